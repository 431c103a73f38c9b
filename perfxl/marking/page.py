"""Drawing one of the added sheets: styles by name, rows as high as their text, and A4 print set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal, Self

from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter import Workbook

from perfxl.marking import measure
from perfxl.marking.palette import CHANGED_FILL, RELATED_FILL, STRONG_FILL
from perfxl.model import CellRef, CellSpan, Level
from perfxl.model.cells import quoted_sheet
from perfxl.ooxml import DefinedName, Drawn, DxfStyle, Frame, SheetWriter, assembled, read_frame, read_looks

A4 = 9
FONT = "宋体"
BINDING = 0.98  # inches: 2.5 cm on the left
PRINTED_WIDE, PRINTED_HIGH = 735.0, 501.0  # points of A4 landscape within the margins
LETTERS = (5.25, 6.0, 6.8)  # points a narrow letter takes: Calibri, 宋体, 宋体 where LibreOffice has to replace it

_BASE: Mapping[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_GRID: Mapping[str, Any] = {**_BASE, "border": 1, "border_color": "#808080", "text_wrap": True}
STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "title": {**_BASE, "font_size": 16, "bold": True, "align": "center"},
        "section": {**_BASE, "font_size": 11, "bold": True},
        "plain": {**_BASE, "text_wrap": True},
        "centre": {**_BASE, "text_wrap": True, "align": "center"},
        "line": {**_BASE, "bottom": 1},
        "head": {**_GRID, "bold": True, "align": "center", "bg_color": "#D9E1F2"},
        "cell": {**_GRID, "align": "left"},
        "cell_centre": {**_GRID, "align": "center"},
        "cell_repeat": {**_GRID, "align": "center", "font_color": "#A6A6A6"},
        "cell_link": {**_GRID, "align": "left", "font_color": "#0563C1", "underline": 1},
        "cell_bold": {**_GRID, "align": "center", "bold": True},
        "link": {**_BASE, "text_wrap": True, "font_color": "#0563C1", "underline": 1},
        "input": {**_GRID, "align": "left", "bg_color": "#FFFFE0", "locked": False},
        "input_refused": {**_GRID, "align": "left", "bg_color": "#FCE4D6", "locked": False},
        "switch": {**_GRID, "align": "center", "bold": True, "bg_color": "#FFFFE0", "locked": False},
        "approved": {**_GRID, "align": "center", "bg_color": "#FFFFE0", "locked": False},
        "hidden": {**_BASE, "font_color": "#808080"},
        "changed": {**_GRID, "align": "center", "bg_color": f"#{CHANGED_FILL}"},
        **{
            f"level_{level.value}": {**_GRID, "align": "center", "bold": True, "bg_color": f"#{STRONG_FILL[level]}"}
            for level in Level
        },
        **{
            f"related_{level.value}": {**_GRID, "align": "center", "bg_color": f"#{RELATED_FILL[level]}"}
            for level in Level
        },
    }
)


Columns = int | tuple[int, int]
"""A column, or the first and last of those a cell spans."""

Orientation = Literal["landscape", "portrait"]


class _Paper(Struct, frozen=True, dict=True):
    """What is drawn once and is the same on every sheet that looks alike."""

    widths: tuple[float, ...]
    hidden: tuple[tuple[int, int, float], ...]
    orientation: Orientation
    footer: str
    repeated: int | None


def _blank_book() -> tuple[BytesIO, Workbook]:
    held = BytesIO()
    return held, Workbook(held, {"in_memory": True})


@lru_cache(maxsize=1)
def _looks() -> tuple[Drawn, Mapping[str, int]]:
    """Return the styles, drawn once, and the number of each in them."""
    held, book = _blank_book()
    sheet = book.add_worksheet()
    for row, style in enumerate(STYLES.values()):
        sheet.write_blank(row, 0, None, book.add_format(dict(style)))
    book.close()
    drawn, numbers = read_looks(held.getvalue())
    return drawn, dict(zip(STYLES, numbers, strict=True))


@lru_cache(maxsize=64)
def _frame(paper: _Paper) -> Frame:
    """Return a sheet without rows: columns, panes, protection, A4 print set-up."""
    held, book = _blank_book()
    sheet = book.add_worksheet()
    for column, wide in enumerate(paper.widths):
        sheet.set_column(column, column, wide)
    for first, last, wide in paper.hidden:
        sheet.set_column(first, last, wide, None, {"hidden": True})
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    if paper.orientation == "landscape":
        sheet.set_landscape()
    sheet.set_margins(left=BINDING, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(paper.footer)
    if paper.repeated is not None:
        sheet.freeze_panes(paper.repeated + 1, 0)
    sheet.protect("", {"autofilter": True, "format_rows": True, "format_columns": True})
    book.close()
    return read_frame(held.getvalue())


class Book:
    """The sheets to add, each drawn on a page; looks and frames are drawn once, by xlsxwriter."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.looks: dict[DxfStyle, int] = {}
        self.drawn, self.styles = _looks()

    def page(self, title: str, widths: Sequence[float], orientation: Orientation) -> Page:
        """Return a new sheet with columns of those widths, ready to draw on."""
        made = Page(self, title, tuple(widths), orientation)
        self.pages.append(made)
        return made

    def look(self, fill: str) -> int:
        """Return the number of the look with that fill (RRGGBB) among the sheets' own."""
        return self.looks.setdefault(DxfStyle(fill=fill), len(self.looks))

    def sheets(self) -> Drawn:
        """Return the finished sheets."""
        texts = [(page.title, page.sheet.xml(_frame(page.paper))) for page in self.pages]
        names = [name for at, page in enumerate(self.pages) for name in page.names(at)]
        return assembled(self.drawn, texts, names, tuple(self.looks))


class Page:
    """One sheet in the making; rows and columns count from 0 as xlsxwriter's do."""

    def __init__(self, book: Book, title: str, widths: tuple[float, ...], orientation: Orientation) -> None:
        self.book, self.title, self.widths = book, title, widths
        self.paper = _Paper(widths, (), orientation, "", None)
        self.sheet = SheetWriter()
        self.filtered: CellSpan | None = None
        self.last = len(widths) - 1
        self.row = 0

    def wide(self, text: str, style: str, columns: tuple[int, int] | None = None, least: float = 0) -> Self:
        """Write `text` across the page, or across `columns`, as high as it needs; go to the next row."""
        left, right = columns or (0, self.last)
        size = float(STYLES[style]["font_size"])
        count = measure.lines(text, sum(self.widths[left : right + 1]) * 10 / size)
        self.across(self.row, (left, right), text, style)
        self.sheet.heights[self.row] = max(least, measure.height(count, size))
        self.row += 1
        return self

    def across(self, row: int, columns: tuple[int, int], text: str, style: str) -> None:
        """Write `text` in one cell that spans `columns`."""
        left, right = columns
        self.text(row, left, text, style)
        if left < right:
            self.sheet.merge(row, left, right)
            for column in range(left + 1, right + 1):
                self.text(row, column, "", style)

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Write `text` as text, whatever it looks like."""
        self.sheet.text(row, column, text, self.book.styles[style])

    def number(self, row: int, column: int, value: float, style: str) -> None:
        """Write a number."""
        self.sheet.number(row, column, value, self.book.styles[style])

    def formula(self, row: int, column: int, formula: str, value: float | str, style: str) -> None:
        """Write a formula with its value."""
        self.sheet.formula(row, column, formula, value, self.book.styles[style])

    def link(self, row: int, column: int, to: CellRef | None, text: str, style: str = "cell_link") -> None:
        """Write `text` as a link to a cell of this workbook; without a cell as plain text."""
        if to is None:
            self.text(row, column, text, "cell" if style == "cell_link" else "plain")
            return
        self.text(row, column, text or str(to), style)
        self.sheet.link(row, column, to)

    def fit(self, row: int, texts: Mapping[Columns, str], least: float = 0) -> None:
        """Make a row as high as the longest of its texts needs, given the columns each stands in."""
        needed = 1
        for place, text in texts.items():
            left, right = place if isinstance(place, tuple) else (place, place)
            needed = max(needed, measure.lines(text, sum(self.widths[left : right + 1])))
        self.sheet.heights[row] = max(least, measure.height(needed))

    def heads(self, labels: Sequence[str]) -> int:
        """Write the table's head in the current row; return that row and go to the next."""
        for column, label in enumerate(labels):
            self.text(self.row, column, label, "head")
        self.fit(self.row, dict(enumerate(labels)), least=24)
        self.row += 1
        return self.row - 1

    def turn(self) -> Self:
        """Begin a new printed page with the current row."""
        self.sheet.break_before(self.row)
        return self

    def keep(self, first: int) -> None:
        """Begin a new printed page with row `first` where a program might part the rows from there on.

        How much a page holds depends on the width of the file's own letters; what some program parts is not left to it.
        """
        heights = [self.sheet.heights.get(row, 15.0) for row in range(self.row)]
        head = 0.0 if self.paper.repeated is None else heights[self.paper.repeated]
        for letter in LETTERS:
            scale = min(1.0, PRINTED_WIDE / (sum(self.widths) * letter))
            if _parted(heights, first, head, PRINTED_HIGH / scale):
                self.sheet.break_before(first)
                return

    def hide(self, first: int, last: int, width: float = 10) -> None:
        """Hide columns beyond those that are read."""
        self.paper = replace(self.paper, hidden=(*self.paper.hidden, (first, last, width)))

    def filter(self, head: int) -> None:
        """Let the table from its head down to the last row written be filtered."""
        self.filtered = CellSpan(self.title, head + 1, 1, self.row, self.last + 1)
        self.sheet.filtered = self.filtered.a1

    def colour(self, rows: tuple[int, int], column: int, condition: str, fill: str) -> None:
        """Fill the cells of a column, from the first of `rows` to the last, while a condition holds."""
        self.sheet.colour(rows, column, condition, self.book.look(fill))

    def finish(self, footer: str, repeated: int | None) -> None:
        """Set what is printed: the head row on every page, page numbers; lock all but the input cells."""
        self.paper = replace(self.paper, footer=footer, repeated=repeated)

    def names(self, tab: int) -> tuple[DefinedName, ...]:
        """Return the names by which Excel knows what is printed and filtered; `tab` counts this page among the new."""
        area = CellSpan(self.title, 1, 1, max(self.row, 1), self.last + 1).absolute
        made = [DefinedName("_xlnm.Print_Area", area, sheet_index=tab)]
        if self.paper.repeated is not None:
            row = self.paper.repeated + 1
            made.append(DefinedName("_xlnm.Print_Titles", f"{quoted_sheet(self.title)}!${row}:${row}", sheet_index=tab))
        if self.filtered is not None:
            made.append(DefinedName("_xlnm._FilterDatabase", self.filtered.absolute, hidden=True, sheet_index=tab))
        return tuple(made)


def _parted(heights: Sequence[float], first: int, head: float, room: float) -> bool:
    """Whether the rows from `first` on do not stand on one page that holds `room` points, its head repeated."""
    used = 0.0
    for height in heights[:first]:
        used = used + height if used + height <= room else head + height
    return used + sum(heights[first:]) > room
