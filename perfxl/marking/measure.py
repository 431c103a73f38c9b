"""How much room a text takes: rows in Excel do not grow by themselves where cells are merged or files are generated."""

from __future__ import annotations

from math import ceil
from unicodedata import east_asian_width

TALLEST = 409.0  # Excel stops there


def width(text: str) -> int:
    """Return the width of one line in narrow characters: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "FWA" else 1 for letter in text)


def lines(text: str, room: float) -> int:
    """Return how many lines `text` needs in a column `room` narrow characters wide."""
    usable = max(room - 1.5, 2.0)
    return sum(max(1, ceil(width(line) / usable)) for line in text.split("\n"))


def height(count: int, size: float = 10) -> float:
    """Return the height in points of a row with `count` lines of letters `size` points high."""
    return min(TALLEST, round(count * size * 1.38 + 5, 1))
