"""Sheets drawn by xlsxwriter in another workbook: what they carry, judged by openpyxl."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from perfxl.ooxml import Annotation, Package, annotate, restore
from perfxl.ooxml.graft import free_titles, retitled
from tests.ooxml.workbooks import FINDINGS, drawn, findings_sheet, host, parts_of


def grafted(data: bytes, sheets: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(annotate(data, Annotation(sheets=sheets)).data), rich_text=True)


def look(cell: Any) -> tuple[str, ...]:
    return repr(cell.font), repr(cell.fill), repr(cell.border), repr(cell.alignment), cell.number_format


def test_values_formulas_links_and_rich_text_arrive():
    sheet = grafted(host(), findings_sheet())[FINDINGS]
    assert [cell.value for cell in sheet[1]][:3] == ["序号", "级别", "状态"]
    assert sheet["C2"].value == f"='{FINDINGS}'!D2+1"
    assert sheet["A2"].hyperlink.location == f"'{FINDINGS}'!A1"
    assert sheet["B2"].hyperlink.target == "https://example.com/?a=1&b=2"
    assert str(sheet["E2"].value) == "一二<& 三"


def test_looks_arrive_whatever_the_host_has():
    def fill(book, sheet):
        for size in range(20, 30):
            look = {"font_size": size, "num_format": f'0.0"{size}"', "bg_color": f"#0000{size}", "border": 2}
            sheet.write_number(size, 0, size, book.add_format(look))

    data = drawn(fill)
    book = grafted(data, findings_sheet())
    plain = openpyxl.load_workbook(io.BytesIO(findings_sheet()))[FINDINGS]
    sheet = book[FINDINGS]
    for address in ("A1", "C2", "D2", "A2", "B2"):
        new, old = sheet[address], plain[address]
        assert look(new) == look(old)
    assert sheet.column_dimensions["A"].width == plain.column_dimensions["A"].width
    area = next(iter(sheet.conditional_formatting))
    assert (str(area.sqref), area.rules[0].dxf.fill.bgColor.rgb) == ("A2:C3", "FFC6EFCE")
    theirs = openpyxl.load_workbook(io.BytesIO(data))["自评表"]
    for row in range(21, 31):
        new, old = book["自评表"].cell(row, 1), theirs.cell(row, 1)
        assert look(new) == look(old)


def test_validation_filter_print_setup_protection_and_panes_arrive():
    book = grafted(host("自评表", "说明"), findings_sheet())
    sheet = book[FINDINGS]
    assert sheet.data_validations.dataValidation[0].formula1 == '"采纳,不采纳"'
    assert sheet.auto_filter.ref == "A1:E5"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == f"'{FINDINGS}'!$A$1:$J$10"
    assert sheet.protection.sheet is True
    assert sheet.freeze_panes == "A2"


def test_only_the_host_s_tab_is_selected():
    book = grafted(host(), findings_sheet())
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets] == [True, False]
    assert book.active.title == "自评表"


def test_charts_and_pictures_come_along():
    def fill(book, sheet):
        sheet.write_column("A1", [1, 2, 3])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='图表'!$A$1:$A$3"})
        sheet.insert_chart("C1", chart)

    def host_with_chart(book, sheet):
        sheet.write_column("A1", [4, 5, 6])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='图表'!$A$1:$A$3"})
        sheet.insert_chart("C1", chart)

    data = drawn(host_with_chart, "图表")
    marked = annotate(data, Annotation(sheets=drawn(fill, "图表"))).data
    after = parts_of(marked)
    assert b"'\xe5\x9b\xbe\xe8\xa1\xa8(2)'!$A$1:$A$3" in after["xl/charts/chart2.xml"]
    assert after["xl/charts/chart1.xml"] == parts_of(data)["xl/charts/chart1.xml"]
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert [len(sheet._charts) for sheet in list[Any](book.worksheets)] == [1, 1]
    assert parts_of(restore(marked)) == parts_of(data)


def test_several_sheets_keep_their_order_and_state():
    def fill(book, sheet):
        book.get_worksheet_by_name("测算依据").hide()
        sheet.write_formula("A1", "=测算依据!A1+自评表!B2", None, 0)

    book = grafted(host(), drawn(fill, FINDINGS, "测算依据", "自评得分核对表"))
    assert book.sheetnames == ["自评表", FINDINGS, "测算依据", "自评得分核对表"]
    assert book["测算依据"].sheet_state == "hidden"


def test_what_cannot_be_moved_is_refused_at_once():
    def with_comment(book, sheet):
        sheet.write_comment("A1", "?")

    with pytest.raises(ValueError, match="cannot be grafted"):
        annotate(Package.open(host()), Annotation(sheets=drawn(with_comment, FINDINGS)))


def test_a_free_title_is_short_enough_for_excel_and_never_given_twice():
    long = "很" * 31
    assert free_titles([long], [long]) == {long: "很" * 28 + "(2)"}
    assert free_titles(["A", "a(2)"], ["a"]) == {"a": "a(3)"}
    assert free_titles(["b"], ["a"]) == {"a": "a"}


def test_formulas_follow_a_new_title_and_nothing_else_does():
    titles = {"清单": "清单(2)"}
    assert retitled("清单!A1+'清单'!B2", titles) == "'清单(2)'!A1+'清单(2)'!B2"
    assert retitled("问题清单!A1+'我的清单'!A1", titles) == "问题清单!A1+'我的清单'!A1"
