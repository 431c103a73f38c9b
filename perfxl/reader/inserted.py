"""Rows a department put into the unit tables: each is a subordinate like the preprinted ones, in all tables together.

The form grows by as many subordinates' rows, so everything asked of a preprinted row is asked of these as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from perfxl.errors import HostileWorkbook
from perfxl.form import Form, with_subordinates
from perfxl.form.definition import TableBlock
from perfxl.model import CellRef
from perfxl.ooxml import SheetScan
from perfxl.reader.grid import LONGEST_LABEL, plain
from perfxl.reader.places import Located, parts_name

MOST_INSERTED = 200  # rows put into one table; no department has so many subordinate units more than its form has rows


class _Unit(Struct, dict=True):
    """A unit with rows of its own: what it is called, and its row in each table that has one."""

    name: str
    rows: dict[str, int] = field(default_factory=dict)


def with_inserted(form: Form, located: Located, sheets: Mapping[str, SheetScan]) -> tuple[Form, Mapping[str, CellRef]]:
    """Return the form with a row for every unit that was put in, and where the fields of these rows stand.

    Rows of several tables belong to one unit where they bear one name; nameless ones in their order, where there are
    as many as units lack a row. Raise HostileWorkbook where more were put into a table than any department needs.
    """
    units: list[_Unit] = []
    tables = [table for block in _blocks(form) if (table := _table(block, located, sheets)) is not None]
    for table in sorted(tables, key=lambda table: not table.block.names_rows):
        _join(units, table)
    if not units:
        return form, {}
    grown = with_subordinates(form, form.definition.subordinate_rows + len(units))
    known = {row for row, _ in form.units}
    new = [row for row, _ in grown.units if row not in known]
    cells = {
        f"{column}__{id}": CellRef(table.sheet.title, unit.rows[table.block.id], at)
        for id, unit in zip(new, units, strict=False)
        for table in tables
        if table.block.id in unit.rows
        for column, at in table.columns.items()
    }
    return grown, cells


class _Table(Struct, frozen=True, dict=True):
    """One unit table as found: the column of each of its fields, its inserted rows with the names in them."""

    block: TableBlock
    sheet: SheetScan
    columns: Mapping[str, int]
    rows: Mapping[int, str]


def _blocks(form: Form) -> Iterator[TableBlock]:
    for block in (block for sheet in form.sheets for block in sheet.blocks):
        if isinstance(block, TableBlock) and block.row_set == "unit":
            yield block


def _table(block: TableBlock, located: Located, sheets: Mapping[str, SheetScan]) -> _Table | None:
    """Find the rows inside a table, between its first and last part, that are none of the form's."""
    naming = "institution" if block.names_rows else f"institution_{block.id}"
    own = {name: located.cells.get(f"{name}__own") for name in (naming, *(one.id for one in block.columns))}
    at = {name: cell for name, cell in own.items() if cell is not None}
    spans = [span for name in at if (span := located.places.get(parts_name(name))) is not None]
    spans = [span for span in spans if span.sheet in sheets and span.sheet == next(iter(at.values())).sheet]
    if not spans:
        return None
    sheet = sheets[spans[0].sheet]
    known = {
        cell.row for name, cell in located.cells.items() if cell.sheet == sheet.title and name.partition("__")[0] in at
    }
    columns = {name: cell.column for name, cell in at.items()}
    amounts = [span.left for span in spans]
    rows = [
        row
        for row in range(min(span.top for span in spans), max(span.bottom for span in spans) + 1)
        if row not in known and any((row, column) in sheet.cells for column in amounts)
    ]
    if len(rows) > MOST_INSERTED:
        raise HostileWorkbook("fault.too_many_rows", sheet=sheet.title, limit=MOST_INSERTED)
    return _Table(block, sheet, columns, {row: _name(sheet, row, columns.get(naming)) for row in rows})


def _name(sheet: SheetScan, row: int, column: int | None) -> str:
    cell = sheet.cells.get((row, column)) if column is not None else None
    text = str(cell.value) if cell is not None and isinstance(cell.value, str) else ""
    return plain(text) if len(text) <= LONGEST_LABEL else ""


def _join(units: list[_Unit], table: _Table) -> None:
    """Enter a table's rows: into the unit of that name, else in order where the count leaves one way, else anew."""
    id = table.block.id
    left: list[tuple[int, str]] = []
    for row, name in table.rows.items():
        same = [unit for unit in units if name and unit.name == name and id not in unit.rows]
        if same:
            same[0].rows[id] = row
        else:
            left.append((row, name))
    without = [unit for unit in units if id not in unit.rows]
    nameless = [row for row, name in left if not name]
    if len(nameless) == len(without):
        for row, unit in zip(nameless, without, strict=True):
            unit.rows[id] = row
        left = [(row, name) for row, name in left if name]
    units += [_Unit(name, {id: row}) for row, name in left]
