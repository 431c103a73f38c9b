"""Annotating: only insertions, in their place, and all of it taken off again."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec import structs

from perfxl.errors import WorkbookFault
from perfxl.model.cells import CellRef
from perfxl.ooxml import (
    Annotation,
    DefinedName,
    Mark,
    Note,
    Package,
    annotate,
    is_annotated,
    read_index,
    restore,
    rewrite,
    scan,
)
from tests.ooxml.workbooks import (
    FINDINGS,
    MAIN,
    RED,
    STRICT,
    YELLOW,
    annotation,
    drawn,
    findings_sheet,
    host,
    parts_of,
    raw_parts,
    raw_workbook,
    schema_check,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"


def only_insertions(before: bytes, after: bytes) -> bool:
    """Whether `before` can be read off `after` by leaving bytes out."""
    left = iter(after)
    return all(byte in left for byte in before)


def text_of(data: bytes, part: str = SHEET) -> str:
    return Package.open(data).read(part).decode("utf-8")


def test_only_what_must_change_changes_and_only_by_insertion():
    data = host()
    result = parts_of(annotate(data, annotation()).data)
    before = parts_of(data)
    changed = {name for name in before if before[name] != result[name]}
    assert changed == {
        "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", SHEET,
    }  # fmt: skip
    for name in changed - {"xl/styles.xml"}:
        assert only_insertions(before[name], result[name]), name
    plain = [re.sub(rb' count="\d+"', b"", part["xl/styles.xml"]).replace(b"/>", b">") for part in (before, result)]
    assert only_insertions(*plain)
    assert set(result) - set(before) == {
        "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels", "perfxl/journal.json",
    }  # fmt: skip


def test_taking_it_off_gives_back_every_part_and_marking_twice_is_marking_once():
    data = host()
    marked = annotate(data, annotation()).data
    assert is_annotated(Package.open(marked))
    assert not is_annotated(Package.open(data))
    assert parts_of(restore(marked)) == parts_of(data)
    assert annotate(Package.open(marked), annotation()).data == marked
    assert annotate(data, annotation()).data == marked


def test_our_formats_come_before_theirs_with_the_first_priorities():
    def fill(book, sheet):
        sheet.conditional_format("A1:B9", {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format()})
        sheet.data_validation("B2", {"validate": "decimal", "criteria": ">", "value": 0})

    sheet = text_of(annotate(drawn(fill), annotation()).data)
    rules = re.findall(r'sqref="([^"]+)"><cfRule type="(\w+)".*?priority="(\d+)"', sheet)
    assert rules == [
        ("B2", "expression", "1"),
        ("C2", "expression", "1"),
        ("C3", "expression", "1"),
        ("A1:B9", "cellIs", "1"),
    ]
    assert '<formula>_perfxl_F001=1</formula></cfRule><cfRule type="expression" dxfId="2" priority="2">' in sheet
    assert sheet.index("</conditionalFormatting><dataValidations") > 0


@pytest.mark.parametrize(
    ("head", "tail", "expected"),
    [
        ("", "", "</sheetData><conditionalFormatting"),
        ("", '<mergeCells><mergeCell ref="A8:B9"/></mergeCells>', "</mergeCells><conditionalFormatting"),
        ("", "<phoneticPr fontId='1'/><pageMargins/>", "<phoneticPr fontId='1'/><conditionalFormatting"),
        ("", "<pageMargins/><drawing r:id='rId9'/><tableParts/>", "<drawing r:id='rId9'/><legacyDrawing "),
        ("", "<legacyDrawingHF r:id='rId9'/><extLst/>", '"/><legacyDrawingHF'),
    ],
)
def test_insertions_stand_where_the_schema_has_them(head: str, tail: str, expected: str):
    data = raw_workbook("<row><c><v>1</v></c></row>", head=head, tail=tail)
    assert expected in text_of(annotate(data, annotation("表")).data)


def test_a_mark_and_a_comment_inside_a_merged_rectangle_concern_all_of_it_and_its_anchor():
    plan = Annotation(
        marks=(Mark(CellRef("自评表", 1, 3), (("_perfxl_F001=1", RED),)),),
        comments=(Note(CellRef("自评表", 1, 2), "审核", "标题"),),
    )
    marked = annotate(host(), plan).data
    assert 'sqref="A1:C1"' in text_of(marked)
    assert 'ref="A1"' in text_of(marked, "xl/comments1.xml")


def test_a_looks_fill_colour_weight_and_frame_reach_the_styles():
    sheet: Any = openpyxl.load_workbook(io.BytesIO(annotate(host(), annotation()).data))["自评表"]
    first, second = next(
        rules for area, rules in sheet.conditional_formatting._cf_rules.items() if str(area.sqref) == "B2"
    )
    assert first.dxf.fill.bgColor.rgb == "FFFFC7CE"
    assert first.dxf.font.color.rgb == "FF9C0006"
    assert (second.dxf.font.b, second.dxf.border.left.style) == (True, "thin")


def test_names_go_beside_theirs_or_into_a_list_of_their_own():
    own = annotate(raw_workbook(""), Annotation(names=(DefinedName("_perfxl_F001", "1<2", hidden=True),))).data
    assert (
        '</sheets><definedNames><definedName name="_perfxl_F001" hidden="1">1&lt;2</definedName></definedNames>'
        in text_of(own, "xl/workbook.xml")
    )
    theirs = raw_workbook("", names="<definedNames><definedName name='a'>1</definedName></definedNames><calcPr/>")
    both = annotate(theirs, Annotation(names=(DefinedName("b", "2"),))).data
    assert [name.name for name in read_index(Package.open(both)).names] == ["a", "b"]


def test_a_name_that_is_taken_and_a_sheet_that_is_missing_are_said():
    theirs = raw_workbook("", names="<definedNames><definedName name='_PERFXL_f001'>1</definedName></definedNames>")
    with pytest.raises(WorkbookFault) as taken:
        annotate(theirs, Annotation(names=(DefinedName("_perfxl_F001", "2"),)))
    assert taken.value.facts == {"name": "_perfxl_F001"}
    with pytest.raises(WorkbookFault) as missing:
        annotate(host(), annotation("改了名的表"))
    assert missing.value.facts == {"sheet": "改了名的表"}


def test_a_changed_part_or_a_forged_journal_is_not_restored():
    marked = Package.open(annotate(host(), annotation()).data)
    touched = rewrite(marked, {SHEET: marked.read(SHEET) + b" "}, {})
    with pytest.raises(WorkbookFault) as stale:
        restore(touched)
    assert stale.value.facts == {"part": SHEET}
    for forged in (b"{}", b"[1]", b"\xff", b'{"parts":{"xl/workbook.xml":{"sha256":"","undo":[[0,9,9]]}},"added":[]}'):
        with pytest.raises(WorkbookFault):
            restore(rewrite(marked, {"perfxl/journal.json": forged}, {}))
    with pytest.raises(WorkbookFault) as plain:
        restore(host())
    assert plain.value.key == "fault.ooxml.not_annotated"


def prefixed() -> bytes:
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>'
    parts = raw_parts(sheet)
    parts["xl/workbook.xml"] = re.sub(r"<(/?)(?=\w)", r"<\1x:", str(parts["xl/workbook.xml"])).replace(
        "xmlns=", "xmlns:x="
    )
    return zipped(parts)


def utf_16() -> bytes:
    parts = parts_of(host())
    for name in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = parts[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    return zipped(parts)


def strict() -> bytes:
    parts = parts_of(host())
    for old, new in STRICT.items():
        parts = {name: part.replace(old.encode(), new.encode()) for name, part in parts.items()}
    return zipped(parts)


def without_styles() -> bytes:
    return raw_workbook("<row r='2'><c r='B2'><v>1</v></c></row>")


def single_quoted() -> bytes:
    parts = parts_of(host())
    for name in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        parts[name] = parts[name].replace(b'"', b"'")
    return zipped(parts)


@pytest.mark.parametrize("make", [prefixed, utf_16, strict, without_styles, single_quoted])
def test_odd_flavours_of_xml_are_annotated_in_their_own_way(make):
    data = make()
    package = Package.open(data)
    title = read_index(package).sheets[0].title
    marked = annotate(package, annotation(title)).data
    after = scan(Package.open(marked))
    assert [sheet.title for sheet in after.sheets] == [title, FINDINGS]
    assert after.sheets[0].cells == scan(package).sheets[0].cells
    assert after.sheets[1].cells[2, 3].value == 1
    assert {"_perfxl_F001", "_xlnm._FilterDatabase"} <= {name.name for name in after.names}
    assert parts_of(restore(marked)) == parts_of(data)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("make", [host, prefixed, without_styles, single_quoted])
def test_what_we_write_is_valid_and_another_program_reads_it(make, shared_folder: Path):
    data = make()
    title = read_index(Package.open(data)).sheets[0].title
    marked = annotate(data, annotation(title, cell=(4, 2))).data
    assert not schema_check(shared_folder, parts_of(marked))
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book.sheetnames == [title, FINDINGS]
    assert "应为 111.79 <万元>&。" in book[title]["B4"].comment.text


def test_the_other_sheets_of_a_workbook_are_not_read_into_the_result():
    data = host("自评表", "说明", "佐证")
    result = parts_of(annotate(data, annotation()).data)
    assert result["xl/worksheets/sheet2.xml"] == parts_of(data)["xl/worksheets/sheet2.xml"]
    assert "xl/worksheets/sheet4.xml" in result


def test_the_plan_may_be_empty_or_hold_marks_only():
    assert parts_of(restore(annotate(host(), Annotation()).data)) == parts_of(host())
    marks = structs.replace(annotation(), comments=(), sheets=None, names=())
    added = set(parts_of(annotate(host(), marks).data)) - set(parts_of(host()))
    assert added == {"perfxl/journal.json"}
    assert YELLOW != RED


def test_a_taken_title_is_given_another_and_formulas_follow():
    data = host("自评表", FINDINGS)
    result = annotate(data, annotation())
    assert result.titles == {FINDINGS: f"{FINDINGS}(2)"}
    after = scan(Package.open(result.data))
    assert [sheet.title for sheet in after.sheets] == ["自评表", FINDINGS, f"{FINDINGS}(2)"]
    assert after.sheets[2].cells[2, 3].formula == f"'{FINDINGS}(2)'!D2+1"
    assert {name.formula for name in after.names if name.hidden and "perfxl" in name.name} == {f"'{FINDINGS}(2)'!$C$2"}
    assert f"location=\"'{FINDINGS}(2)'!A1\"" in text_of(result.data, "xl/worksheets/sheet3.xml")
    local = {name.sheet_index for name in after.names if name.name.startswith("_xlnm")}
    assert local == {2}
    assert findings_sheet() == findings_sheet()
