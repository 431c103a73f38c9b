"""Returns without a workbook: the samples' figures, or any others, as a Submission with cells of our own making."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from perfxl.expression import Trouble, evaluate, names
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form, SubmissionScope, load_form
from perfxl.model import CellRef, FieldValue, Found, Kind, Submission, Value

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FORM = load_form("department_overall")


@dataclass(frozen=True)
class Broken:
    """A cell that holds no usable value (`unreadable`), or is not there (`missing`)."""

    kind: Kind


UNREADABLE, MISSING = Broken(Kind.UNREADABLE), Broken(Kind.MISSING)
Given = Mapping[str, object]


def sample(name: str) -> dict[str, object]:
    """Return a sample's figures and texts by field instance, its base and replacements applied."""
    table = tomllib.loads((SAMPLES / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)
    values: dict[str, object] = {**(sample(table["base"]) if "base" in table else {}), **table["values"]}
    for field, changes in table.get("replace", {}).items():
        for old, new in changes.items():
            values[field] = str(values[field]).replace(old, new)
    return values


REAL = sample("junshan_2020")
CLEAN = sample("clean_2020")


def submission(given: Given, form: Form = FORM, /, **changes: object) -> Submission:
    """Return a return that holds `given` with `changes` (None: blank); computed cells follow unless they are given.

    Figures may be written as texts: "111.79".
    """
    given = {**given, **changes}
    titles = {sheet.id: sheet.title for sheet in form.sheets}
    values: dict[str, FieldValue] = {}
    for row, (name, instance) in enumerate(form.instances.items(), 1):
        value = given.get(name, instance.constant)
        if isinstance(value, str) and FIELD_TYPES[instance.field.type].stored == "number":
            value = Decimal(value)
        values[name] = _read(name, value, CellRef(titles[instance.sheet], row, 2))
    for name, instance in form.instances.items():
        if instance.computed is not None and name not in given:
            values[name] = _computed(form, name, values)
    return Submission(form.id, form.version, values, form.members, tuple(titles.values()))


def _read(name: str, value: object, cell: CellRef) -> FieldValue:
    if isinstance(value, Broken):
        lost = value.kind is Kind.MISSING
        return FieldValue(name, value.kind, None, "", None if lost else cell, Found.MISSING if lost else Found.BY_NAME)
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        return FieldValue(name, Kind.BLANK, None, "", cell)
    held: Value = value if isinstance(value, str | date | Decimal) else Decimal(str(value))
    kind = Kind.TEXT if isinstance(held, str) else Kind.DATE if isinstance(held, date) else Kind.NUMBER
    return FieldValue(name, kind, held, str(held), cell)


def _computed(form: Form, name: str, values: Mapping[str, FieldValue]) -> FieldValue:
    instance, read = form.instances[name], values[name]
    tree = instance.computed
    used = [] if tree is None else [values[part] for one in names(tree) for part in form.members.get(one, (one,))]
    if tree is None or all(part.kind is Kind.BLANK for part in used):
        return read
    value = evaluate(tree, SubmissionScope(values, form.members))
    if isinstance(value, Trouble):
        return FieldValue(name, Kind.UNREADABLE, None, "", read.cell)
    return _read(name, value, read.cell or CellRef("", 1, 1))
