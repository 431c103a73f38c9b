"""How much room text takes on paper: points, lines, pages. Estimates on the safe side, for no font is at hand."""

from __future__ import annotations

import math
import unicodedata

BODY = 10.5
"""Size of the body in points (五号)."""

NORMAL = 11
"""Size of the workbook's Normal style, which the unit of column widths is taken from."""

DIGIT = 6.0
"""Points a digit of the Normal style takes: the unit of column widths (宋体 11: 8 pixels)."""

TALLEST = 409.0
"""Excel's limit to the height of a row, in points."""

CENTIMETRE = 72 / 2.54
LEADING = 1.45
PADDING = 4.0
INSET = 1.5
INDENT = 9.0
NARROW = 0.55
FILL = 0.97

A4 = (21.0 * CENTIMETRE, 29.7 * CENTIMETRE)
LEFT, RIGHT, TOP, BOTTOM = (2.5 * CENTIMETRE, 1.5 * CENTIMETRE, 1.8 * CENTIMETRE, 1.6 * CENTIMETRE)


def line_height(size: float) -> float:
    """Return the height of one line of text of `size`, in quarter points as Excel stores it."""
    return math.ceil(size * LEADING * 4) / 4


def height_of(lines: int, size: float = BODY) -> float:
    """Return the height of a row that shows `lines` lines, capped at what a row can have."""
    return min(TALLEST, lines * line_height(size) + PADDING)


def length_of(text: str, size: float = BODY) -> float:
    """Return the length of one line of text in points; a wide character takes its size, others about half of it."""
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return size * (wide + (len(text) - wide) * NARROW)


def lines_of(text: str, width: float, size: float = BODY, *, indented: bool = False) -> int:
    """Return how many lines `text` takes in a cell of `width` (in characters, as columns are measured)."""
    room = max(size, width * DIGIT - INSET - size / 2 - (INDENT if indented else 0))
    return sum(max(1, math.ceil(length_of(line, size) / room)) for line in text.split("\n"))


def width_in_points(width: float) -> float:
    """Return how wide a column of `width` characters is, in points."""
    return width * DIGIT + 3.75


def page_capacity(widths: tuple[float, ...], *, landscape: bool) -> float:
    """Return how many points of rows fit on one A4 page when the sheet is fitted to the page's width."""
    across, down = reversed(A4) if landscape else A4
    scale = min(1.0, (across - LEFT - RIGHT) / sum(width_in_points(width) for width in widths))
    return (down - TOP - BOTTOM) / scale * FILL
