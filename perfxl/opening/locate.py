"""Which form a workbook without names is, and where its fields stand: sheet by sheet as the form lays them out.

A sheet counts only where every printed text of the form stands in its cell: a row put in, and nothing of the sheet is
taken from a fixed place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from perfxl.form import Form, form_folders, load_form
from perfxl.ooxml import DefinedName, SheetScan, WorkbookScan
from perfxl.reader import identify
from perfxl.template import FormLayout, SheetLayout, lay_out

_SPACE = re.compile(r"\s+")


def located(scan: WorkbookScan, known: Form | None = None) -> tuple[Form, WorkbookScan]:
    """Return the form of a workbook without names, and the scan with names where its sheets are the form's own.

    `known` is taken to be its form, where it is given. Else, where no form has at least half of its fields on such
    sheets, it is what `identify` says; raise NotThisForm where that knows it neither.
    """
    best: tuple[int, Form, FormLayout, tuple[SheetLayout, ...]] | None = None
    for form in map(load_form, form_folders()) if known is None else (known,):
        layout = lay_out(form)
        sheets = tuple(sheet for sheet in layout.sheets if _is_drawn(form, sheet, scan.sheet(sheet.title)))
        fields = sum(bool(cell.instance) for sheet in sheets for cell in sheet.cells)
        if (known or 2 * fields >= len(form.instances)) and (best is None or fields > best[0]):
            best = (fields, form, layout, sheets)
    if best is None:
        return identify(scan), scan
    _, form, layout, sheets = best
    return form, replace(scan, names=tuple(_names(scan, layout, sheets)))


def _is_drawn(form: Form, layout: SheetLayout, sheet: SheetScan | None) -> bool:
    """Whether a sheet has every printed text of the form where the form has it; what was typed is not looked at."""
    if sheet is None:
        return False
    printed = [cell for cell in layout.cells if cell.text and cell.instance not in form.instances and not cell.splits]
    return all(_said(sheet, cell.span.top, cell.span.left) == _plain(cell.text) for cell in printed)


def _said(sheet: SheetScan, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return "" if cell is None or cell.value is None else _plain(str(cell.value))


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def _names(scan: WorkbookScan, layout: FormLayout, sheets: tuple[SheetLayout, ...]) -> Iterator[DefinedName]:
    """Yield the names the form's own workbook has, for the sheets that were found."""
    titles = {sheet.title: found.title for sheet in sheets if (found := scan.sheet(sheet.title)) is not None}
    places = {**layout.cells, **{layout.span_names[key]: span for key, span in layout.spans.items()}}
    for name, span in places.items():
        if span.sheet in titles:
            at = replace(span, sheet=titles[span.sheet])
            yield DefinedName(name, at.anchor.absolute if name in layout.cells else at.absolute)
