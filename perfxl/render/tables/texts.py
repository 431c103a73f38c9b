"""Tables as text: csv that a spreadsheet may open safely, and JSON with one object a line."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from perfxl.render.tables.columns import Cell, Column, Row, Shape

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet that opens csv runs what begins like this; the full-width ones in Chinese and Japanese locales."""

SHIELD = "'"


def shielded(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet might run it.

    One that begins with an apostrophe gets another, so that whoever takes one apostrophe off has every text back.
    """
    return f"{SHIELD}{text}" if text.startswith((*FORMULA_STARTS, SHIELD)) else text


def _spelt(column: Column, held: Cell) -> str:
    if held is None:
        return ""
    if isinstance(held, bool):
        return "true" if held else "false"
    return shielded(held) if column.kind == "text" and isinstance(held, str) else str(held)


class CsvFile:
    """UTF-8 with the mark Excel knows it by, lines as RFC 4180 has them, an empty field where nothing was filled in."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._columns = shape.columns
        self._rows = csv.writer(self._file)
        self._rows.writerow([column.id for column in shape.columns])

    def write(self, row: Row) -> None:
        """Take one row."""
        self._rows.writerow([_spelt(column, held) for column, held in zip(self._columns, row, strict=True)])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class JsonFile:
    """An array with one object a line; numbers with decimals are strings, as in the JSON of `perfxl check`."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self._file = path.open("wb")
        self._names = [column.id for column in shape.columns]
        self._between = b"[\n"

    def write(self, row: Row) -> None:
        """Take one row."""
        self._file.write(self._between)
        self._file.write(msgspec.json.encode(dict(zip(self._names, row, strict=True))))
        self._between = b",\n"

    def close(self) -> None:
        """End the array."""
        self._file.write(b"[]\n" if self._between == b"[\n" else b"\n]\n")
        self._file.close()
