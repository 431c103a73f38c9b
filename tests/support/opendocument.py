"""An .ods as another office program saves a workbook: the values of every sheet, no names, no formulas of ours."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from perfxl.ooxml import CellKind, Package, ScannedCell, scan

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
Grid = Mapping[tuple[int, int], ScannedCell]
_SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "manifest")
}


def as_opendocument(workbook: bytes) -> bytes:
    """Return the values of an .xlsx as an .ods."""
    return opendocument({sheet.title: sheet.cells for sheet in scan(Package.open(workbook)).sheets})


def opendocument(sheets: Mapping[str, Grid]) -> bytes:
    """Return an .ods with these sheets."""
    tables = "".join(_table(title, cells) for title, cells in sheets.items())
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_SPACES["manifest"]}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()


def number(value: str) -> ScannedCell:
    return ScannedCell(CellKind.NUMBER, Decimal(value), None, 0, "General")


def text(value: str) -> ScannedCell:
    return ScannedCell(CellKind.TEXT, value, None, 0, "General")


def _table(title: str, cells: Grid) -> str:
    rows: dict[int, dict[int, ScannedCell]] = {}
    for (row, column), cell in sorted(cells.items()):
        rows.setdefault(row, {})[column] = cell
    made, last = [], 0
    for row, held in rows.items():
        if row > last + 1:
            made.append(f'<table:table-row table:number-rows-repeated="{row - last - 1}"><table:table-cell/>')
            made.append("</table:table-row>")
        made.append(f"<table:table-row>{_row(held)}</table:table-row>")
        last = row
    return f"<table:table table:name={quoteattr(title)}>{''.join(made)}</table:table>"


def _row(held: Mapping[int, ScannedCell]) -> str:
    made, last = [], 0
    for column, cell in held.items():
        if column > last + 1:
            made.append(f'<table:table-cell table:number-columns-repeated="{column - last - 1}"/>')
        made.append(_cell(cell))
        last = column
    return "".join(made)


def _cell(cell: ScannedCell) -> str:
    if cell.kind is CellKind.NUMBER:
        return f'<table:table-cell office:value-type="float" office:value="{cell.value}"/>'
    if cell.value is None:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell.value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
