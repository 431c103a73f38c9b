"""A workbook as a small model that can be mangled as Excel would, and knows where every field really went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import xlsxwriter
from msgspec import Struct, field
from msgspec.structs import replace

from perfxl.form import Form
from perfxl.model import CellRef, CellSpan, Value
from perfxl.ooxml import CellKind, ScannedCell, SheetScan, WorkbookScan
from perfxl.ooxml.workbook import DefinedName
from perfxl.reader import read
from perfxl.reader.places import span_of

Move = Callable[[int], int | None]


def stays(number: int) -> int:
    """Leave a row or column where it is."""
    return number


class Tab(Struct):
    """One sheet: `at` is where each field truly stands (row, column)."""

    id: str
    title: str
    cells: dict[tuple[int, int], ScannedCell]
    merges: list[CellSpan]
    at: dict[str, tuple[int, int]]
    state: str = "visible"
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def text(self, row: int, column: int, value: str) -> None:
        """Type a text."""
        self.cells[row, column] = ScannedCell(CellKind.TEXT, value, None, 0, "General")

    def move(self, rows: Move = stays, columns: Move = stays) -> None:
        """Put every cell, merged rectangle and field where `rows` and `columns` say; None deletes."""
        self.cells = {at: cell for old, cell in self.cells.items() if (at := _moved(old, rows, columns))}
        self.at = {name: at for name, old in self.at.items() if (at := _moved(old, rows, columns))}
        self.merges = [span for old in self.merges if (span := moved_span(old, rows, columns))]


class Book(Struct):
    """A whole workbook. `names` maps a defined name to its rectangle; None is #REF!. `values` is what was in it."""

    form: Form
    tabs: list[Tab]
    names: dict[str, CellSpan | None]
    properties: dict[str, str]
    values: dict[str, Value]
    local_names: list[DefinedName] = field(default_factory=list)

    def tab(self, id: str) -> Tab:
        """Return a sheet of the form."""
        return next(tab for tab in self.tabs if tab.id == id)

    @property
    def pages(self) -> Iterator[Tab]:
        """The form's own sheets that are still there."""
        return (tab for tab in self.tabs if tab.id and not tab.id.startswith("+"))

    def move(self, tab: Tab, rows: Move = stays, columns: Move = stays, *, names: bool = True) -> None:
        """Move a sheet's cells; names go along as they do when cut, or stay as they do when copied or sorted."""
        tab.move(rows, columns)
        if names:
            for name, span in list(self.names.items()):
                if span is not None and span.sheet == tab.title:
                    self.names[name] = moved_span(span, rows, columns)

    def rename(self, tab: Tab, title: str) -> None:
        """Give a sheet another title; names follow."""
        old, tab.title = tab.title, title
        tab.merges = [replace(span, sheet=title) for span in tab.merges]
        for name, span in self.names.items():
            if span is not None and span.sheet == old:
                self.names[name] = replace(span, sheet=title)

    def where(self) -> dict[str, CellRef]:
        """Return the true cell of every field that was not deleted."""
        return {name: CellRef(tab.title, *at) for tab in self.pages for name, at in tab.at.items()}

    def scan(self) -> WorkbookScan:
        """Return the workbook as the scan of its file would."""
        sheets = tuple(
            SheetScan(tab.title, tab.state, "worksheet", dict(tab.cells), tuple(tab.merges), frozenset(tab.hidden_rows),
                      tuple(tab.hidden_columns))
            for tab in self.tabs
        )  # fmt: skip
        names = tuple(DefinedName(name, _formula(span)) for name, span in self.names.items())
        return WorkbookScan(sheets, (*names, *self.local_names), date_1904=False, properties=dict(self.properties))

    def file(self) -> bytes:
        """Return the workbook as a file."""
        output = BytesIO()
        book = xlsxwriter.Workbook(output, {"in_memory": True})
        for tab in self.tabs:
            _write(book, book.add_worksheet(tab.title), tab)
        for name, span in self.names.items():
            book.define_name(name, f"={_formula(span)}")
        for defined in self.local_names:
            title = self.tabs[defined.sheet_index or 0].title
            book.define_name(f"'{title}'!{defined.name}", f"={defined.formula}")
        for key, value in self.properties.items():
            book.set_custom_property(key, value)
        book.close()
        return output.getvalue()


def book_of(form: Form, scan: WorkbookScan) -> Book:
    """Return a sample as a book, every field where its name says."""
    submission = read(form, scan)
    titles = {sheet.title: sheet.id for sheet in form.sheets}
    tabs = []
    for sheet in scan.sheets:
        at = {
            name: (value.cell.row, value.cell.column)
            for name, value in submission.values.items()
            if value.cell is not None and value.cell.sheet == sheet.title
        }
        id = titles.get(sheet.title, f"+{sheet.title}")
        tabs.append(Tab(id, sheet.title, dict(sheet.cells), list(sheet.merges), at, sheet.state))
    names = {name.name: span_of(name.formula) for name in scan.names if name.sheet_index is None}
    values = {name: value.value for name, value in submission.values.items()}
    return Book(form, tabs, names, dict(scan.properties), values)


def copy_of(book: Book) -> Book:
    """Return a book that can be mangled without touching the other."""
    tabs = [
        replace(tab, cells=dict(tab.cells), merges=list(tab.merges), at=dict(tab.at), hidden_rows=set(tab.hidden_rows),
                hidden_columns=list(tab.hidden_columns))
        for tab in book.tabs
    ]  # fmt: skip
    return replace(
        book, tabs=tabs, names=dict(book.names), properties=dict(book.properties), local_names=list(book.local_names)
    )


def _moved(at: tuple[int, int], rows: Move, columns: Move) -> tuple[int, int] | None:
    row, column = rows(at[0]), columns(at[1])
    return None if row is None or column is None else (row, column)


def moved_span(span: CellSpan, rows: Move, columns: Move) -> CellSpan | None:
    """Return a rectangle as it is after the move: grown by what was inserted in it, shrunk by what was deleted."""
    down = [row for old in range(span.top, span.bottom + 1) if (row := rows(old)) is not None]
    right = [column for old in range(span.left, span.right + 1) if (column := columns(old)) is not None]
    return CellSpan(span.sheet, min(down), min(right), max(down), max(right)) if down and right else None


def _formula(span: CellSpan | None) -> str:
    if span is None:
        return "#REF!"
    last = CellRef(span.sheet, span.bottom, span.right).absolute.rpartition("!")[2]
    return (
        f"{span.anchor.absolute}:{last}" if (span.top, span.left) != (span.bottom, span.right) else span.anchor.absolute
    )


def _write(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, tab: Tab) -> None:
    for span in tab.merges:
        if (span.top, span.left) != (span.bottom, span.right):
            sheet.merge_range(span.top - 1, span.left - 1, span.bottom - 1, span.right - 1, "")
    formats = sorted({cell.number_format for cell in tab.cells.values()})
    looks = {number_format: book.add_format({"num_format": number_format}) for number_format in formats}
    for (row, column), cell in tab.cells.items():
        look = looks[cell.number_format]
        if cell.formula is not None:
            value = float(str(cell.value)) if cell.kind is CellKind.NUMBER else (cell.value or "")
            sheet.write_formula(row - 1, column - 1, f"={cell.formula}", look, value)
        elif cell.kind is CellKind.NUMBER:
            sheet.write_number(row - 1, column - 1, float(str(cell.value)), look)
        else:
            sheet.write_string(row - 1, column - 1, str(cell.value or ""), look)
    for row in tab.hidden_rows:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    for first, last in tab.hidden_columns:
        sheet.set_column(first - 1, last - 1, None, None, {"hidden": True})
    if tab.state == "hidden":
        sheet.hide()
