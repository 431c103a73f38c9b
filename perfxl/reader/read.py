"""Reading one return: each field by its defined name, computed cells recomputed and compared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from msgspec.structs import replace

from perfxl.expression import Node, Trouble, evaluate, names
from perfxl.form import Form, Instance, with_subordinates
from perfxl.form.scope import SubmissionScope
from perfxl.model import CellRef, CellSpan, FieldValue, FormulaState, Found, Kind, Submission
from perfxl.ooxml import SheetScan, WorkbookScan
from perfxl.reader.formulas import is_intact
from perfxl.reader.identify import VERSION_PROPERTY, identity_of
from perfxl.reader.inserted import with_inserted
from perfxl.reader.inspect import inspected
from perfxl.reader.locate import locate
from perfxl.reader.places import Located, parts_name
from perfxl.reader.values import normalise, plainest


def read(form: Form, scan: WorkbookScan) -> Submission:
    """Return what `scan` holds of `form`: every instance has a value, a missing one says so.

    Rows the department put into the unit tables are rows of the form that follow its own (`fitted` returns that form).
    The stored value of a computed cell is not trusted: where its formula is intact the value is computed anew from the
    cells it takes (`STALE` if the stored one differed); where the formula was typed over, the typed value stands.
    Raise HostileWorkbook where more rows were put into a table than any department needs.
    """
    located = locate(form, scan)
    places = located.places
    sheets = {sheet.title: sheet for sheet in scan.sheets}
    form, inserted = with_inserted(form, located, sheets)
    cells, members = {**located.cells, **inserted}, form.members
    read_one = partial(_read_instance, date_1904=scan.date_1904, money_unit=form.definition.money.unit)
    values = {
        name: replace(read_one(instance, cells.get(name), sheets), found=_found(name, located, inserted))
        for name, instance in form.instances.items()
    }
    values |= _absent_rows(form, values)
    values = {
        name: read if name in inserted and read.formula is None else _with_formula_state(form, read, values, places)
        for name, read in values.items()
    }
    values = recompute(form, values, members)
    properties = identity_of(scan)
    return Submission(
        form_id=form.id,
        form_version=properties.get(VERSION_PROPERTY, form.version),
        values=MappingProxyType(values),
        members=MappingProxyType(dict(members)),
        sheet_order=tuple(sheet.title for sheet in scan.sheets),
        properties=properties,
        subordinate_rows=form.definition.subordinate_rows,
        signed=scan.signed,
        inspection=inspected(form, scan, located, values),
    )


def fitted(form: Form, submission: Submission) -> Form:
    """Return the form a return was read as: with the rows its department put into the unit tables."""
    rows = submission.subordinate_rows
    return form if rows in (0, form.definition.subordinate_rows) else with_subordinates(form, rows)


def _read_instance(
    instance: Instance,
    at: CellRef | None,
    sheets: Mapping[str, SheetScan],
    *,
    date_1904: bool,
    money_unit: str,
) -> FieldValue:
    sheet = sheets.get(at.sheet) if at else None
    if at is None or sheet is None:
        return FieldValue(instance.name, Kind.MISSING, None, "", None, Found.MISSING)
    cell = sheet.cells.get(sheet.anchor(at.row, at.column))
    reading = normalise(instance.field, cell, date_1904=date_1904, money_unit=money_unit)
    return FieldValue(
        name=instance.name,
        kind=reading.kind,
        value=reading.value,
        original=reading.original,
        cell=at,
        formula=cell.formula if cell else None,
        understood=reading.understood,
        hint=reading.hint,
    )


def _found(name: str, located: Located, inserted: Mapping[str, CellRef]) -> Found:
    """How a field's cell was found; those of inserted rows have no name of their own."""
    return Found.BY_LABEL if name in inserted else located.found.get(name, Found.MISSING)


def _absent_rows(form: Form, values: Mapping[str, FieldValue]) -> Mapping[str, FieldValue]:
    """Return the cells of units' rows that are not there: a department without that unit has none to fill.

    A row of which some cells are left was damaged, and stays missing; so does one that has to be filled in, because the
    unit has figures in another table, and every row of a table of which nothing was found.
    """
    there = {instance.table for name, instance in form.instances.items() if values[name].kind is not Kind.MISSING}
    subordinates = {row for row, _ in form.units} - {"own", "total"}
    rows: dict[tuple[str, str], list[str]] = {}
    for name, instance in form.instances.items():
        if instance.row in subordinates and instance.table in there:
            rows.setdefault((instance.table, instance.row), []).append(name)
    gone = {key: names for key, names in rows.items() if all(values[name].kind is Kind.MISSING for name in names)}
    active = {row for (_, row), names in rows.items() if gone and any(_is_figure(form, values[name]) for name in names)}
    return {
        name: replace(values[name], kind=Kind.BLANK)
        for (_, row), names in gone.items()
        if row not in active or not any(form.instances[name].field.required for name in names)
        for name in names
    }


def _is_figure(form: Form, read: FieldValue) -> bool:
    """Whether a cell of a unit's row holds more than the unit's name."""
    instance = form.instances[read.name]
    return instance.constant is None and instance.computed is None and read.kind not in (Kind.BLANK, Kind.MISSING)


def _with_formula_state(
    form: Form,
    read: FieldValue,
    values: Mapping[str, FieldValue],
    places: Mapping[str, CellSpan],
) -> FieldValue:
    instance = form.instances.get(read.name)
    if instance is None or instance.computed is None or read.cell is None:
        return read
    if read.formula is None:
        return replace(read, formula_state=FormulaState.OVERWRITTEN)
    used = [values[name].cell for name in _used(instance.computed, form.members)]
    wanted = [cell for cell in used if cell is not None] + _unfilled(instance.computed, places, used)
    intact = is_intact(read.formula, instance.computed, places, wanted, read.cell.sheet)
    return replace(read, formula_state=FormulaState.INTACT if intact else FormulaState.CHANGED)


def _unfilled(tree: Node, places: Mapping[str, CellSpan], used: list[CellRef | None]) -> list[CellRef]:
    """Rows inserted in the column but left empty: a sum over the column takes them all the same."""
    column = next((places[parts_name(name)] for name in names(tree) if parts_name(name) in places), None)
    if column is None:
        return []
    taken = set(used)
    rows = range(column.top, column.bottom + 1)
    return [at for row in rows if (at := CellRef(column.sheet, row, column.left)) not in taken]


def recompute(
    form: Form, values: Mapping[str, FieldValue], members: Mapping[str, tuple[str, ...]]
) -> dict[str, FieldValue]:
    """Compute every intact computed cell anew, those it depends on first."""
    done: dict[str, FieldValue] = {}

    def settle(name: str) -> None:
        if name in done:
            return
        read = done[name] = values[name]
        instance = form.instances.get(name)
        tree = instance.computed if instance else None
        if tree is None or read.formula_state is not FormulaState.INTACT:
            return
        for used in _used(tree, members):
            settle(used)
        done[name] = _computed(read, tree, done, members)

    for name in values:
        settle(name)
    return done


def _used(tree: Node, members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The instances an expression takes, those of its SUMs included."""
    return tuple(used for name in names(tree) for used in members.get(name, (name,)))


def _computed(
    read: FieldValue, tree: Node, values: Mapping[str, FieldValue], members: Mapping[str, tuple[str, ...]]
) -> FieldValue:
    used = [values[name] for name in _used(tree, members)]
    if all(value.kind is Kind.BLANK for value in used):
        stale = read.kind is not Kind.BLANK
        return _as(read, Kind.BLANK, None, FormulaState.STALE if stale else FormulaState.INTACT)
    value = evaluate(tree, SubmissionScope(values, members))
    if isinstance(value, Trouble):
        missing = any(value.kind is Kind.MISSING for value in used)
        return _as(read, Kind.MISSING if missing else Kind.UNREADABLE, None, FormulaState.INTACT)
    if isinstance(value, Decimal):
        same = isinstance(read.value, Decimal) and abs(read.value - value) < Decimal("0.0000005")
        return _as(read, Kind.NUMBER, plainest(value), FormulaState.INTACT if same else FormulaState.STALE)
    text = "" if value is None else str(value)
    state = FormulaState.INTACT if text == read.original.strip() else FormulaState.STALE
    return _as(read, Kind.TEXT if text else Kind.BLANK, text or None, state)


def _as(read: FieldValue, kind: Kind, value: Decimal | str | None, state: FormulaState) -> FieldValue:
    return replace(read, kind=kind, value=value, formula_state=state, understood=None, hint="")
