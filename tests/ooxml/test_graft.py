"""Sheets drawn by xlsxwriter in another workbook: what they carry, judged by openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter.color

from perfxl.ooxml import Annotation, Package, annotate, read_index, restore, scan
from perfxl.ooxml.dates import shows_a_day
from perfxl.ooxml.graft import free_titles, retitled
from tests.ooxml.workbooks import FINDINGS, drawn, findings_sheet, host, parts_of, raw_workbook, zipped
from tests.support.libreoffice import converted, recalculate


def grafted(data: bytes, sheets: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(annotate(data, Annotation(sheets=sheets)).data), rich_text=True)


DRAWN_THEME = {1: "FF000000", 10: "FF0000FF"}  # what the theme of the drawn workbook says


def look(cell: Any) -> tuple[Any, ...]:
    font = cell.font
    colour = font.color and (DRAWN_THEME[font.color.theme] if font.color.type == "theme" else font.color.rgb)
    letters = (font.name, font.sz, font.b, font.i, font.u, colour)
    return letters, repr(cell.fill), repr(cell.border), repr(cell.alignment), cell.number_format


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


def counting_from_1904(data: bytes) -> bytes:
    parts: dict[str, str | bytes] = {**parts_of(data)}
    book = parts_of(data)["xl/workbook.xml"].decode()
    parts["xl/workbook.xml"] = book.replace("<workbookPr ", '<workbookPr date1904="1" ', 1)
    return zipped(parts)


def dated_sheet(*, first: dt.date = dt.date(2021, 3, 1)) -> bytes:
    def fill(book, sheet):
        day, clock, elapsed = (
            book.add_format({"num_format": code}) for code in ('yyyy"年"m"月"d"日"', "h:mm", "[h]:mm")
        )
        sheet.write_datetime("A1", first, day)
        sheet.write_formula("A2", "=DATE(2021,3,2)", day, 44257)
        sheet.write_number("A3", 0.75, clock)
        sheet.write_number("A4", 1.5, elapsed)
        sheet.write_number("A5", 44256)
        sheet.write_formula("A6", '=TEXT(A1,"yyyy-mm-dd")', None, "2021-03-01")
        sheet.write_formula("A7", '=TEXT(44256,"yyyy-mm-dd")', None, "2021-03-01")
        sheet.write_formula("A8", '=TEXT(44256,"0.00")', None, "44256.00")
        limits = {"validate": "date", "criteria": ">=", "value": dt.date(2021, 3, 1)}
        sheet.data_validation("A1", limits)

    return drawn(fill, "日期")


def test_dates_show_the_same_day_in_a_host_that_counts_from_1904():
    sheet = grafted(counting_from_1904(host()), dated_sheet())["日期"]
    assert sheet["A1"].value == dt.datetime(2021, 3, 1)  # noqa: DTZ001 - a cell has no time zone
    assert (sheet["A3"].value, sheet["A5"].value) == (dt.time(18), 44256)
    assert sheet["A4"].value == dt.timedelta(hours=36)
    assert [sheet[f"A{row}"].value for row in (2, 6, 7, 8)] == [
        "=DATE(2021,3,2)", '=TEXT(A1,"yyyy-mm-dd")', '=TEXT(42794,"yyyy-mm-dd")', '=TEXT(44256,"0.00")',
    ]  # fmt: skip
    assert sheet.data_validations.dataValidation[0].formula1 == "42794"
    cached = scan(Package.open(annotate(counting_from_1904(host()), Annotation(sheets=dated_sheet())).data)).sheets[1]
    assert cached.cells[2, 1].value == 44257 - 1462


def test_dates_are_left_alone_where_both_count_alike():
    sheet = scan(Package.open(annotate(host(), Annotation(sheets=dated_sheet())).data)).sheets[1]
    assert [sheet.cells[row, 1].value for row in (1, 2, 5)] == [44256, 44257, 44256]


def test_a_date_before_1904_is_refused_rather_than_shown_as_another_day():
    with pytest.raises(ValueError, match="A1 holds a date before 1904"):
        annotate(counting_from_1904(host()), Annotation(sheets=dated_sheet(first=dt.date(1903, 12, 31))))


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("General", False), ("0.00", False), ('0"day"', False), ("[Red]0", False), ("h:mm:ss", False), ("mm:ss", False),
        ("[h]:mm", False), ("yyyy/m/d", True), ("mmm", True), ('m"月"', True), ("d h:mm", True), ("0.0E+00", False),
    ],
)  # fmt: skip
def test_a_format_shows_a_day_where_it_names_day_month_or_year(code: str, day: bool):
    assert shows_a_day(code) is day


@pytest.mark.judge
def test_libreoffice_shows_the_same_days_in_a_host_that_counts_from_1904(tmp_path: Path):
    shown = {}
    for name, data in (("plain", host()), ("shifted", counting_from_1904(host()))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(annotate(data, Annotation(sheets=dated_sheet())).data)
        shown[name] = recalculate(path, [("日期", "A6"), ("日期", "A7"), ("日期", "A8")])
    assert shown["shifted"] == shown["plain"]
    assert list(shown["plain"].values()) == ["2021-03-01", "2021-03-01", "44256.00"]


def themed(data: bytes, *, fonts: bool) -> bytes:
    """Return a host whose theme is red all over, with or without its fonts."""
    parts: dict[str, str | bytes] = {**parts_of(data)}
    theme = re.sub(r'(srgbClr val|lastClr)="\w{6}"', r'\1="FF0000"', parts_of(data)["xl/theme/theme1.xml"].decode())
    parts["xl/theme/theme1.xml"] = theme if fonts else re.sub(r"<a:fontScheme.*</a:fontScheme>", "", theme)
    return zipped(parts)


@pytest.mark.parametrize("fonts", [True, False])
def test_looks_do_not_follow_the_host_s_theme(fonts: bool):
    def fill(book, sheet):
        sheet.write_string("A1", "文", book.add_format({"font_color": xlsxwriter.color.Color.theme(4, 0)}))
        sheet.write_rich_string("A2", "一", book.add_format({"bold": True}), "二")
        sheet.set_tab_color(xlsxwriter.color.Color.theme(5, 0))

    marked = annotate(themed(host(), fonts=fonts), Annotation(sheets=drawn(fill, "清单"))).data
    styles = parts_of(marked)["xl/styles.xml"].decode()
    added = styles[len(parts_of(host())["xl/styles.xml"].decode().partition("</fonts>")[0]) : styles.index("</fonts>")]
    assert "scheme" not in added
    assert "theme=" not in added
    book = openpyxl.load_workbook(io.BytesIO(marked), rich_text=True)
    sheet: Any = book["清单"]
    assert sheet["A1"].font.color.rgb == "FF4F81BD"
    assert sheet.sheet_properties.tabColor.rgb == "FFC0504D"
    assert b"scheme" not in parts_of(marked)["xl/worksheets/sheet2.xml"]


def test_a_host_without_styles_or_theme_gets_the_looks_all_the_same():
    data = raw_workbook("<row r='1'><c r='A1'><v>1</v></c></row>")
    sheet, plain = (book[FINDINGS] for book in (grafted(data, findings_sheet()), openpyxl.load_workbook(
        io.BytesIO(findings_sheet()))))  # fmt: skip
    for address in ("A1", "C2", "D2", "A2"):
        assert sheet[address].fill.fgColor.rgb == plain[address].fill.fgColor.rgb
        assert (sheet[address].font.b, sheet[address].font.i) == (plain[address].font.b, plain[address].font.i)
        assert sheet[address].number_format == plain[address].number_format


def everything_that_speaks(title: str) -> bytes:
    """Return a drawn sheet in which everything that can names its own sheet."""

    def fill(book, sheet):
        sheet.write_column("A1", [1, 2, 3])
        sheet.write_formula("B1", f"=SUM('{title}'!A1:A3)", None, 6)
        sheet.write_url("B2", f"internal:'{title}'!A1", None, "返回")
        look = book.add_format({"bg_color": "#C6EFCE"})
        sheet.conditional_format("A1:A3", {"type": "formula", "criteria": f"='{title}'!$A$1=1", "format": look})
        bar = {"type": "data_bar", "data_bar_2010": True, "min_type": "formula", "min_value": f"='{title}'!$A$1"}
        sheet.conditional_format("B1:B3", bar)
        sheet.data_validation("C1", {"validate": "list", "source": f"='{title}'!$A$1:$A$3"})
        sheet.add_sparkline("C2", {"range": f"'{title}'!A1:A3"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{title}'!$A$1:$A$3", "name": f"='{title}'!$A$1"})
        chart.set_title({"name": f"='{title}'!$A$2"})
        sheet.insert_chart("E1", chart)
        sheet.insert_textbox("E20", "", {"textlink": f"='{title}'!$A$1"})
        book.define_name("上限", f"='{title}'!$A$3")
        sheet.print_area("A1:C3")
        sheet.repeat_rows(0)

    return drawn(fill, title)


def test_where_a_title_is_taken_everything_that_names_it_follows():
    old, new = f"'{FINDINGS}'!", f"'{FINDINGS}(2)'!"
    marked = parts_of(annotate(host("自评表", FINDINGS), Annotation(sheets=everything_that_speaks(FINDINGS))).data)
    ours = {name: marked[name].decode() for name in (
        "xl/worksheets/sheet3.xml", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/workbook.xml",
    )}  # fmt: skip
    drawn_parts = parts_of(everything_that_speaks(FINDINGS))
    expected = {
        "xl/worksheets/sheet3.xml": drawn_parts["xl/worksheets/sheet1.xml"],
        "xl/charts/chart1.xml": drawn_parts["xl/charts/chart1.xml"],
        "xl/drawings/drawing1.xml": drawn_parts["xl/drawings/drawing1.xml"],
        "xl/workbook.xml": drawn_parts["xl/workbook.xml"],
    }
    for name, text in ours.items():
        assert FINDINGS.encode() in expected[name], name
        assert old not in text, name
        named = len(re.findall(rf"'?{FINDINGS}'?!", expected[name].decode()))
        assert text.count(new) == named > 0, name
    places = {name.name: name.formula for name in read_index(Package.open(zipped({**marked}))).names}
    assert places["上限"] == f"{new}$A$3"
    assert places["_xlnm.Print_Area"] == f"{new}$A$1:$C$3"


@pytest.mark.judge
def test_libreoffice_draws_a_grafted_chart_from_the_renamed_sheet(tmp_path: Path):
    path = tmp_path / "marked.xlsx"
    path.write_bytes(annotate(host("自评表", FINDINGS), Annotation(sheets=everything_that_speaks(FINDINGS))).data)
    (tmp_path / "again").mkdir()
    saved = parts_of(converted(path, tmp_path / "again", "xlsx").read_bytes())
    charts = [content.decode() for name, content in saved.items() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    assert len(charts) == 1
    spoken = re.findall(r"<c:f>([^<]*)</c:f>", charts[0])
    assert any(FINDINGS in formula and "(2)" in formula and "$A$3" in formula for formula in spoken)
    assert re.findall(r"<c:v>([^<]*)</c:v>", charts[0].partition("<c:val>")[2])[:3] == ["1", "2", "3"]
    assert recalculate(path, [(f"{FINDINGS}(2)", "B1")]) == {(f"{FINDINGS}(2)", "B1"): 6}
