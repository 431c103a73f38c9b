"""A roster's cells, whichever kind of file they stand in: the first sheet of a workbook, or a csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from perfxl.errors import UsageFault, WorkbookFault
from perfxl.model import CellRef
from perfxl.ooxml import CellKind, Package, ScannedCell, scan

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t，"


class Sheet(Struct, frozen=True, dict=True):
    """A sheet's filled cells by row and column, and how sentences name it."""

    title: str
    cells: Mapping[tuple[int, int], ScannedCell]
    date_1904: bool = False

    def at(self, row: int, column: int) -> CellRef:
        """Return the place of a cell, as sentences name it."""
        return CellRef(self.title, row, column)

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that hold something, from top to bottom."""
        return tuple(sorted({row for row, _ in self.cells}))


def sheets_of(path: Path, data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a roster; UsageFault for a kind of file that is none, WorkbookFault for a broken one."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        try:
            workbook = scan(Package.open(data))
        except WorkbookFault as fault:
            raise UsageFault("fault.roster.workbook", path=path) from fault
        return tuple(Sheet(one.title, one.cells, workbook.date_1904) for one in workbook.sheets)
    if suffix in TEXTS:
        return (_text_sheet(path, data),)
    raise UsageFault("fault.roster.kind", path=path)


def _text_sheet(path: Path, data: bytes) -> Sheet:
    text = _decoded(path, data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        cells = {
            (row, column): ScannedCell(CellKind.TEXT, value, None, 0, "General")
            for row, values in enumerate(rows, start=1)
            for column, value in enumerate(values, start=1)
            if value.strip()
        }
    except csv.Error as fault:
        raise UsageFault("fault.roster.csv", path=path, line=rows.line_num) from fault
    return Sheet(path.name, cells)


def _decoded(path: Path, data: bytes) -> str:
    """UTF-8 with or without its mark, else GB18030, which Chinese Excel writes as csv."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageFault("fault.roster.encoding", path=path)


def _delimiter(text: str) -> str:
    """The delimiter that stands most often in the first lines; a comma where none does."""
    head = "\n".join(text.splitlines()[:5])
    return max(DELIMITERS, key=head.count)
