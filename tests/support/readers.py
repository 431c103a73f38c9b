"""What other libraries see of a workbook: values by sheet, None where they cannot read it, which is not our fault."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

Values = Mapping[str, object]


def openpyxl_or_none(source: Any, **options: Any) -> Any:
    """Return a workbook by openpyxl, None where openpyxl cannot read it: its limits are not ours."""
    source = io.BytesIO(source.read_bytes()) if isinstance(source, Path) else source  # a failed load leaves files open
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says what it drops; nothing is saved here
        try:
            return openpyxl.load_workbook(source, **options)
        except (ValueError, IndexError, KeyError, TypeError, AttributeError):
            return None


def seen_by_openpyxl(data: bytes) -> Values | None:
    """Return the values of every sheet by place, as openpyxl reads them."""
    book = openpyxl_or_none(io.BytesIO(data), data_only=True)
    if book is None:
        return None
    found: dict[str, object] = dict.fromkeys(book.sheetnames)
    for sheet in book.worksheets:
        held = {place: cell.value for place, cell in sheet._cells.items() if cell.value is not None}
        found[sheet.title] = dict(sorted(held.items()))
    return found


def seen_by_calamine(data: bytes) -> Values | None:
    """Return the values of every worksheet in rows, as calamine reads them."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        titles = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return {title: book.get_sheet_by_name(title).to_python() for title in titles}
    except CalamineError:
        return None
