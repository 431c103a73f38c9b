"""The marked workbook as a whole: what is in it, and that nothing else changed."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from perfxl.marking import Edition, mark
from perfxl.messages import catalogue
from perfxl.model import Sentence
from perfxl.ooxml import Package, read_index, restore
from perfxl.ooxml.opc import relations_part
from tests.marking.cases import case, cell, finding, returned
from tests.ooxml.workbooks import parts_of, zipped

PROBLEMS, SCORES, RECORD = "审核问题清单", "自评得分核对表", "审核记录"
ADDED = {Edition.DEPARTMENT: [PROBLEMS, SCORES], Edition.AUDIT: [PROBLEMS, SCORES, RECORD]}


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


@pytest.mark.parametrize("edition", Edition)
def test_the_added_sheets_stand_behind_the_departments_own(edition: Edition):
    own = opened(returned()).sheetnames
    assert opened(mark(returned(), case(edition=edition))).sheetnames == own + ADDED[edition]


@pytest.mark.parametrize("edition", Edition)
def test_taking_the_marks_off_gives_back_the_departments_file(edition: Edition):
    assert restore(mark(returned(), case(edition=edition))) == returned()


def test_marking_twice_equals_marking_once():
    once = mark(returned(), case())
    assert mark(returned(), case()) == once
    assert mark(once, case()) == once


def test_sheets_without_a_finding_stay_as_they_were_to_the_byte():
    before, after = Package.open(returned()), Package.open(mark(returned(), case()))
    marked = {
        cell("revenue_total__own").sheet,
        cell("claimed_score__key_spending").sheet,
        cell("carried_in__own").sheet,
    }
    sheets = read_index(before).sheets
    untouched = [sheet.part for sheet in sheets if sheet.title not in marked]
    assert len(untouched) == len(sheets) - len(marked) > 6
    assert all(before.read(part) == after.read(part) for part in untouched)


def test_names_are_hidden_and_point_at_the_list():
    names = opened(mark(returned(), case())).defined_names
    ours = {name: names[name] for name in names if name.startswith("_perfxl_")}
    assert {"_perfxl_marks", "_perfxl_F001", "_perfxl_F002", "_perfxl_F003"} < set(ours)
    constants = {"_perfxl_round", "_perfxl_content"}
    elsewhere = {name for name in ours if name.startswith("_perfxl_sheet_")} - {"_perfxl_sheet_1"}
    assert all(name.hidden for name in ours.values())
    listed = [each for name, each in ours.items() if name not in constants | elsewhere]
    assert all(name.attr_text.startswith(f"'{PROBLEMS}'!") for name in listed)
    assert ours["_perfxl_round"].attr_text == "1"


def test_every_formula_carries_its_value():
    package = Package.open(mark(returned(), case(edition=Edition.AUDIT)))
    parts = [sheet.part for sheet in read_index(package).sheets if sheet.title in ADDED[Edition.AUDIT]]
    texts = [package.read(part) for part in parts]
    assert sum(text.count(b"<f>") for text in texts) > 20
    assert all(text.count(b"<f>") == text.count(b"</f><v>") for text in texts)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "http://example.org", "{=1}"])
def test_text_never_becomes_a_formula_or_a_link(text: str, monkeypatch):
    monkeypatch.setitem(catalogue(), "test.bare", {"zh": "{text}", "en": "{text}"})
    bare = Sentence("test.bare", {"text": text})
    sheet = opened(mark(returned(), case(finding("A01", "carried_in__own", message=bare, advice=bare))))[PROBLEMS]
    held = [found for row in sheet.iter_rows() for found in row if found.value == text]
    assert [(found.data_type, found.hyperlink) for found in held] == [("s", None)] * 2


def test_each_finding_is_linked_commented_and_can_be_answered():
    book = opened(mark(returned(), case()))
    sheet = book[PROBLEMS]
    row = next(row for row in sheet.iter_rows() if row[2].value == "A01")
    at = cell("revenue_total__own")
    assert row[3].hyperlink.location == f"'{at.sheet}'!{at.a1}"
    assert row[3].value == str(at)
    assert "应为 111.97\n实为 111.79\n差额 -0.18" in row[5].value
    assert not row[8].protection.locked
    assert row[7].protection.locked
    assert sheet.protection.sheet
    assert "A01" in book[at.sheet][at.a1].comment.text


def test_only_the_answers_and_the_switch_are_unlocked():
    book = opened(mark(returned(), case()))
    unlocked = {
        title: sorted(
            found.column_letter for row in book[title].iter_rows() for found in row if not found.protection.locked
        )
        for title in ADDED[Edition.DEPARTMENT]
    }
    assert unlocked == {PROBLEMS: ["D", "I", "I", "I"], SCORES: []}


def test_finance_fills_approved_marks_in_its_own_edition_only():
    sheet = opened(mark(returned(), case(edition=Edition.AUDIT)))[SCORES]
    assert [found.column_letter for row in sheet.iter_rows() for found in row if not found.protection.locked] == [
        "G"
    ] * 3


def test_nothing_of_finances_reaches_the_department():
    before, package = Package.open(returned()), Package.open(mark(returned(), case()))
    for words in (b"X04", "按标准改正".encode()):  # the form itself names X04 in 填报校验
        asked = [name for name in before.names if words in before.read(name)]
        assert [name for name in package.names if words in package.read(name)] == asked


@pytest.mark.parametrize("title", [PROBLEMS, SCORES])
def test_lists_are_printed_on_a4_with_their_heads_repeated(title: str):
    sheet = opened(mark(returned(), case()))[title]
    assert (str(sheet.page_setup.paperSize), sheet.page_setup.orientation) == ("9", "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_an_english_edition_speaks_english_throughout():
    marking = replace(case(edition=Edition.AUDIT), lang="en")
    assert opened(mark(returned(), marking)).sheetnames[-3:] == ["Findings", "Score check", "Audit record"]


def threaded_at(address: str) -> bytes:
    """Return the return with a threaded comment of the department's at a cell of 二、收支情况."""
    package = Package.open(returned())
    sheet = next(entry for entry in read_index(package).sheets if entry.title == "二、收支情况")
    holder = relations_part(sheet.part)
    relation = (
        '<Relationship Id="rIdThread" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/>'
    )
    parts: dict[str, str | bytes] = {**parts_of(returned())}
    blank = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    held = parts_of(returned()).get(holder, blank.encode()).decode()
    parts[holder] = held.replace("</Relationships>", f"{relation}</Relationships>")
    parts["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="{address}" id="{{1}}"><text>?</text></threadedComment></ThreadedComments>'
    )
    return zipped(parts)


def test_a_finding_under_a_threaded_comment_says_that_it_stands_on_the_list_only():
    at, other = cell("revenue_total__own"), cell("claimed_score__key_spending")
    marked = opened(mark(threaded_at(at.a1), case()))
    assert marked[at.sheet][at.a1].comment is None
    assert marked[other.sheet][other.a1].comment is not None
    rows = [[str(found.value) for found in row] for row in marked["审核问题清单"].iter_rows()]
    told = {row[2]: "会话批注" in row[6] for row in rows if row[2] in {"A01", "X07"}}
    assert told == {"A01": True, "X07": False}
