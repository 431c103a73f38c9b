"""From a roster's file to its entries; whatever is not certain is refused with its place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from perfxl.errors import UsageFault
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form
from perfxl.form.definition import FieldDef
from perfxl.model import CellRef, Kind, Sentence, Value
from perfxl.ooxml import CellKind
from perfxl.reader.values import normalise
from perfxl.roster.columns import MOST_SUBORDINATES, Column, column_of, instance_of, is_name
from perfxl.roster.roster import Figure, Roster, RosterEntry, identity, same
from perfxl.roster.sheet import Sheet, sheets_of

HEAD_ROWS = 10
"""Within so many rows the heads stand; above them there may be a title."""

LONGEST_NAME = 200


def read_roster(form: Form, path: Path, data: bytes) -> Roster:
    """Return the roster of a workbook (.xlsx) or csv file for one form; raise UsageFault with place, state and cure."""
    sheet, top = _headed(path, sheets_of(path, data))
    columns = _columns(form, sheet, top)
    rows = [row for row in sheet.rows if row > top]
    entries = tuple(_entry(form, sheet, row, columns) for row in rows if _holds(sheet, row, columns))
    if not entries:
        raise UsageFault("fault.roster.empty", path=path)
    _refuse_twins(entries)
    return Roster(entries, _short_codes(form, sheet, columns, entries))


def _headed(path: Path, sheets: tuple[Sheet, ...]) -> tuple[Sheet, int]:
    """The first sheet with a head for the departments' names, and the row it stands in."""
    for sheet in sheets:
        for row, column in sorted(sheet.cells):
            if row <= HEAD_ROWS and is_name(str(sheet.cells[row, column].value)):
                return sheet, row
    raise UsageFault("fault.roster.no_head", path=path, rows=HEAD_ROWS)


def _columns(form: Form, sheet: Sheet, top: int) -> tuple[Column, ...]:
    heads = sorted(column for row, column in sheet.cells if row == top)
    columns = [column_of(form, str(sheet.cells[top, one].value).strip(), sheet.at(top, one)) for one in heads]
    seen: dict[str, Column] = {}
    for column in columns:
        first = seen.setdefault(column.instance or column.head, column)
        if first is not column:
            places = (sheet.at(top, first.number), sheet.at(top, column.number))
            raise UsageFault("fault.roster.twice", first=places[0], second=places[1], head=column.head)
    return tuple(columns)


def _holds(sheet: Sheet, row: int, columns: tuple[Column, ...]) -> bool:
    """Whether a row says anything below the heads; remarks beside the table do not make a department."""
    return any(_text(sheet, row, column) for column in columns)


def _text(sheet: Sheet, row: int, column: Column) -> str:
    cell = sheet.cells.get((row, column.number))
    dated = cell is not None and cell.kind is CellKind.NUMBER and "yy" in cell.number_format.lower()
    kind: FieldDef = FieldDef(id="own", label=column.head, type="date" if dated else "text")
    value = normalise(kind, cell, date_1904=sheet.date_1904).value
    return "" if value is None else str(value)


def _entry(form: Form, sheet: Sheet, row: int, columns: tuple[Column, ...]) -> RosterEntry:
    name_field, code_field = identity(form)
    figures: dict[str, Figure] = {}
    for column in columns:
        value = _value(form, sheet, row, column) if column.instance else None
        if value is not None:
            figures[column.instance] = Figure(value, sheet.at(row, column.number))
    name = figures.get(name_field)
    if name is None:
        raise UsageFault("fault.roster.no_name", place=sheet.at(row, columns[0].number))
    if len(str(name.value)) > LONGEST_NAME:
        raise UsageFault("fault.roster.long_name", place=name.at, most=LONGEST_NAME)
    code = figures.get(code_field)
    return RosterEntry(
        name=str(name.value),
        code=str(code.value) if code else "",
        at=name.at,
        figures=MappingProxyType(figures),
        contacts=_contacts(sheet, row, columns),
        subordinates=_rows(sheet, row, columns),
    )


def _rows(sheet: Sheet, row: int, columns: tuple[Column, ...]) -> int | None:
    """How many rows for subordinates the department's form has, None where the roster does not say."""
    column = next((one for one in columns if one.rows), None)
    cell = None if column is None else sheet.cells.get((row, column.number))
    if column is None or cell is None:
        return None
    value = normalise(FieldDef(id="rows", label=column.head, type="count"), cell).value
    if value is None and not str(cell.value).strip():
        return None
    if not isinstance(value, Decimal) or value % 1 or not 0 <= value <= MOST_SUBORDINATES:
        facts = {"place": sheet.at(row, column.number), "head": column.head, "original": cell.value}
        raise UsageFault("fault.roster.rows", **facts, most=MOST_SUBORDINATES)
    return int(value)


def _contacts(sheet: Sheet, row: int, columns: tuple[Column, ...]) -> Mapping[str, str]:
    own = {column.head: _text(sheet, row, column) for column in columns if not column.instance and not column.rows}
    return MappingProxyType({head: text for head, text in own.items() if text})


def _value(form: Form, sheet: Sheet, row: int, column: Column) -> Value:
    """The value of one cell in its field's type; raise UsageFault where it is none."""
    field, at = instance_of(form, column.instance).field, sheet.at(row, column.number)
    reading = normalise(field, sheet.cells.get((row, column.number)), date_1904=sheet.date_1904)
    if reading.kind is Kind.UNREADABLE:
        facts = {"place": at, "head": column.head, "original": reading.original, "unit": form.definition.money.unit}
        raise UsageFault(f"fault.roster.value.{FIELD_TYPES[field.type].stored}", **facts)
    if field.choices and reading.value is not None and reading.value not in field.choices:
        told = {"place": at, "head": column.head, "original": reading.original}
        raise UsageFault("fault.roster.choice", **told, choices="、".join(field.choices))
    return reading.value


def _refuse_twins(entries: tuple[RosterEntry, ...]) -> None:
    """Two departments of one name or one code could not be told apart when their forms come back."""
    for key in ("name", "code"):
        seen: dict[str, CellRef] = {}
        for entry in entries:
            text = getattr(entry, key)
            first = seen.setdefault(same(text), entry.at) if text else entry.at
            if first is not entry.at:
                raise UsageFault(f"fault.roster.same_{key}", first=first, second=entry.at, text=text)


def _short_codes(
    form: Form, sheet: Sheet, columns: tuple[Column, ...], entries: tuple[RosterEntry, ...]
) -> tuple[Sentence, ...]:
    """Excel turns 001002 into 1002: codes kept as numbers that are shorter than others lost zeros, most likely."""
    column = next((one for one in columns if one.instance and one.instance == identity(form)[1]), None)
    if column is None:
        return ()
    longest = max(len(entry.code) for entry in entries)
    short = [
        entry
        for entry in entries
        if entry.code and len(entry.code) < longest and sheet.cells[entry.at.row, column.number].kind is CellKind.NUMBER
    ]
    return tuple(
        Sentence(
            "roster.short_code",
            {"place": str(sheet.at(entry.at.row, column.number)), "code": entry.code, "digits": longest},
        )
        for entry in short
    )
