"""What a workbook carries beside its fields: figures out of sight, sheets of its own, links elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from perfxl.form import Form
from perfxl.messages import LANGUAGES, say
from perfxl.model import CellRef, FieldValue, Inspection, Kind
from perfxl.model.marks import NAME_PREFIX
from perfxl.ooxml import CellKind, SheetScan, WorkbookScan
from perfxl.reader.places import Located, span_of
from perfxl.reader.printed import reworded

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# [1]Sheet!A1, 'D:\[book.xlsx]Sheet'!A1; a structured reference (Table[column]) has a name before its bracket.
_ELSEWHERE = re.compile(r"(?<![\w\]])\[[^\[\]]+\][^!,;()]*!|'[^']*\[[^\[\]]+\][^']*'!")
_BESIDE = ("template.check", "template.guide", "template.transcription")
_MARKED = ("marking.problems", "marking.scores", "marking.record")
_VOLATILE = re.compile(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\s*\(", re.IGNORECASE)


def inspected(form: Form, scan: WorkbookScan, located: Located, values: Mapping[str, FieldValue]) -> Inspection:
    """Return what stands in a return beside its fields; sheets of ours and what the form itself hides are left out."""
    own = {read.cell.sheet for read in values.values() if read.cell is not None}
    filled = {read.cell for read in values.values() if read.cell is not None and read.kind in (Kind.NUMBER, Kind.DATE)}
    pages = [sheet for sheet in scan.sheets if sheet.title in own]
    ours = _ours(scan)
    copies = {title: read for title, read in located.copies.items() if title not in own | ours}
    formulas = [(at, formula) for sheet in pages for at, formula in _formulas(sheet)]
    return Inspection(
        hidden=tuple(at for sheet in pages for at in _hidden(sheet, filled)),
        hidden_sheets=tuple(sheet.title for sheet in pages if sheet.state != "visible"),
        extra_sheets=tuple(
            sheet.title
            for sheet in scan.sheets
            if sheet.title not in own | ours | copies.keys() and (sheet.cells or sheet.kind != "worksheet")
        ),
        elsewhere=tuple(at for at, formula in formulas if _ELSEWHERE.search(formula)),
        volatile=tuple(at for at, formula in formulas if _VOLATILE.search(formula)),
        copies=tuple(copies.items()),
        reworded=tuple(reworded(form, scan, located)),
    )


def _ours(scan: WorkbookScan) -> set[str]:
    """The titles of the sheets we draw: beside the form's own, and those of a marked copy, known by their names."""
    spans = (span_of(name.formula) for name in scan.names if name.name.startswith(NAME_PREFIX))
    return {span.sheet for span in spans if span is not None} | _drawn(_BESIDE)


def our_titles() -> set[str]:
    """The titles of every sheet we draw, for formats that carry no names."""
    return _drawn((*_BESIDE, *_MARKED))


def _drawn(keys: tuple[str, ...]) -> set[str]:
    return {say(f"{key}.title", lang) for key in keys for lang in LANGUAGES}


def _hidden(sheet: SheetScan, filled: set[CellRef]) -> Iterator[CellRef]:
    """Yield the cells out of sight that hold a field's figure, or a typed number that is no field."""
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return
    for (row, column), cell in sorted(sheet.cells.items()):
        at = CellRef(sheet.title, row, column)
        typed = cell.kind is CellKind.NUMBER and cell.formula is None
        if sheet.hides(row, column) and (typed or at in filled):
            yield at


def _formulas(sheet: SheetScan) -> Iterator[tuple[CellRef, str]]:
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.formula is not None:
            yield CellRef(sheet.title, row, column), _QUOTED.sub('""', cell.formula)
