"""A table as a workbook: figures as numbers, days as days, and every text as a text, whatever it begins with."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from perfxl.render.tables.columns import Cell, Column, Row, Shape

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767  # characters of a cell
EXACT_DIGITS = 15  # of a number that Excel keeps
FIRST_YEAR = 1900
LONGEST_TITLE = 31
NARROW, WIDE = 10, 40
_NO_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")


class XlsxFile:
    """One workbook a table; what a sheet cannot hold goes on in the next. A row is on disk once the next one begins."""

    def __init__(self, path: Path, shape: Shape, most_rows: int = MOST_ROWS) -> None:
        from xlsxwriter import Workbook

        settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(str(path), settings)
        self._book.set_properties({"title": shape.table, "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone here
        self._shape = shape
        self._most = most_rows
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._looks = [self._book.add_format({"num_format": _number_format(column)}) for column in shape.columns]
        self._sheets = 0
        self._begin()

    def write(self, row: Row) -> None:
        """Take one row."""
        if self._at == self._most:
            self._end()
            self._begin()
        for at, (column, held) in enumerate(zip(self._shape.columns, row, strict=True)):
            if held is not None:
                self._write(at, column, held)
        self._at += 1

    def close(self) -> None:
        """Write the workbook; raise OSError where there is no room for it."""
        from xlsxwriter.exceptions import FileCreateError

        self._end()
        try:
            self._book.close()
        except FileCreateError as fault:
            raise OSError(str(fault)) from fault

    def _write(self, at: int, column: Column, held: Cell) -> None:
        if isinstance(held, bool):
            self._sheet.write_boolean(self._at, at, held)
        elif isinstance(held, int):
            self._sheet.write_number(self._at, at, held)
        elif column.kind == "number" and len(str(held).strip("-0.").replace(".", "")) <= EXACT_DIGITS:
            self._sheet.write_number(self._at, at, float(str(held)), self._looks[at])
        elif column.kind == "date" and (day := date.fromisoformat(str(held))).year >= FIRST_YEAR:
            self._sheet.write_datetime(self._at, at, datetime(day.year, day.month, day.day), self._day)  # noqa: DTZ001
        else:
            text = _NO_XML.sub("\ufffd", str(held))
            self._sheet.write_string(self._at, at, text[:LONGEST_TEXT])

    def _begin(self) -> None:
        self._sheets += 1
        number = "" if self._sheets == 1 else f" ({self._sheets})"
        self._sheet = self._book.add_worksheet(self._shape.table[: LONGEST_TITLE - len(number)] + number)
        for at, column in enumerate(self._shape.columns):
            room = WIDE if column.kind == "text" and column.id in ("message", "advice", "reason", "meaning") else NARROW
            self._sheet.set_column(at, at, max(room, len(column.id) + 2))
            self._sheet.write_string(0, at, column.id, self._head)
        self._sheet.freeze_panes(1, 0)
        self._at = 1

    def _end(self) -> None:
        self._sheet.autofilter(0, 0, max(self._at - 1, 1), len(self._shape.columns) - 1)


def _number_format(column: Column) -> str:
    places = column.places
    if column.kind != "number" or places > EXACT_DIGITS:
        return "General"
    return f"0.{'0' * places}" if places else "0"
