"""A department's own blank form: what the bureau knows filled in and locked, to whom it was issued inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from perfxl.form import Form
from perfxl.model import Value
from perfxl.roster.roster import CODE_PROPERTY, NAME_PROPERTY, RosterEntry
from perfxl.template import Stamp, build_template


def issued(form: Form, entry: RosterEntry) -> bytes:
    """Return the form's workbook for one department.

    Sums cannot be filled in: what the roster says of them is compared when the form comes back.
    """
    values = _values(form, entry)
    return build_template(_prefilled(form, values), values, _properties(entry))


@dataclass
class Issue:
    """The workbooks of a roster, one after another: what they have in common is drawn once.

    Departments whose roster rows fill in the same fields share one drawing.
    """

    form: Form
    stamps: dict[tuple[frozenset[str], tuple[str, ...]], Stamp] = field(default_factory=dict)

    def issued(self, entry: RosterEntry) -> bytes:
        """Return one department's workbook, equal in meaning to that of `issued`."""
        values, properties = _values(self.form, entry), _properties(entry)
        key = (frozenset(values), tuple(properties))
        if key not in self.stamps:
            self.stamps[key] = Stamp.drawn(_prefilled(self.form, values), tuple(properties))
        return self.stamps[key].stamped(values, properties)


def _values(form: Form, entry: RosterEntry) -> dict[str, Value]:
    return {name: one.value for name, one in entry.figures.items() if form.instances[name].computed is None}


def _prefilled(form: Form, values: Mapping[str, Value]) -> Form:
    locked = {name: replace(form.instances[name], locked=True, prefilled=True) for name in values}
    return replace(form, instances=MappingProxyType({**form.instances, **locked}))


def _properties(entry: RosterEntry) -> dict[str, str]:
    properties = {NAME_PROPERTY: entry.name, CODE_PROPERTY: entry.code}
    return {key: text for key, text in properties.items() if text}
