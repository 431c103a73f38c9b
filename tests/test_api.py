"""`perfxl.annotate`: any workbook marked from Python, and faults with names for what cannot be."""

from __future__ import annotations

import doctest
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import perfxl
import perfxl.api.annotating
from perfxl.errors import HostileWorkbook, NotAWorkbook, WorkbookFault
from perfxl.marking import freed
from perfxl.ooxml import Package, read_index
from tests.ooxml.workbooks import FINDINGS, drawn, findings_sheet, host, parts_of, zipped
from tests.support.everything import everything

SOURCE = Path(__file__).resolve().parents[1]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_mark_is_a_fill_under_a_condition_and_a_note():
    condition = "'自评表'!$B$2<>'自评表'!$C$2"
    mark = perfxl.Mark("自评表", "B2", note="应为 111.79 <万元>&", fill="ffeb9c", when=condition)
    book = opened(perfxl.annotate(host(), [mark]))
    sheet = book["自评表"]
    assert sheet["B2"].comment.text == "【perfxl】\n应为 111.79 <万元>&"
    (block,) = sheet.conditional_formatting
    (rule,) = block.rules
    assert (str(block.sqref), rule.formula, rule.dxf.fill.bgColor.rgb) == ("B2", ["_perfxl_F001"], "FFFFEB9C")
    name = book.defined_names["_perfxl_F001"]
    assert (name.attr_text, name.hidden) == (condition, True)


def test_sheets_come_along_and_conditions_follow_their_titles():
    data = host("自评表", FINDINGS)
    marks = [perfxl.Mark("自评表", "B2", when=f"'{FINDINGS}'!$C$2=1")]
    marked = perfxl.annotate(data, marks, sheets=findings_sheet())
    assert opened(marked).sheetnames == ["自评表", FINDINGS, f"{FINDINGS}(2)"]
    assert opened(marked).defined_names["_perfxl_F001"].attr_text == f"'{FINDINGS}(2)'!$C$2=1"


def test_marking_again_replaces_the_marks_and_taking_them_off_gives_every_part_back():
    data = host()
    once = perfxl.annotate(data, [perfxl.Mark("自评表", "B2", note="一")], findings_sheet())
    again = perfxl.annotate(once, [perfxl.Mark("自评表", "C2")])
    assert parts_of(again) == parts_of(perfxl.annotate(data, [perfxl.Mark("自评表", "C2")]))
    assert parts_of(freed(again)) == parts_of(freed(once)) == parts_of(data)


def test_marks_another_program_saved_are_replaced_too():
    buffer = io.BytesIO()
    opened(perfxl.annotate(host(), [perfxl.Mark("自评表", "B2", note="一")], findings_sheet())).save(buffer)
    again = opened(perfxl.annotate(buffer.getvalue(), [perfxl.Mark("自评表", "C2", note="二")], findings_sheet()))
    assert again.sheetnames == ["自评表", FINDINGS]
    notes = [cell.comment.text for row in again["自评表"].iter_rows() for cell in row if cell.comment]
    assert notes == ["【perfxl】\n二"]


def test_our_name_leaves_the_list_of_authors_and_theirs_keep_their_comments():
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_comment("A1", "已核", {"author": "张三"})
        sheet.write_comment("C3", "见附件2", {"author": "李四"})

    buffer = io.BytesIO()
    opened(perfxl.annotate(drawn(fill), [perfxl.Mark("自评表", "B2", note="一")])).save(buffer)
    bare = freed(buffer.getvalue())
    cells = [cell for row in opened(bare)["自评表"].iter_rows() for cell in row if cell.comment]
    notes = [(cell.coordinate, cell.comment.author, cell.comment.text) for cell in cells if cell.comment]
    assert notes == [("A1", "张三", "已核"), ("C3", "李四", "见附件2")]
    assert [name for name, content in parts_of(bare).items() if b"perfxl" in content] == []


@pytest.mark.parametrize(("cell", "fill"), [("B", "FFC7CE"), ("XFE1", "FFC7CE"), ("B2:C3", "FFC7CE"), ("B2", 'red"/>')])
def test_an_address_or_a_colour_that_is_none_is_refused_before_any_file_is_touched(cell: str, fill: str):
    with pytest.raises(ValueError, match=r"not a|outside"):
        perfxl.Mark("自评表", cell, fill=fill)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", NotAWorkbook),
        ("部门,金额\n".encode(), NotAWorkbook),
        (b"%PDF-1.7", NotAWorkbook),
        (OLE, NotAWorkbook),
        (host()[:-400], NotAWorkbook),
        (zipped({"word/document.xml": "<document/>"}), NotAWorkbook),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), NotAWorkbook),
        (zipped({"a.xml": b" " * 40_000_000}), HostileWorkbook),
    ],
    ids=["empty", "csv", "pdf", "xls", "cut off", "docx", "ods", "bomb"],
)
def test_what_is_no_workbook_is_a_fault_with_a_name(data: bytes, kind: type[WorkbookFault]):
    with pytest.raises(kind) as fault:
        perfxl.annotate(data, [perfxl.Mark("自评表", "B2")])
    assert fault.value.key.startswith("fault.ooxml.")
    assert isinstance(fault.value, perfxl.WorkbookFault)


@pytest.mark.parametrize("title", ["没有的表", "走势图"])
def test_a_sheet_that_is_missing_or_no_worksheet_is_a_fault_with_its_title(title: str):
    with pytest.raises(WorkbookFault) as fault:
        perfxl.annotate(everything(), [perfxl.Mark(title, "A1")])
    assert (fault.value.key, fault.value.facts) == ("fault.ooxml.no_such_sheet", {"sheet": title})


def test_sheets_that_cannot_be_moved_are_the_callers_mistake():
    with_comment = drawn(lambda book, sheet: sheet.write_comment("A1", "批注"))
    with pytest.raises(ValueError, match="cannot be grafted"):
        perfxl.annotate(host(), [], sheets=with_comment)


def test_a_damaged_workbook_is_marked_or_refused_in_words_never_a_traceback():
    chance = random.Random(2021)  # noqa: S311 -- damage, no secret
    with zipfile.ZipFile(io.BytesIO(everything())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    outcomes = {True: 0, False: 0}
    for _ in range(150):
        name = chance.choice([name for name in parts if name.endswith((".xml", ".rels", ".vml"))])
        at = chance.randrange(len(parts[name]))
        cut = chance.choice([parts[name][:at], parts[name][:at] + b"\xff" + parts[name][at + 1 :], b""])
        try:
            perfxl.annotate(zipped({**parts, name: cut}), [perfxl.Mark("自评表", "C2", note="一")], findings_sheet())
        except WorkbookFault as fault:
            outcomes[fault.key.startswith("fault.ooxml.")] += 1
    assert outcomes[False] == 0
    assert outcomes[True] > 20


def test_the_example_in_the_docstring_runs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(SOURCE)
    assert doctest.testmod(perfxl.api.annotating).failed == 0
    assert read_index(Package.open(perfxl.annotate(host(), []))).names == ()
