"""Other people's workbooks from Python: marks, notes and sheets put into any workbook (beside the commands)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from perfxl import ooxml
from perfxl.marking import freed
from perfxl.model.cells import CellRef, parse_a1
from perfxl.model.marks import NAME_PREFIX, SHEET

__all__ = ["Mark", "annotate"]

_AUTHOR = "perfxl"
_MARKER = "【perfxl】\n"
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")


class Mark(Struct, frozen=True):
    """One cell to mark: a fill that shows while a condition holds, and a note (批注).

    `cell` is an address such as "B7" on the sheet titled `sheet`, `fill` a colour as RRGGBB, `when` a formula without
    `=` that refers to cells absolutely and with their sheet ("'收支'!$B$7<>'收支'!$C$7"); the mark goes out when it is
    false. It may refer to the added sheets by the titles they were drawn with. ValueError where the address or the
    colour is none.
    """

    sheet: str
    cell: str
    note: str = ""
    fill: str = "FFC7CE"
    when: str = "TRUE"

    def __post_init__(self) -> None:
        """Refuse an address or a colour that is none."""
        parse_a1(self.cell)
        if _COLOUR.fullmatch(self.fill) is None:
            raise ValueError(f"not a colour as RRGGBB: {self.fill!r}")


def annotate(data: bytes, marks: Iterable[Mark], sheets: bytes | None = None) -> bytes:
    """Return a copy of a workbook (.xlsx, .xlsm, .xltx, .xltm) with marks put in and nothing else changed.

    `sheets` is a workbook drawn by xlsxwriter; its sheets go after the last one, under another title where theirs is
    taken, with dates that show the same day where `data` counts from 1904. What the copy does not share with `data` is
    inserted: cells, pictures, comments, protection, macros stay as they are, byte for byte. Marks of an earlier call
    are replaced; `perfxl unmark` takes them off. A note at a cell with a threaded comment is left out, because Excel
    would not show it; a digital signature no longer holds for the copy.

    Raise WorkbookFault, of which `key` says what is wrong and `facts` where: NotAWorkbook for what is no OOXML
    workbook, HostileWorkbook for one that passes a limit, WorkbookFault itself where a sheet to be marked is missing or
    a part allows no insertion. ValueError where `sheets` holds what cannot be moved (comments, tables, macros).

    >>> from pathlib import Path
    >>> import perfxl
    >>> data = Path("samples/junshan_2020.xlsx").read_bytes()
    >>> mark = perfxl.Mark("封面", "A1", note="请加盖公章", when="'二、收支情况'!$B$7<>'二、收支情况'!$C$7")
    >>> marked = perfxl.annotate(data, [mark])
    >>> perfxl.annotate(marked, [mark]) == marked
    True
    """
    wanted = [(mark, CellRef(mark.sheet, *parse_a1(mark.cell))) for mark in marks]
    conditions = tuple(dict.fromkeys(mark.when for mark, _ in wanted))
    names = {when: f"{NAME_PREFIX}F{number:03}" for number, when in enumerate(conditions, start=1)}
    plan = ooxml.Annotation(
        marks=tuple(
            ooxml.Mark(cell, ((names[mark.when], ooxml.DxfStyle(fill=mark.fill.upper())),)) for mark, cell in wanted
        ),
        comments=tuple(ooxml.Note(cell, _AUTHOR, _MARKER + mark.note) for mark, cell in wanted if mark.note),
        names=tuple(ooxml.DefinedName(name, when, hidden=True) for when, name in names.items()) + _sheet_names(sheets),
        sheets=sheets,
    )
    return ooxml.annotate(freed(data), plan).data


def _sheet_names(sheets: bytes | None) -> tuple[ooxml.DefinedName, ...]:
    """Return a hidden name for each added sheet, by which it is known again after other programs saved the copy."""
    if sheets is None:
        return ()
    titles = [sheet.title for sheet in ooxml.read_index(ooxml.Package.open(sheets)).sheets]
    return tuple(
        ooxml.DefinedName(SHEET.format(number=number), CellRef(title, 1, 1).absolute, hidden=True)
        for number, title in enumerate(titles, start=1)
    )
