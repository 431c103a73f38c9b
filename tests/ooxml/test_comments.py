"""Comments: beside theirs, in blocks nobody uses, large enough to read."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import openpyxl
import pytest
from msgspec import structs

from perfxl.errors import WorkbookFault
from perfxl.model.cells import CellRef
from perfxl.ooxml import Annotation, DefinedName, Note, Package, annotate, restore, rewrite, unspoken
from perfxl.ooxml.boxes import Axis, Grid, text_height
from perfxl.ooxml.comments import SEPARATOR
from perfxl.ooxml.strip import stripped
from perfxl.ooxml.vml import take_blocks
from tests.ooxml.workbooks import OFFICE, drawn, host, parts_of, raw_workbook, zipped

VML = "xl/drawings/vmlDrawing1.vml"


def notes(*cells: tuple[int, int], text: str = "请改正") -> Annotation:
    return Annotation(comments=tuple(Note(CellRef("自评表", *cell), "绩效审核", text) for cell in cells))


def commented(*addresses: str) -> bytes:
    def fill(book, sheet):
        book.add_worksheet("另一张").write_comment("A1", "别处")
        for address in addresses:
            sheet.write_comment(address, f"{address} 见附件2", {"author": "张三"})

    return drawn(fill)


def comments_of(data: bytes, title: str = "自评表") -> dict[str, tuple[str, str]]:
    """Return author and text of every comment by address, as openpyxl reads them."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data))[title]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    return {cell.coordinate: (cell.comment.author, cell.comment.text) for cell in found}


def test_a_sheet_without_comments_gets_a_part_of_ours_hidden_until_hovered():
    marked = annotate(host(), notes((2, 2), (3, 4))).data
    assert comments_of(marked) == {"B2": ("绩效审核", "请改正"), "D3": ("绩效审核", "请改正")}
    vml = parts_of(marked)[VML].decode()
    assert vml.count("visibility:hidden") == 2
    assert "<x:Row>1</x:Row><x:Column>1</x:Column>" in vml
    types = parts_of(marked)["[Content_Types].xml"].decode()
    assert 'Extension="vml"' in types
    assert 'PartName="/xl/comments1.xml"' in types


def test_theirs_stay_first_and_ours_come_after_with_an_author_of_their_own():
    data = commented("A1", "C3")
    marked = annotate(data, notes((2, 2))).data
    assert comments_of(marked) == {
        "A1": ("张三", "A1 见附件2"), "C3": ("张三", "C3 见附件2"), "B2": ("绩效审核", "请改正"),
    }  # fmt: skip
    before, after = parts_of(data), parts_of(marked)
    assert [name for name in after if "comments" in name] == [name for name in before if "comments" in name]
    assert re.findall(r'ref="(\w+)"', after["xl/comments1.xml"].decode()) == ["A1", "C3", "B2"]
    assert after["xl/comments2.xml"] == before["xl/comments2.xml"]
    assert parts_of(restore(marked)) == before


def test_a_comment_of_theirs_at_the_same_cell_gets_ours_at_its_end():
    marked = annotate(commented("B2"), notes((2, 2))).data
    assert comments_of(marked) == {"B2": ("张三", f"B2 见附件2{SEPARATOR}请改正")}
    assert parts_of(marked)[VML] == parts_of(commented("B2"))[VML]


def test_ours_comes_off_however_another_program_divided_the_comment_into_runs():
    plan = structs.replace(notes((2, 2)), names=(DefinedName("_perfxl_F001", "1", hidden=True),))
    package = Package.open(annotate(commented("B2"), plan).data)
    runs = ("B2 见附件2\n", "──── ", "perfxl ────\n请", "改正")
    written = "".join(f'<r><t xml:space="preserve">{run}</t></r>' for run in runs)
    old = package.read("xl/comments1.xml").decode()
    new = re.sub(r"<text>.*</text>", f"<text>{written}</text>", old, flags=re.DOTALL).encode()
    bare = stripped(Package.open(rewrite(package, {"xl/comments1.xml": new}, {})), "_perfxl", ("perfxl 审核标注",))
    assert comments_of(bare) == {"B2": ("张三", "B2 见附件2")}


@pytest.mark.parametrize(
    "text",
    [
        "<text><t>旧</t></text>",
        "<text><t>旧</t><phoneticPr fontId='0'/></text>",
        "<text><r><t>旧</t></r></text>",
        "<text/>",
    ],
)
def test_however_theirs_is_written_ours_follows_it(text: str):
    data = commented("B2")
    parts = parts_of(data)
    old = parts["xl/comments1.xml"].decode()
    parts["xl/comments1.xml"] = re.sub(r"<text>.*</text>", text, old).encode()
    marked = annotate(zipped(parts), notes((2, 2))).data
    new = re.search(r"<text>(.*)</text>", parts_of(marked)["xl/comments1.xml"].decode(), re.DOTALL)
    assert new is not None
    plain = re.sub(r"<[^>]+>", "", new[1])
    assert plain == ("旧" if "旧" in text else "") + SEPARATOR + "请改正"


def test_shape_numbers_come_from_blocks_no_part_uses():
    data = commented("A1")
    assert b'data="1"' in parts_of(data)[VML]
    vml = parts_of(annotate(data, notes((2, 2))).data)[VML].decode()
    assert 'data="1,3"' in vml
    assert re.findall(r'id="_x0000_s(\d+)"', vml) == ["1025", "3073"]
    used = {1, 2, 4}
    assert take_blocks(used, 1_024) == (3, 5)
    assert used == {1, 2, 3, 4, 5}


def test_vml_that_is_no_xml_is_appended_to_all_the_same_and_unknown_vml_is_said():
    parts = parts_of(commented("A1"))
    parts[VML] = parts[VML].replace(b"</v:textbox>", b"<br></v:textbox>")
    assert b"<x:Row>1</x:Row>" in parts_of(annotate(zipped(parts), notes((2, 2))).data)[VML]
    parts[VML] = b"<html></html>"
    with pytest.raises(WorkbookFault) as caught:
        annotate(zipped(parts), notes((2, 2)))
    assert caught.value.facts == {"part": VML}


def test_vml_of_header_pictures_is_left_alone():
    data = raw_workbook("", tail="<legacyDrawingHF r:id='rId1'/>")
    parts = parts_of(data)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    ).encode()
    parts[VML] = b'<xml><o:idmap v:ext="edit" data="7"/><v:shape id="_x0000_s1025"/></xml>'
    plan = Annotation(comments=(Note(CellRef("表", 1, 1), "审核", "改"),))
    after = parts_of(annotate(zipped(parts), plan).data)
    assert after[VML] == parts[VML]
    assert b'data="2"' in after["xl/drawings/vmlDrawing2.vml"]
    sheet = after["xl/worksheets/sheet1.xml"]
    assert sheet.index(b"<legacyDrawing ") < sheet.index(b"<legacyDrawingHF ")


def test_under_a_threaded_comment_ours_is_left_out_and_said():
    parts = parts_of(host())
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    parts["xl/threadedComments/threadedComment1.xml"] = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="B2" id="{1}"><text>?</text></threadedComment></ThreadedComments>'
    )
    result = annotate(Package.open(zipped(parts)), notes((2, 2), (3, 2)))
    assert result.skipped == (CellRef("自评表", 2, 2),)
    assert list(comments_of(result.data)) == ["B3"]
    cells = [note.cell for note in notes((2, 2), (3, 2)).comments]
    assert unspoken(Package.open(zipped(parts)), cells) == {CellRef("自评表", 2, 2)}
    parts["xl/threadedComments/threadedComment1.xml"] = bytes(
        parts["xl/threadedComments/threadedComment1.xml"]
    ).replace(b'"B2"', b'"A1"')
    merged = [CellRef("自评表", 1, 3), CellRef("自评表", 2, 2)]
    assert unspoken(Package.open(zipped(parts)), merged) == {CellRef("自评表", 1, 3)}


def test_several_of_ours_at_one_cell_become_one_comment():
    plan = Annotation(comments=notes((2, 2), text="A01").comments + notes((2, 2), text="A04").comments)
    assert comments_of(annotate(host(), plan).data) == {"B2": ("绩效审核", "A01\nA04")}


def test_a_box_is_as_high_as_its_text_and_chinese_counts_double():
    assert text_height("文" * 60, 300) == text_height("a" * 120, 300)
    assert text_height("一\n二\n三", 300) - text_height("一", 300) == 2 * (text_height("", 300) - 18)
    assert text_height("文" * 200, 300) > text_height("文" * 100, 300)


def test_a_box_floats_right_of_its_cell_whatever_the_columns_and_rows_measure():
    columns = Axis.of(50, 100, [(1, 2, 100), (3, 3, 0)])
    rows = Axis.of(20, 100, [(1, 1, 50), (2, 2, 0)])
    lines = Grid(columns, rows)
    assert [columns.before(index) for index in (1, 2, 3, 4, 5)] == [0, 100, 200, 200, 250]
    assert lines.anchor(1, 1, 200, 60) == (1, 15, 0, 0, 5, 15, 2, 10)
    assert lines.anchor(4, 2, 200, 60) == (3, 15, 2, 10, 7, 15, 5, 10)


def test_a_box_stays_on_the_visible_part_of_a_sheet_whose_rest_is_hidden():
    rows = Axis.of(0, 1_048_576, [(row, row, 20) for row in range(1, 11)])
    lines = Grid(Axis.of(50, 16_384, [(11, 16_384, 0)]), rows)
    assert lines.anchor(10, 10, 300, 100) == (4, 0, 5, 0, 9, 50, 9, 20)


def test_sixteen_thousand_column_definitions_cost_next_to_nothing():
    columns = "".join(f'<col min="{column}" max="{column}" hidden="1"/>' for column in range(3, 16_385))
    plan = Annotation(comments=(Note(CellRef("表", 1, 1), "审核", "改"),))
    started = time.perf_counter()
    marked = annotate(raw_workbook("", head=f"<cols>{columns}</cols>"), plan).data
    assert time.perf_counter() - started < 5
    assert b"<x:Anchor>" in parts_of(marked)[VML]
