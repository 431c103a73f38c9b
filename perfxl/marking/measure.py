"""How much room a text takes: rows in Excel do not grow by themselves where cells are merged or files are generated."""

from __future__ import annotations

from math import ceil

from perfxl.ooxml import text_width

TALLEST = 409.0  # Excel stops there


def lines(text: str, room: float) -> int:
    """Return how many lines `text` needs in a column `room` narrow characters wide."""
    usable = max(room - 1.5, 2.0)
    return sum(max(1, ceil(text_width(line) / usable)) for line in text.split("\n"))


def height(count: int, size: float = 10) -> float:
    """Return the height in points of a row with `count` lines of letters `size` points high."""
    return min(TALLEST, round(count * size * 1.38 + 5, 1))
