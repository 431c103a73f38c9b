"""Shared formulas: the master's text moved to another cell (floor 2).

Excel writes the formula of a filled column once and gives the other cells a number only; a relative reference in it
means the same distance from whichever cell it stands in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from perfxl.model.cells import LAST_COLUMN, LAST_ROW, column_letters, column_number

_TOKEN = re.compile(
    r"""("(?:[^"]|"")*+"                                  # text
       |'(?:[^']|'')*+'                                   # quoted sheet
       |\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\])*+\]       # structured or external reference
       |\#[A-Z/0!?]+)                                     # error value
       |(?<![\w.$\\])(?:
           (\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(\\!])
          |(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(\\!$])
          |(\$?)(\d{1,7}):(\$?)(\d{1,7})(?![\w.(\\!]))""",
    re.VERBOSE,
)


class SharedFormula(Struct, frozen=True):
    """A master formula and the 1-based cell it stands in."""

    text: str
    row: int
    column: int

    def at(self, row: int, column: int) -> str:
        """Return the formula as it reads in another cell; a reference pushed off the sheet becomes #REF!."""
        down, right = row - self.row, column - self.column
        return "".join(piece if isinstance(piece, str) else _moved(piece, down, right) for piece in _pieces(self.text))


@lru_cache(maxsize=32)
def _pieces(text: str) -> tuple[str | re.Match[str], ...]:
    """Return a formula as what moves (matches) and what stands between; found once for all cells that share it."""
    pieces: list[str | re.Match[str]] = []
    seen = 0
    for match in _TOKEN.finditer(text):
        if match[1] is None:
            pieces += (text[seen : match.start()], match)
            seen = match.end()
    return (*pieces, text[seen:])


def _moved(match: re.Match[str], down: int, right: int) -> str:
    """Return one token after the move."""
    if match[3] is not None:
        column, row = _column(match[2], match[3], right), _row(match[4], match[5], down)
        return f"{column}{row}" if column and row else "#REF!"
    if match[7] is not None:
        first, last = _column(match[6], match[7], right), _column(match[8], match[9], right)
        return f"{first}:{last}" if first and last else "#REF!"
    if match[11] is not None:
        first, last = _row(match[10], match[11], down), _row(match[12], match[13], down)
        return f"{first}:{last}" if first and last else "#REF!"
    return match[0]


def _column(fixed: str, letters: str, right: int) -> str:
    number = column_number(letters)
    if fixed or number > LAST_COLUMN:
        return fixed + letters
    number += right
    return column_letters(number) if 1 <= number <= LAST_COLUMN else ""


def _row(fixed: str, digits: str, down: int) -> str:
    if fixed:
        return fixed + digits
    number = int(digits) + down
    return str(number) if 1 <= number <= LAST_ROW else ""
