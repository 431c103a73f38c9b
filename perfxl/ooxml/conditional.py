"""Marks: one conditional format per marked cell, before any the sheet has (floor 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from perfxl.model.cells import CellRef, CellSpan, column_letters
from perfxl.ooxml.annotation import DxfStyle, Mark
from perfxl.ooxml.markup import escaped
from perfxl.ooxml.sheetscan import span_of
from perfxl.ooxml.splice import Edit, Outline, place_for

SHEET_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip


def merged_spans(sheet: Outline, title: str) -> tuple[CellSpan, ...]:
    """Return the merged rectangles of a sheet part."""
    merges = sheet.root.child("mergeCells")
    if merges is None:
        return ()
    spans = (span_of(title, element.attributes.get("ref", "")) for element in merges.all("mergeCell"))
    return tuple(span for span in spans if span is not None)


def span_at(cell: CellRef, merges: Iterable[CellSpan]) -> CellSpan:
    """Return the merged rectangle a cell lies in, or the cell alone."""
    for span in merges:
        if span.top <= cell.row <= span.bottom and span.left <= cell.column <= span.right:
            return span
    return CellSpan(cell.sheet, cell.row, cell.column, cell.row, cell.column)


def mark_edit(
    sheet: Outline, marks: Iterable[Mark], merges: tuple[CellSpan, ...], dxf_ids: Mapping[DxfStyle, int]
) -> Edit:
    """Return the one insertion that marks a sheet's cells; `dxf_ids` says where each look stands in the styles."""
    p = sheet.prefix
    text = ""
    for mark in marks:
        rules = "".join(
            f'<{p}cfRule type="expression" dxfId="{dxf_ids[look]}" priority="{priority}">'
            f"<{p}formula>{escaped(formula)}</{p}formula></{p}cfRule>"
            for priority, (formula, look) in enumerate(mark.formats, start=1)
        )
        place = _reference(span_at(mark.cell, merges))
        text += f'<{p}conditionalFormatting sqref="{place}">{rules}</{p}conditionalFormatting>'
    return sheet.insert(place_for(sheet.root, SHEET_ORDER, "conditionalFormatting"), text)


def _reference(span: CellSpan) -> str:
    first = span.anchor.a1
    last = f"{column_letters(span.right)}{span.bottom}"
    return first if first == last else f"{first}:{last}"


def dxf(look: DxfStyle, prefix: str) -> str:
    """Return a differential format as XML under a prefix (with colon, or "")."""
    p = prefix
    font = f"<{p}b/>" if look.bold else ""
    font += f"<{p}strike/>" if look.strike else ""
    font += f'<{p}color rgb="FF{look.color}"/>' if look.color else ""
    text = f"<{p}font>{font}</{p}font>" if font else ""
    if look.fill:
        text += f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{look.fill}"/>'
        text += f'<{p}bgColor rgb="FF{look.fill}"/></{p}patternFill></{p}fill>'
    if look.border:
        sides = "".join(
            f'<{p}{side} style="thin"><{p}color rgb="FF{look.border}"/></{p}{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        text += f"<{p}border>{sides}</{p}border>"
    return f"<{p}dxf>{text}</{p}dxf>"
