"""How large a comment's box must be, and where it floats: columns and rows in pixels (floor 2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from perfxl.model.cells import LAST_COLUMN, LAST_ROW
from perfxl.ooxml import markup
from perfxl.ooxml.splice import Outline

_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row\s(?=[^<>]*\b(?:ht|hidden)=)([^<>]*)>")
_ATTRIBUTE = re.compile(rb'(?:^|\s)(r|ht|hidden)\s*=\s*["\']([^"\']*)["\']')
_DIGIT, _LETTER, _LINE, _MARGIN = 7, 6.6, 17, 18  # pixels: Excel's column unit; comment text of 9 points
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 72, 19
_FAR_COLUMN = LAST_COLUMN - 6


def text_height(text: str, width: int) -> int:
    """Return the pixels a comment's text needs in a box `width` pixels wide: CJK counts two letters."""
    room = max(int((width - 12) / _LETTER), 2)
    lines = 0
    for line in text.split("\n"):
        units = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
        lines += max(1, -(-units // (room - 1)))
    return lines * _LINE + _MARGIN


@dataclass(frozen=True, slots=True)
class Grid:
    """Widths of columns and heights of rows in pixels, as far as the sheet states them; both 1-based."""

    widths: tuple[tuple[int, int, int], ...]
    heights: Mapping[int, int]
    width: int
    height: int

    def column_width(self, column: int) -> int:
        """Return the pixels of one column, 0 where it is hidden."""
        for first, last, width in self.widths:
            if first <= column <= last:
                return width
        return self.width

    def row_height(self, row: int) -> int:
        """Return the pixels of one row, 0 where it is hidden."""
        return self.heights.get(row, self.height)

    def anchor(self, row: int, column: int, width: int, height: int) -> tuple[int, ...]:
        """Return VML's eight numbers for a box right of a cell: column, pixels, row, pixels of both corners."""
        left = min(column, _FAR_COLUMN)  # 0-based: the column after the cell
        top = max(row - 2, 0)
        right, right_rest = _walk(left + 1, width + 15, self.column_width, LAST_COLUMN)
        bottom, bottom_rest = _walk(top + 1, height + 10, self.row_height, LAST_ROW)
        return left, 15, top, 10, right - 1, right_rest, bottom - 1, bottom_rest


def _walk(start: int, pixels: int, measure: Callable[[int], int], last: int) -> tuple[int, int]:
    """Return the 1-based column or row in which `pixels` end, and how many of its own pixels they take."""
    at = start
    while at < last:
        wide = measure(at)
        if pixels < wide:
            return at, pixels
        pixels -= wide
        at += 1
    return last, 0


def grid(sheet: Outline) -> Grid:
    """Return the grid of a worksheet part."""
    form = sheet.root.child("sheetFormatPr")
    given = form.attributes if form is not None else {}
    widths = [
        (
            markup.whole(column.attributes.get("min")),
            markup.whole(column.attributes.get("max")),
            _column_pixels(column.attributes),
        )
        for columns in sheet.root.all("cols")
        for column in columns.all("col")
    ]
    default = _pixels(given.get("defaultColWidth"), _DIGIT, 0)
    heights: dict[int, int] = {}
    for match in _ROW.finditer(sheet.data):
        row = {name: value.decode("ascii", "replace") for name, value in _ATTRIBUTE.findall(match[1])}
        number = markup.whole(row.get(b"r"))
        heights[number] = 0 if row.get(b"hidden") in ("1", "true") else _pixels(row.get(b"ht"), 4 / 3, _DEFAULT_HEIGHT)
    height = _pixels(given.get("defaultRowHeight"), 4 / 3, _DEFAULT_HEIGHT)
    return Grid(tuple(widths), heights, default or _DEFAULT_WIDTH, height or _DEFAULT_HEIGHT)


def _column_pixels(column: Mapping[str, str]) -> int:
    if column.get("hidden") in ("1", "true"):
        return 0
    return _pixels(column.get("width"), _DIGIT, _DEFAULT_WIDTH)


def _pixels(stated: str | None, unit: float, otherwise: int) -> int:
    try:
        return int(float(stated) * unit + 0.5) if stated is not None else otherwise
    except (ValueError, OverflowError):
        return otherwise
