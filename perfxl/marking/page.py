"""Drawing one of the added sheets: styles by name, rows as high as their text, and A4 print set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal, Self

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfxl.marking import measure
from perfxl.marking.palette import CHANGED_FILL, RELATED_FILL, STRONG_FILL
from perfxl.model import CellRef, Level
from perfxl.model.cells import quoted_sheet

A4 = 9
FONT = "宋体"
BINDING = 0.98  # inches: 2.5 cm on the left
_DRAWN = datetime(2000, 1, 1)  # noqa: DTZ001 - not a time: a fixed stamp, or two runs would differ

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


class Book:
    """An xlsxwriter workbook held in memory, with each style made once."""

    def __init__(self) -> None:
        self.held = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = Workbook(self.held, options)
        self.workbook.set_properties({"created": _DRAWN})
        self.styles: dict[str, Format] = {}

    def style(self, name: str) -> Format:
        """Return the style of that name."""
        if name not in self.styles:
            self.styles[name] = self.workbook.add_format(dict(STYLES[name]))
        return self.styles[name]

    def page(self, title: str, widths: Sequence[float], orientation: Literal["landscape", "portrait"]) -> Page:
        """Return a new sheet with columns of those widths, ready to draw on."""
        return Page(self, self.workbook.add_worksheet(title), tuple(widths), orientation)

    def bytes(self) -> bytes:
        """Close the workbook and return it."""
        self.workbook.close()
        return self.held.getvalue()


class Page:
    """One sheet in the making; rows and columns count from 0 as xlsxwriter's do."""

    def __init__(
        self, book: Book, sheet: Worksheet, widths: tuple[float, ...], orientation: Literal["landscape", "portrait"]
    ) -> None:
        self.book, self.sheet, self.widths = book, sheet, widths
        self.last = len(widths) - 1
        self.row = 0
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        if orientation == "landscape":
            sheet.set_landscape()
        sheet.set_margins(left=BINDING, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)

    def wide(self, text: str, style: str, columns: tuple[int, int] | None = None, least: float = 0) -> Self:
        """Write `text` across the page, or across `columns`, as high as it needs; go to the next row."""
        left, right = columns or (0, self.last)
        size = float(STYLES[style]["font_size"])
        count = measure.lines(text, sum(self.widths[left : right + 1]) * 10 / size)
        self.across(self.row, (left, right), text, style)
        self.sheet.set_row(self.row, max(least, measure.height(count, size)))
        self.row += 1
        return self

    def across(self, row: int, columns: tuple[int, int], text: str, style: str) -> None:
        """Write `text` in one cell that spans `columns`."""
        left, right = columns
        if left == right:
            self.text(row, left, text, style)
        else:
            self.sheet.merge_range(row, left, row, right, "", self.book.style(style))
            self.text(row, left, text, style)

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Write `text` as text, whatever it looks like."""
        if text:
            self.sheet.write_string(row, column, text, self.book.style(style))
        else:
            self.sheet.write_blank(row, column, None, self.book.style(style))

    def formula(self, row: int, column: int, formula: str, value: float | str, style: str) -> None:
        """Write a formula with its value."""
        self.sheet.write_formula(row, column, f"={formula}", self.book.style(style), value)

    def link(self, row: int, column: int, to: CellRef | None, text: str, style: str = "cell_link") -> None:
        """Write `text` as a link to a cell of this workbook; without a cell as plain text."""
        if to is None:
            self.text(row, column, text, "cell" if style == "cell_link" else "plain")
            return
        target = f"internal:{quoted_sheet(to.sheet)}!{to.a1}"
        self.sheet.write_url(row, column, target, self.book.style(style), text or str(to))

    def fit(self, row: int, texts: Mapping[Columns, str], least: float = 0) -> None:
        """Make a row as high as the longest of its texts needs, given the columns each stands in."""
        needed = 1
        for place, text in texts.items():
            left, right = place if isinstance(place, tuple) else (place, place)
            needed = max(needed, measure.lines(text, sum(self.widths[left : right + 1])))
        self.sheet.set_row(row, max(least, measure.height(needed)))

    def heads(self, labels: Sequence[str]) -> int:
        """Write the table's head in the current row; return that row and go to the next."""
        for column, label in enumerate(labels):
            self.text(self.row, column, label, "head")
        self.fit(self.row, dict(enumerate(labels)), least=24)
        self.row += 1
        return self.row - 1

    def finish(self, footer: str, repeated: int | None) -> None:
        """Set what is printed: the head row on every page, page numbers; lock all but the input cells."""
        self.sheet.set_footer(footer)
        self.sheet.print_area(0, 0, max(self.row - 1, 0), self.last)
        if repeated is not None:
            self.sheet.repeat_rows(repeated)
            self.sheet.freeze_panes(repeated + 1, 0)
        self.sheet.protect("", {"autofilter": True, "sort": True, "format_rows": True, "format_columns": True})
