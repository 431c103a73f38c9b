"""Reading one return: each field by its defined name, computed cells recomputed and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from perfxl.errors import HostileWorkbook
from perfxl.expression import Node, Trouble, evaluate, names
from perfxl.form import Form, Instance
from perfxl.form.scope import SubmissionScope
from perfxl.model import CellRef, CellSpan, FieldValue, FormulaState, Found, Kind, Submission
from perfxl.ooxml import SheetScan, WorkbookScan
from perfxl.reader.formulas import is_intact
from perfxl.reader.identify import VERSION_PROPERTY, identity_of
from perfxl.reader.inspect import inspected
from perfxl.reader.locate import Located, locate
from perfxl.reader.places import parts_name
from perfxl.reader.values import normalise, plainest

MOST_INSERTED = 500  # rows put into one table; no department has so many subordinate units


def read(form: Form, scan: WorkbookScan) -> Submission:
    """Return what `scan` holds of `form`: every instance has a value, a missing one says so.

    The stored value of a computed cell is not trusted: where its formula is intact the value is computed anew from the
    cells it takes (`STALE` if the stored one differed); where the formula was typed over, the typed value stands.
    Raise HostileWorkbook where more rows were put into a table than any department needs.
    """
    located = locate(form, scan)
    places = located.places
    sheets = {sheet.title: sheet for sheet in scan.sheets}
    read_one = partial(_read_instance, date_1904=scan.date_1904, money_unit=form.definition.money.unit)
    values = {
        name: replace(read_one(instance, located.cells.get(name), sheets), found=located.found[name])
        for name, instance in form.instances.items()
    }
    values |= _deleted_rows(form, values)
    members = dict(form.members)
    for name, at, column in _inserted(form, located, sheets):
        row = replace(form.instances[f"{column}__own"], name=name)
        values[name] = read_one(row, at, sheets)
        members[column] = (*members[column], name)
    values = {name: _with_formula_state(form, read, values, members, places) for name, read in values.items()}
    values = recompute(form, values, members)
    properties = identity_of(scan)
    return Submission(
        form_id=form.id,
        form_version=properties.get(VERSION_PROPERTY, form.version),
        values=MappingProxyType(values),
        members=MappingProxyType(members),
        sheet_order=tuple(sheet.title for sheet in scan.sheets),
        properties=properties,
        signed=scan.signed,
        inspection=inspected(form, scan, located, values),
    )


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


def _deleted_rows(form: Form, values: Mapping[str, FieldValue]) -> Mapping[str, FieldValue]:
    """Return the cells of subordinates' rows that were deleted whole: a department without that unit has none to fill.

    A row of which some cells are left was damaged, not deleted, and stays missing.
    """
    subordinates = {row for row, _ in form.units} - {"own", "total"}
    rows: dict[tuple[str, str], list[str]] = {}
    for name, instance in form.instances.items():
        if instance.row in subordinates:
            rows.setdefault((instance.table, instance.row), []).append(name)
    gone = [names for names in rows.values() if all(values[name].kind is Kind.MISSING for name in names)]
    return {name: replace(values[name], kind=Kind.BLANK) for names in gone for name in names}


def _with_formula_state(
    form: Form,
    read: FieldValue,
    values: Mapping[str, FieldValue],
    members: Mapping[str, tuple[str, ...]],
    places: Mapping[str, CellSpan],
) -> FieldValue:
    instance = form.instances.get(read.name)
    if instance is None or instance.computed is None or read.cell is None:
        return read
    if read.formula is None:
        return replace(read, formula_state=FormulaState.OVERWRITTEN)
    used = [values[name].cell for name in _used(instance.computed, members)]
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


def _inserted(form: Form, located: Located, sheets: Mapping[str, SheetScan]) -> Iterator[tuple[str, CellRef, str]]:
    """Yield (name, cell, column) of every filled cell in a row the department inserted into a unit table."""
    for column in form.members:
        span = located.places.get(parts_name(column))
        own = located.cells.get(f"{column}__own")
        if span is None or own is None or span.sheet not in sheets:
            continue
        known = {located.cells[name].row for name in form.members[column] if name in located.cells}
        cells = sheets[span.sheet].cells
        rows = [row for row in range(span.top, span.bottom + 1) if row not in known and (row, span.left) in cells]
        if len(rows) > MOST_INSERTED:
            raise HostileWorkbook("fault.too_many_rows", sheet=span.sheet, limit=MOST_INSERTED)
        for row in rows:
            yield f"{column}__row{row}", CellRef(span.sheet, row, span.left), column
