"""Sheets written into frames: what openpyxl reads of them in another workbook, and what is refused."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from perfxl.model import CellRef
from perfxl.ooxml import Annotation, DefinedName, DxfStyle, SheetWriter, annotate, assembled, read_frame, read_looks
from perfxl.ooxml.pages import LONGEST_TEXT


def drawn(paint) -> bytes:
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    paint(book, book.add_worksheet("甲"))
    book.close()
    return held.getvalue()


def frame():
    def paint(book, sheet):
        sheet.set_column(0, 0, 33)
        sheet.freeze_panes(1, 0)
        sheet.protect()
        sheet.set_footer("&C第 &P 页")

    return read_frame(drawn(paint))


def looks():
    def paint(book, sheet):
        for row, settings in enumerate(({"bold": True}, {"num_format": "0.00"})):
            sheet.write_blank(row, 0, None, book.add_format(settings))

    return read_looks(drawn(paint))


def hosted(writer: SheetWriter, fills=()):
    styles, _ = looks()
    names = (DefinedName("_xlnm.Print_Area", "清单!$A$1:$B$9", sheet_index=0),)
    sheets = assembled(styles, [("清单", writer.xml(frame()))], names, tuple(DxfStyle(fill=fill) for fill in fills))
    host = drawn(lambda book, sheet: sheet.write(0, 0, 7, book.add_format({"italic": True})))
    return openpyxl.load_workbook(BytesIO(annotate(host, Annotation(sheets=sheets)).data))


def test_text_stays_text_whatever_it_looks_like():
    _, (bold, money) = looks()
    writer = SheetWriter()
    for row, text in enumerate(("=1+1", "<b>&amp;", "+12", " 两端 ")):
        writer.text(row, 0, text, bold)
    writer.number(4, 0, 0.81, money)
    writer.formula(5, 0, 'IF(A5>0,"<有>","无")', "<有>", bold)
    sheet = hosted(writer)["清单"]
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["=1+1", "<b>&amp;", "+12", " 两端 "]
    assert [sheet.cell(row, 1).data_type for row in (1, 5, 6)] == ["s", "n", "f"]
    assert (sheet["A5"].value, sheet["A5"].number_format, sheet["A1"].font.b) == (0.81, "0.00", True)
    assert sheet["A6"].value == '=IF(A5>0,"<有>","无")'


def test_a_text_longer_than_a_cell_is_cut_and_the_workbook_opens():
    writer = SheetWriter()
    writer.text(0, 0, "长" * 40_000, 0)
    assert len(hosted(writer)["清单"]["A1"].value) == LONGEST_TEXT


def test_frame_rows_checks_colours_links_and_names_arrive_together():
    writer = SheetWriter()
    writer.text(0, 0, "状态", 0)
    writer.heights[0] = 31.5
    writer.merge(0, 0, 1)
    writer.choices(1, 0, ("显示", "不显示"), "开关", "请选择")
    writer.prompt((2, 5), 1, "审核说明", "写明原因")
    writer.colour((2, 5), 0, "$A3=1", 1)
    writer.colour((2, 5), 0, "$A3=2", 0)
    writer.link(1, 1, CellRef("甲", 1, 1))
    writer.filtered = "A1:B6"
    book = hosted(writer, ("C6E0B4", "FF9B9B"))
    sheet = book["清单"]
    assert sheet.column_dimensions["A"].width == pytest.approx(33.7, abs=0.1)
    assert (sheet.freeze_panes, sheet.protection.sheet) == ("A2", True)
    assert (sheet.row_dimensions[1].height, [str(span) for span in sheet.merged_cells.ranges]) == (31.5, ["A1:B1"])
    assert [check.formula1 for check in sheet.data_validations.dataValidation] == ['"显示,不显示"', None]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    seen = [(rule.formula[0], rule.dxf.fill.bgColor.rgb) for rule in rules]
    assert seen == [("$A3=1", "FFFF9B9B"), ("$A3=2", "FFC6E0B4")]
    assert (sheet["B2"].hyperlink.location, sheet.auto_filter.ref) == ("'甲'!A1", "A1:B6")
    assert sheet.print_area == "'清单'!$A$1:$B$9"
    assert book["甲"]["A1"].font.i


def test_a_frame_is_drawn_without_rows():
    with pytest.raises(ValueError, match="without rows"):
        read_frame(drawn(lambda book, sheet: sheet.write(0, 0, 1)))
