"""Workbooks that are not OOXML (.xls, .xlsb, .ods): their values, read by calamine in a process of its own.

Formulas, errors, comments and defined names are not visible this way. calamine aborts the whole process on some files
(a looped OLE directory, a single cell far outside), and what it panics with is no `Exception`: hence the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite

from perfxl.errors import HostileWorkbook, NotAWorkbook
from perfxl.isolated import run_isolated
from perfxl.model import CellSpan
from perfxl.ooxml import CellKind, Limits, ScannedCell, SheetScan, WorkbookScan

SECONDS = 20.0
MEGABYTES = 1_024
MOST_VISITED = 20_000_000  # cells of the rectangles that calamine fills in between those that hold something
_GENERAL = "General"


def scan_foreign(data: bytes, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> WorkbookScan:
    """Return what the sheets of an .xls, .xlsb or .ods hold: values only, no formulas, no names.

    Raise NotAWorkbook where calamine cannot read it or it is under a password, HostileWorkbook beyond the limit on
    cells, WorkbookFault where reading took too long, too much memory or the process.
    """
    return run_isolated(read_foreign, data, seconds=seconds, megabytes=megabytes)


def read_foreign(data: bytes) -> WorkbookScan:
    """Read in this process: only for `scan_foreign`, which runs it in another."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    room = Limits().cells
    sheets = []
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for entry in book.sheets_metadata:
            state = "visible" if entry.visible == SheetVisibleEnum.Visible else "hidden"
            if entry.typ != SheetTypeEnum.WorkSheet:
                sheets.append(SheetScan(entry.name, state, "chartsheet"))
                continue
            sheet = book.get_sheet_by_name(entry.name)
            cells = dict(_cells(sheet.iter_rows(), entry.name, room))
            room -= len(cells)
            merges = [CellSpan(entry.name, *_one_based(first), *_one_based(last))
                      for first, last in sheet.merged_cell_ranges or ()]  # fmt: skip
            sheets.append(SheetScan(entry.name, state, cells=cells, merges=tuple(merges)))
    except PasswordError as fault:
        raise NotAWorkbook("fault.ooxml.password") from fault
    except (CalamineError, OSError, ValueError) as fault:
        raise NotAWorkbook("fault.foreign.broken", problem=str(fault)[:200]) from fault
    return WorkbookScan(tuple(sheets), (), date_1904=False, properties={})


def _one_based(corner: tuple[int, int]) -> tuple[int, int]:
    row, column = corner
    return row + 1, column + 1


def _cells(rows: Iterable[Sequence[object]], sheet: str, room: int) -> Iterator[tuple[tuple[int, int], ScannedCell]]:
    """Yield every cell that holds something, by row and column from 1."""
    held = visited = 0
    for row, values in enumerate(rows, 1):
        visited += len(values)
        for column, value in enumerate(values, 1):
            if value != "":
                held += 1
                kind, content = _content(value)
                yield (row, column), ScannedCell(kind, content, None, 0, _GENERAL)
        if held > room or visited > MOST_VISITED:
            raise HostileWorkbook("fault.ooxml.too_many_cells", sheet=sheet)


def _content(value: object) -> tuple[CellKind, Decimal | str | bool]:
    """Return kind and value as our own scan has them: numbers at 15 significant digits, dates as ISO 8601."""
    match value:
        case bool():
            return CellKind.BOOLEAN, value
        case int() | float():
            return (CellKind.NUMBER, Decimal(f"{value:.15g}")) if isfinite(value) else (CellKind.TEXT, str(value))
        case datetime():
            whole = value.time() == time.min
            return CellKind.DATE, value.date().isoformat() if whole else value.isoformat(" ")
        case date():
            return CellKind.DATE, value.isoformat()
        case time() | timedelta():
            return CellKind.TEXT, str(value)
    return CellKind.TEXT, str(value)
