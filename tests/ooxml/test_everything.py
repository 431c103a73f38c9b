"""The workbook with everything is annotated: nothing in it is lost, moved or written anew."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from perfxl.model.cells import CellRef
from perfxl.ooxml import Annotated, Annotation, DefinedName, Mark, Note, Package, annotate, read_index, restore
from tests.ooxml.workbooks import FINDINGS, RED, findings_sheet, parts_of, schema_check
from tests.support.everything import COMMENTS_PART, FORM, FORM_PART, TITLES, VML_PART, WORKBOOK_PART, everything
from tests.support.fidelity_probes import kept_parts, look
from tests.support.libreoffice import converted, recalculate

WITH_THEIR_NOTE, WITH_THREAD, PLAIN, MERGED = (
    CellRef(FORM, 2, 2), CellRef(FORM, 3, 3), CellRef(FORM, 2, 3), CellRef(FORM, 1, 2),
)  # fmt: skip
TOUCHED = {
    "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", WORKBOOK_PART, "xl/styles.xml", FORM_PART,
    COMMENTS_PART, VML_PART,
}  # fmt: skip


def marked() -> Annotated:
    """Annotate it: marks and comments where theirs are, where a thread is, on a plain and on a merged cell."""
    places = (WITH_THEIR_NOTE, WITH_THREAD, PLAIN, MERGED)
    plan = Annotation(
        marks=tuple(Mark(place, (("_perfxl_F001=1", RED),)) for place in places),
        comments=tuple(Note(place, "绩效审核", f"应核对 {place.a1}") for place in places),
        names=(DefinedName("_perfxl_F001", f"'{FINDINGS}'!$C$2", hidden=True),),
        sheets=findings_sheet(),
    )
    return annotate(everything(), plan)


def test_untouched_parts_stay_byte_identical_and_touched_ones_are_only_inserted_into():
    before, after = look(everything()), look(marked().data)
    verdicts = kept_parts(before, after)
    assert set(before.parts) == set(parts_of(everything()))
    assert {name for name, verdict in verdicts.items() if verdict != "same"} == TOUCHED
    assert {verdicts[name] for name in TOUCHED} == {"inserted into"}
    assert list(parts_of(marked().data))[: len(before.parts)] == list(before.parts)


def test_untouched_members_keep_their_compressed_bytes():
    before, after = everything(), marked().data
    for member in Package.open(before).members:
        if member.name not in TOUCHED:
            raw = before[member.start : member.start + 30 + len(member.name.encode()) + member.compressed]
            assert raw in after, member.name


def test_taking_it_off_gives_every_part_back():
    assert parts_of(restore(marked().data)) == parts_of(everything())
    assert list(parts_of(restore(marked().data))) == list(parts_of(everything()))


def test_marking_twice_is_marking_once():
    once = marked().data
    plan = Annotation(marks=(Mark(PLAIN, (("TRUE", RED),)),))
    assert parts_of(annotate(once, plan).data) == parts_of(annotate(everything(), plan).data)


def test_our_formats_stand_first_and_theirs_after_them_as_they_were():
    sheet = Package.open(marked().data).read(FORM_PART).decode()
    rules = re.findall(r'<conditionalFormatting sqref="([^"]+)"><cfRule type="(\w+)"[^>]*? priority="(\d+)"', sheet)
    ours = [(place, "expression", "1") for place in ("B2", "C3", "C2", "A1:D1")]
    assert rules == [*ours, ("B2:C3", "cellIs", "1"), ("D2:D3", "dataBar", "2")]
    assert "x14:dataBar" in sheet


def test_under_a_thread_no_comment_is_put_and_that_is_reported():
    result = marked()
    assert result.skipped == (WITH_THREAD,)
    comments = parts_of(result.data)[COMMENTS_PART].decode()
    assert "应核对 C3" not in comments
    assert "应核对 C2" in comments


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_openpyxl_opens_it_and_finds_their_words_before_ours_at_the_same_cell():
    book = openpyxl.load_workbook(io.BytesIO(marked().data))
    assert book.sheetnames == [*TITLES, FINDINGS]
    notes = {cell.coordinate: cell.comment.text for row in book[FORM].iter_rows() for cell in row if cell.comment}
    assert notes["B2"] == "我们核过了\n──── perfxl ────\n应核对 B2"
    assert (notes["D3"], notes["A1"]) == ("见附件2", "应核对 B1")
    assert notes["C3"].startswith("[Threaded comment]")


def test_our_boxes_take_numbers_nobody_has_and_theirs_keep_theirs():
    before, after = (parts_of(data)[VML_PART].decode() for data in (everything(), marked().data))
    numbers = re.findall(r'id="_x0000_s(\d+)"', after)
    assert len(numbers) == len(set(numbers)) == len(re.findall("<v:shape ", before)) + 2
    assert all(shape in after for shape in re.findall(r"<v:shape .*?</v:shape>", before))
    header = parts_of(everything())["xl/drawings/vmlDrawing2.vml"]
    assert parts_of(marked().data)["xl/drawings/vmlDrawing2.vml"] == header


@pytest.mark.filterwarnings("ignore")
def test_no_new_offence_against_the_schemas(shared_folder: Path):
    known = schema_check(shared_folder, parts_of(everything()))
    assert not schema_check(shared_folder, parts_of(marked().data)) - known


@pytest.mark.judge
def test_libreoffice_opens_it_shows_the_marks_and_saves_it_again(tmp_path: Path):
    path = tmp_path / "marked.xlsm"
    path.write_bytes(marked().data)
    (tmp_path / "again").mkdir()
    saved = Package.open(converted(path, tmp_path / "again", "xlsx").read_bytes())
    index = read_index(saved)
    assert [sheet.title for sheet in index.sheets] == [*TITLES, FINDINGS]
    assert "_perfxl_F001" in {name.name for name in index.names}
    assert saved.read(index.sheets[0].part).count(b"_perfxl_F001") == 4
    shown = recalculate(path, [(FORM, "A2"), (FORM, "D2"), (FORM, "D3")])
    assert list(shown.values()) == ["收入合计", pytest.approx(0.18), 1.5]
