"""What a column of an extracted table is, and how a value stands in a row on its way to a file.

A row is a list of plain values, so that it crosses process borders and lies in a temporary file as it is: numbers as
decimal text without exponent (no float touches money), dates as ISO text, None where nothing was filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from perfxl.model import plain
from perfxl.render.figures import spelled

Kind = Literal["text", "number", "whole", "date", "flag"]
Cell = str | int | bool | None
Row = list[Cell]

WHOLE_DIGITS = 12
DECIMALS = 20
"""A number with more digits before or behind its point than these fits no column; the reader stops at 10⁹ itself."""

SHORT, LONG = 18, 38
"""Digits of a decimal: those a 64-bit integer holds, which most programs read fastest, and the most Parquet has."""


class Column(Struct, frozen=True, kw_only=True):
    """One column: its name in every format, its label and unit in the form's words, and what it holds.

    `places` are the decimals of a number: as the form declares them, or as many as some return has.
    """

    id: str
    label: str = ""
    kind: Kind = "text"
    places: int = 0
    unit: str = ""
    meaning: str = ""

    @property
    def type(self) -> str:
        """The type as the dictionary names it."""
        if self.kind == "number":
            return f"decimal({self.digits},{self.places})"
        return {"text": "text", "whole": "integer", "date": "date", "flag": "boolean"}[self.kind]

    @property
    def digits(self) -> int:
        """How many digits a number has at most, on both sides of its point."""
        return SHORT if WHOLE_DIGITS + self.places <= SHORT else LONG


class Shape(Struct, frozen=True, kw_only=True):
    """One table: its name, the form it is of ('' for what all forms share), its version where not the current one."""

    table: str
    columns: tuple[Column, ...]
    form: str = ""
    version: str = ""

    @property
    def place(self) -> str:
        """Where its file goes below the output folder, without a suffix."""
        folder = f"{self.form}-{self.version}" if self.version else self.form
        return f"{folder}/{self.table}" if folder else self.table

    def widened(self, places: Sequence[int]) -> Shape:
        """Return the shape with room for so many decimals in each column."""
        columns = tuple(
            structs.replace(one, places=max(one.places, most)) for one, most in zip(self.columns, places, strict=True)
        )
        return structs.replace(self, columns=columns)


def number_of(value: object) -> str | None:
    """Return a Decimal, or decimal text, as a row holds it; None for anything else, and for what fits no column."""
    if isinstance(value, str):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    text = plain(value)
    whole, _, decimals = text.lstrip("-").partition(".")
    return text if len(whole) <= WHOLE_DIGITS and len(decimals) <= DECIMALS else None


def text_of(value: object) -> str | None:
    """Return words that can be written out, None where there are none; of a number or a date as it is spelt here."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return plain(value)
    return spelled(value.isoformat() if isinstance(value, date) else str(value))


def needed_places(columns: Sequence[Column], rows: Iterable[Row]) -> list[int]:
    """Return how many decimals each column's numbers have at most; 0 for columns of another kind."""
    numbers = [at for at, column in enumerate(columns) if column.kind == "number"]
    most = [0] * len(columns)
    for row in rows:
        for at in numbers:
            held = row[at]
            if isinstance(held, str):
                most[at] = max(most[at], len(held.partition(".")[2]))
    return most
