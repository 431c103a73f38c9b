"""Where a value stands: one cell, a rectangle of cells, and how Excel writes both."""

from __future__ import annotations

import re

from msgspec import Struct

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def column_letters(column: int) -> str:
    """Return the letters of a 1-based column: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of a column's letters: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_a1(text: str) -> tuple[int, int]:
    """Return (row, column), both 1-based, of an A1 reference; raise ValueError if it is none."""
    match = _A1.fullmatch(text)
    if match is None:
        raise ValueError(f"not a cell reference: {text!r}")
    row, column = int(match[2]), column_number(match[1])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"outside the sheet: {text!r}")
    return row, column


def quoted_sheet(title: str) -> str:
    """Return a sheet's name as a formula needs it: always in quotes, quotes inside doubled."""
    return "'" + title.replace("'", "''") + "'"


class CellRef(Struct, frozen=True, order=True):
    """One cell: the sheet's title as shown on its tab, and the 1-based row and column."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address without its sheet: H12."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def absolute(self) -> str:
        """The address as a formula or a defined name refers to it: '二、收支情况'!$H$12."""
        return f"{quoted_sheet(self.sheet)}!${column_letters(self.column)}${self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.a1}"

    @classmethod
    def parse(cls, text: str) -> CellRef:
        """Return the cell of a reference such as '二、收支情况'!$H$12; raise ValueError if it is none."""
        sheet, mark, address = text.rpartition("!")
        if not mark:
            raise ValueError(f"no sheet in {text!r}")
        if sheet.startswith("'") and sheet.endswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        return cls(sheet, *parse_a1(address.partition(":")[0]))


class CellSpan(Struct, frozen=True, order=True):
    """A rectangle of cells, both corners included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def anchor(self) -> CellRef:
        """The top left cell, which holds a merged rectangle's value."""
        return CellRef(self.sheet, self.top, self.left)

    @property
    def a1(self) -> str:
        """The address within its sheet."""
        return f"{self.anchor.a1}:{column_letters(self.right)}{self.bottom}"

    @property
    def absolute(self) -> str:
        """The rectangle as a formula refers to it."""
        corner = f"${column_letters(self.right)}${self.bottom}"
        return f"{self.anchor.absolute}:{corner}"
