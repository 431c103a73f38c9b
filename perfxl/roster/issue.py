"""A department's own blank form: what the bureau knows filled in and locked, to whom it was issued inside."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from perfxl.errors import UsageFault
from perfxl.form import Form, load_form
from perfxl.model import Value
from perfxl.roster.columns import instance_of
from perfxl.roster.roster import CODE_PROPERTY, NAME_PROPERTY, RosterEntry
from perfxl.template import Stamp, build_template

Alike = tuple[int, tuple[str, ...], tuple[str, ...]]
MOST_STAMPS = 4


def issued(form: Form, entry: RosterEntry) -> bytes:
    """Return the form's workbook for one department.

    Sums cannot be filled in: what the roster says of them is compared when the form comes back. UsageFault as
    `form_for`.
    """
    made, values = form_for(form, entry), _values(form, entry)
    return build_template(_prefilled(made, values), values, _properties(entry))


def form_for(form: Form, entry: RosterEntry) -> Form:
    """Return the form with as many rows for subordinates as the roster says of a department.

    Raise UsageFault where the roster knows a figure of a row that the form then has not.
    """
    made = form if entry.subordinates is None else load_form(form.id, entry.subordinates)
    for name, figure in entry.figures.items():
        if name not in made.instances:
            rows = made.definition.subordinate_rows
            raise UsageFault("fault.roster.no_such_row", place=figure.at, name=entry.name, rows=rows)
    return made


class Issue(Struct, dict=True):
    """The workbooks of a roster, one after another: what they have in common is drawn once.

    Departments whose roster rows fill in the same fields share one drawing. Only the last few drawings are kept (4 MiB
    each), so whoever has many rows with gaps asks for them in the order of `alike`.
    """

    form: Form
    stamps: dict[Alike, Stamp] = field(default_factory=dict)

    def alike(self, entry: RosterEntry) -> Alike:
        """Return what is equal for departments that share a drawing: rows, fields filled in, what travels inside."""
        rows = form_for(self.form, entry).definition.subordinate_rows
        return rows, tuple(sorted(_values(self.form, entry))), tuple(_properties(entry))

    def issued(self, entry: RosterEntry) -> bytes:
        """Return one department's workbook, equal in meaning to that of `issued`."""
        values, properties, key = _values(self.form, entry), _properties(entry), self.alike(entry)
        stamp = self.stamps.pop(key, None)
        if stamp is None:
            stamp = Stamp.drawn(_prefilled(form_for(self.form, entry), values), tuple(properties))
        self.stamps[key] = stamp
        if len(self.stamps) > MOST_STAMPS:
            del self.stamps[next(iter(self.stamps))]
        return stamp.stamped(values, properties)


def _values(form: Form, entry: RosterEntry) -> dict[str, Value]:
    return {name: one.value for name, one in entry.figures.items() if instance_of(form, name).computed is None}


def _prefilled(form: Form, values: Mapping[str, Value]) -> Form:
    locked = {name: replace(form.instances[name], locked=True, prefilled=True) for name in values}
    return replace(form, instances=MappingProxyType({**form.instances, **locked}))


def _properties(entry: RosterEntry) -> dict[str, str]:
    properties = {NAME_PROPERTY: entry.name, CODE_PROPERTY: entry.code}
    return {key: text for key, text in properties.items() if text}
