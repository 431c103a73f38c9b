"""The sparse scan: what files in the wild write, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.errors import HostileWorkbook, NotAWorkbook
from perfxl.model.cells import CellSpan
from perfxl.ooxml import CellKind, DefinedName, Limits, Package, ScannedCell, SheetScan, scan
from tests.ooxml.workbooks import MAIN, STRICT, drawn, host, parts_of, raw_parts, raw_workbook, zipped


def sheet_of(data: bytes) -> SheetScan:
    return scan(Package.open(data)).sheets[0]


def cells(rows: str, **more: str) -> dict[tuple[int, int], ScannedCell]:
    return dict(sheet_of(raw_workbook(rows, **more)).cells)


def values(rows: str, **more: str) -> dict[tuple[int, int], object]:
    return {place: cell.value for place, cell in cells(rows, **more).items()}


def strings(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("<c><v>111.97</v></c>", CellKind.NUMBER, Decimal("111.97")),
        ("<c><v>0.30000000000000004</v></c>", CellKind.NUMBER, Decimal("0.3")),
        ("<c><v>33730648.780000001</v></c>", CellKind.NUMBER, Decimal("33730648.78")),
        ("<c><v>1.5E-3</v></c>", CellKind.NUMBER, Decimal("0.0015")),
        ('<c t="n"><v>-7</v></c>', CellKind.NUMBER, Decimal(-7)),
        ("<c><v>1e999</v></c>", CellKind.TEXT, "1e999"),
        ("<c><v>NaN</v></c>", CellKind.TEXT, "NaN"),
        ('<c t="b"><v>1</v></c>', CellKind.BOOLEAN, True),
        ('<c t="b"><v>0</v></c>', CellKind.BOOLEAN, False),
        ('<c t="e"><v>#REF!</v></c>', CellKind.ERROR, "#REF!"),
        ('<c t="d"><v>2021-03-04T00:00:00</v></c>', CellKind.DATE, "2021-03-04T00:00:00"),
        ('<c t="str"><f>A2</f><v></v></c>', CellKind.TEXT, ""),
        ('<c t="str"><f>A2</f><v>优_x000D_\n良</v></c>', CellKind.TEXT, "优\r\n良"),
        ('<c t="inlineStr"><is><t>无</t></is></c>', CellKind.TEXT, "无"),
        ('<c t="inlineStr"><is><r><t>一</t></r><r><t>二</t></r><rPh><t>yi</t></rPh></is></c>', CellKind.TEXT, "一二"),
        ('<c t="inlineStr"><is><t><![CDATA[<见附件>]]></t></is></c>', CellKind.TEXT, "<见附件>"),
        ("<c><f>SUM(B1:B2)</f></c>", CellKind.BLANK, None),
    ],
)
def test_a_cell_is_what_the_file_states(cell: str, kind: CellKind, value: object):
    (found,) = cells(f"<row>{cell}</row>").values()
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize("cell", ['<c r="A1" s="4"/>', "<c><v/></c>", "<c><v></v></c>", '<c t="s"><v/></c>'])
def test_a_cell_that_holds_nothing_is_not_there(cell: str):
    assert cells(f"<row>{cell}</row>") == {}


def test_a_formula_without_a_cached_value_is_seen_as_stale():
    found = cells("<row><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c></row>")
    assert (found[1, 1].stale, found[1, 1].formula) == (True, "1+1")
    assert found[1, 2].stale is False


def test_rows_and_cells_without_a_place_follow_the_one_before():
    rows = '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    assert values(rows) == {(3, 2): 1, (3, 3): 2, (4, 1): 3}


def test_row_zero_and_places_off_the_sheet_do_no_harm():
    rows = (
        '<row r="0"><c r="A0"><v>1</v></c></row><row r="2"><c r="XFE2"><v>2</v></c><c r="A9999999"><v>3</v></c></row>'
    )
    assert values(rows) == {(1, 1): 1}
    digits = "9" * 5_000
    assert values(f'<row r="{digits}"><c r="B{digits}"><v>1</v></c><c r="?" s="{digits}"><v>2</v></c></row>') == {
        (1, 3): 2
    }


def test_a_stray_cell_in_the_last_corner_costs_nothing():
    assert values('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>') == {(1_048_576, 16_384): 1}


def test_shared_strings_join_their_runs_without_phonetic_guides():
    shared = strings(
        "<t>收入</t>", "<r><t>合</t></r><r><rPr/><t xml:space='preserve'>计 </t></r><rPh><t>he</t></rPh>", "<t/>"
    )
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    assert list(values(rows, sharedStrings=shared).values()) == ["收入", "合计 ", ""]


@pytest.mark.parametrize("more", [{}, {"sharedStrings": strings("<t>a</t>")}])
def test_a_text_that_is_lost_from_the_file_is_said_with_its_cell(more: dict[str, str]):
    with pytest.raises(NotAWorkbook) as caught:
        cells('<row r="7"><c r="B7" t="s"><v>5</v></c></row>', **more)
    assert caught.value.facts == {"sheet": "表", "cell": "B7"}


def test_a_shared_formula_reaches_every_cell_even_before_its_master():
    rows = (
        '<row r="1"><c r="B1"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0" ref="B1:B3">A2*$C$1+SUM(A$1:A2)</f><v>1</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
        '<row r="4"><c r="B4"><f t="shared" si="9"/><v>4</v></c><c r="C4"><f t="shared" si="9"/></c></row>'
    )
    found = cells(rows)
    assert [found[row, 2].formula for row in (1, 2, 3, 4)] == [
        "A1*$C$1+SUM(A$1:A1)", "A2*$C$1+SUM(A$1:A2)", "A3*$C$1+SUM(A$1:A3)", None,
    ]  # fmt: skip
    assert found[3, 2].stale
    assert (4, 3) not in found


def test_shared_formulas_cannot_be_made_to_fill_the_memory():
    many = "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, 200))
    data = raw_workbook(f'<row r="1"><c r="A1"><f t="shared" si="0">{"B1+" * 100}1</f></c></row>{many}')
    with pytest.raises(HostileWorkbook) as caught:
        scan(Package.open(data, Limits(formulas=10_000)))
    assert caught.value.key == "fault.ooxml.too_many_formulas"


def test_array_formulas_and_data_tables_say_what_they_fill():
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>2</v></c>'
        '<c r="C1"><f t="dataTable" ref="C1:C3" r1="E1"/><v>5</v></c></row>'
    )
    found = cells(rows)
    assert (found[1, 1].formula, found[1, 1].array) == ("B1:B2*2", "A1:A2")
    assert (found[1, 3].formula, found[1, 3].array) == ("TABLE(E1)", "C1:C3")


def test_number_formats_come_through_the_styles():
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0.00&quot;万元&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    )
    rows = "<row>" + "".join(f'<c s="{style}"><v>1</v></c>' for style in (0, 1, 2, 3, 9)) + "</row>"
    formats = [cell.number_format for cell in cells(rows, styles=styles).values()]
    assert formats == ["General", "0.00%", '0.00"万元"', 'yyyy"年"m"月"d"日"', "General"]


def test_merges_and_hidden_rows_and_columns_are_known():
    sheet = sheet_of(
        raw_workbook(
            '<row r="2" hidden="1"><c r="B2"><v>1</v></c></row>',
            head='<cols><col min="3" max="16384" hidden="true"/></cols>',
            tail='<mergeCells><mergeCell ref="B2:C4"/><mergeCell ref="nonsense"/></mergeCells>',
        )
    )
    assert sheet.merges == (CellSpan("表", 2, 2, 4, 3),)
    assert sheet.anchor(4, 3) == (2, 2)
    assert sheet.anchor(5, 3) == (5, 3)
    assert [sheet.hides(*place) for place in ((2, 1), (1, 3), (1, 2))] == [True, True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_a_part_may_be_in_any_encoding_of_xml(encoding: str):
    declared = "utf-8" if "utf-8" in encoding else "utf-16" if "utf-16" in encoding else encoding
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>é</v></c>'
    )
    data = f"{text}</row></sheetData></worksheet>".encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    found = sheet_of(zipped(raw_parts("") | {"xl/worksheets/sheet1.xml": data}))
    assert [cell.value for cell in found.cells.values()] == ["é"]


def test_a_prefix_on_every_element_changes_nothing():
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert sheet_of(zipped(raw_parts(sheet))).cells[1, 1].value == 5


def strict(data: bytes) -> bytes:
    """Return a workbook in the Strict flavour of its namespaces and relationship types."""
    parts = parts_of(data)
    for old, new in STRICT.items():
        parts = {name: part.replace(old.encode(), new.encode()) for name, part in parts.items()}
    return zipped(parts)


def test_a_strict_workbook_reads_like_any_other():
    assert scan(Package.open(strict(host()))) == scan(Package.open(host()))


def test_parts_are_found_by_relationship_with_absolute_and_odd_targets():
    parts = parts_of(host())
    parts["xl/odd name.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    relations = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(b"worksheets/sheet1.xml", b"/XL\\odd%20name.xml")
    assert scan(Package.open(zipped(parts))).sheets == scan(Package.open(host())).sheets


def test_sheets_names_dates_and_properties_are_listed():
    def fill(book, sheet):
        book.add_worksheet("藏").hide()
        book.add_worksheet("深藏").very_hidden()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=自评表!$A$1:$A$3"})
        book.add_chartsheet("图").set_chart(chart)
        book.define_name("_perfxl_form", "=自评表!$A$1")
        book.define_name("自评表!local", "=自评表!$B$1")
        book.set_custom_property("perfxl_form", "department_overall")
        book.set_custom_property("perfxl_version", 2020.1)
        sheet.write_number("A1", 1)

    found = scan(Package.open(drawn(fill)))
    assert [(sheet.title, sheet.state, sheet.kind) for sheet in found.sheets] == [
        ("自评表", "visible", "worksheet"),
        ("藏", "hidden", "worksheet"),
        ("深藏", "veryHidden", "worksheet"),
        ("图", "visible", "chartsheet"),
    ]
    assert DefinedName("_perfxl_form", "自评表!$A$1") in found.names
    assert DefinedName("local", "自评表!$B$1", sheet_index=0) in found.names
    assert found.properties == {"perfxl_form": "department_overall", "perfxl_version": "2020.1"}
    assert found.date_1904 is False
    assert found.sheet("自评表") is found.sheets[0]
    assert found.sheet("无此表") is None


def test_a_sheet_at_which_an_unread_name_points_is_known_by_title_only():
    def fill(book, sheet):
        sheet.write("A1", 1)
        book.get_worksheet_by_name("填报校验").write("A1", 2)
        book.define_name("states", "='填报校验'!$A$1:$A$9")
        book.define_name("lost", "=#REF!")

    package = Package.open(drawn(fill, "自评表", "填报校验"))
    assert [len(sheet.cells) for sheet in scan(package).sheets] == [1, 1]
    passed_over = scan(package, unread=("states", "lost", "nowhere"))
    assert [(sheet.title, len(sheet.cells)) for sheet in passed_over.sheets] == [("自评表", 1), ("填报校验", 0)]
    assert passed_over.names == scan(package).names
