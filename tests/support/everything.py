"""A workbook with everything in it that a marking program can lose, made without any of them.

xlsxwriter draws what it can; the rest is put in as raw parts (`everything_parts`). Stand-ins (macros, ActiveX state,
printer settings) have the place and type of the real thing and bytes nobody can run.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from typing import Any

import xlsxwriter
from PIL import Image

from tests.support import everything_parts as raw
from tests.support.everything_parts import Part

FORM = "自评表"
DETAILS = "明细"
PIVOT = "透视"
CHART = "走势图"
HIDDEN = "底稿"
VERY_HIDDEN = "参数"
TITLES = (FORM, DETAILS, PIVOT, CHART, HIDDEN, VERY_HIDDEN)

WORKBOOK_PART = "xl/workbook.xml"
FORM_PART = "xl/worksheets/sheet1.xml"
PIVOT_PART = "xl/worksheets/sheet3.xml"
VML_PART = "xl/drawings/vmlDrawing1.vml"
COMMENTS_PART = "xl/comments1.xml"
TYPES_PART = "[Content_Types].xml"


def picture(colour: str) -> bytes:
    """Return a small PNG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (48, 32), colour).save(buffer, "PNG")
    return buffer.getvalue()


def everything() -> bytes:
    """Return the workbook; the same bytes every time."""
    parts = _drawn()
    _edit_form(parts)
    _edit_workbook(parts)
    relations: dict[str, str] = {}
    types = ""
    extensions = set(re.findall(rb'<Default Extension="(\w+)"', parts[TYPES_PART]))
    for part in raw.parts(FORM_PART, PIVOT_PART, WORKBOOK_PART, picture("green")):
        parts[part.name] = part.content.encode() if isinstance(part.content, str) else part.content
        if part.content_type:
            types += f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>'
        if part.source is not None:
            relations[part.source] = relations.get(part.source, "") + _relationship(part, part.source)
    for source, listed in relations.items():
        _relate(parts, source, listed)
    if b"png" not in extensions:
        types = '<Default Extension="png" ContentType="image/png"/>' + types
    _edit(parts, TYPES_PART, r"</Types>", types + "</Types>")
    return _zipped(parts)


def _drawn() -> dict[str, bytes]:
    """Draw what xlsxwriter can and return the parts."""
    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "自评表", "created": dt.datetime(2021, 3, 4, tzinfo=dt.UTC)})
    book.set_custom_property("密级", "内部")
    book.add_vba_project(io.BytesIO(raw.MACROS), is_stream=True)
    form, details = book.add_worksheet(FORM), book.add_worksheet(DETAILS)
    pivot, chart_sheet = book.add_worksheet(PIVOT), book.add_chartsheet(CHART)
    hidden, very_hidden = book.add_worksheet(HIDDEN), book.add_worksheet(VERY_HIDDEN)
    for row, cells in enumerate((("行标签", "求和项:金额"), ("道路", 3), ("水利", 5), ("总计", 8)), start=2):
        pivot.write_row(row, 0, cells)
    hidden.write("A1", "草稿数")
    hidden.hide()
    very_hidden.write("A1", 0.02)
    very_hidden.very_hidden()
    book.define_name("容差", f"={VERY_HIDDEN}!$A$1")
    details.add_table("A1:B3", {
        "name": "项目明细", "columns": [{"header": "项目"}, {"header": "金额"}], "data": [["道路", 3], ["水利", 5]],
    })  # fmt: skip
    _figures(book, form)
    _formats(book, form)
    _objects(book, form)
    line = book.add_chart({"type": "line"})
    line.add_series({"values": f"={DETAILS}!$B$2:$B$3"})
    chart_sheet.set_chart(line)
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _figures(book: Any, form: Any) -> None:
    """Write figures, formulas with values, rich text, notes, a link and what protects them."""
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "#C00000"})
    form.merge_range("A1:D1", "", bold)
    form.write_rich_string("A1", "部门整体支出", bold, "绩效", red, "自评表", bold)
    form.write_row("A2", ["收入合计", 111.97, 111.79])
    form.write_row("A3", ["支出合计", 100, 98.5])
    form.write_formula("D2", "=B2-C2", book.add_format({"num_format": "0.00"}), 0.18)
    form.write_formula("D3", "=B3-C3", None, 1.5)
    form.write_formula("H2", f'=_xlfn.DISPIMG("{raw.IMAGE_ID}",1)', None, f'=DISPIMG("{raw.IMAGE_ID}",1)')
    form.write_comment("B2", "我们核过了", {"author": "填报人", "width": 210, "height": 90, "color": "#CCFFCC"})
    form.write_comment("C3", raw.SHADOW_OF_THREAD, {"author": f"tc={raw.THREAD}"})
    form.write_comment("D3", "见附件2", {"author": "填报人", "visible": True})
    form.write_url("A4", "https://example.com/?a=1&b=2", string="依据文件")
    form.unprotect_range("B2:C3", "可填区域", "pass")
    form.protect("pass", {"format_cells": True})


def _formats(book: Any, form: Any) -> None:
    """Put in their own conditional formats, data bar, validations, sparkline, panes and print set-up."""
    look = book.add_format({"bg_color": "#FFC7CE"})
    form.conditional_format("B2:C3", {"type": "cell", "criteria": ">", "value": 110, "format": look})
    form.conditional_format("D2:D3", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    form.data_validation("B2:C3", {"validate": "decimal", "criteria": ">=", "value": 0})
    form.add_sparkline("E2", {"range": f"{FORM}!B2:C2", "markers": True})
    form.freeze_panes(1, 1)
    form.set_paper(9)
    form.print_area("A1:H20")
    form.set_header("&L&G&C第&P页", {"image_left": io.BytesIO(picture("navy"))})


def _objects(book: Any, form: Any) -> None:
    """Lay a picture, a text box and a chart over the sheet."""
    form.insert_image("J2", "stamp.png", {"image_data": io.BytesIO(picture("red")), "description": "公章"})
    form.insert_textbox("J6", "请在此处盖章", {"width": 160, "height": 40})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={FORM}!$B$2:$C$2", "trendline": {"type": "linear"}})
    chart.set_title({"name": "收支对比"})
    form.insert_chart("J10", chart)


def _edit_form(parts: dict[str, bytes]) -> None:
    """Put controls, print settings and a list from another sheet into the sheet of figures."""
    _edit(parts, FORM_PART, r"(<pageSetup [^>]*?)/>", r'\1 r:id="rIdPrinter"/>')
    _edit(parts, FORM_PART, r"(<legacyDrawingHF [^>]*/>)", rf"\1{raw.CONTROLS}")
    _edit(parts, FORM_PART, r"</extLst></worksheet>", f"{raw.LIST_FROM_ANOTHER_SHEET}</extLst></worksheet>")
    _edit(parts, VML_PART, r"</xml>", f"{raw.CHECKBOX_SHAPE}</xml>")


def _edit_workbook(parts: dict[str, bytes]) -> None:
    """Protect the structure and list the pivot's cache."""
    _edit(parts, WORKBOOK_PART, r"<bookViews>", f"{raw.WORKBOOK_PROTECTION}<bookViews>")
    caches = '<pivotCaches><pivotCache cacheId="1" r:id="rIdPivotCache"/></pivotCaches>'
    _edit(parts, WORKBOOK_PART, r"(<calcPr [^>]*/>)", rf"\1{caches}")


def _edit(parts: dict[str, bytes], name: str, pattern: str, replacement: str) -> None:
    """Replace the first match in a part; a miss means xlsxwriter writes otherwise now."""
    text, found = re.subn(pattern, replacement, parts[name].decode(), count=1)
    if not found:
        raise LookupError(f"{name} has no {pattern}")
    parts[name] = text.encode()


def _relationship(part: Part, source: str) -> str:
    place = posixpath.relpath(f"/{part.name}", f"/{posixpath.dirname(source)}")
    return f'<Relationship Id="{part.relation_id}" Type="{part.relation}" Target="{place}"/>'


def _relate(parts: dict[str, bytes], source: str, listed: str) -> None:
    """Add relationships to those of a part."""
    folder, name = posixpath.split(source)
    holder = posixpath.join(folder, "_rels", f"{name}.rels")
    if holder not in parts:
        parts[holder] = f'{raw.HEAD}<Relationships xmlns="{raw.PACKAGE_RELATIONS}"></Relationships>'.encode()
    _edit(parts, holder, r"</Relationships>", f"{listed}</Relationships>")


def _zipped(parts: dict[str, bytes]) -> bytes:
    """Return the parts as a zip, dates fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
