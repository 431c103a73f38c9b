"""A department's own blank form: what the bureau knows filled in and locked, to whom it was issued inside."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from perfxl.form import Form
from perfxl.roster.roster import CODE_PROPERTY, NAME_PROPERTY, RosterEntry
from perfxl.template import build_template


def issued(form: Form, entry: RosterEntry) -> bytes:
    """Return the form's workbook for one department.

    Sums cannot be filled in: what the roster says of them is compared when the form comes back.
    """
    values = {name: one.value for name, one in entry.figures.items() if form.instances[name].computed is None}
    locked = {name: replace(form.instances[name], locked=True, prefilled=True) for name in values}
    own = replace(form, instances=MappingProxyType({**form.instances, **locked}))
    properties = {NAME_PROPERTY: entry.name, CODE_PROPERTY: entry.code}
    return build_template(own, values, {key: text for key, text in properties.items() if text})
