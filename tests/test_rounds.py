"""A marked copy comes back, saved by another program, corrected, answered: nothing piles up, no word is lost."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from perfxl.marking.plan import freed
from perfxl.ooxml import Package, restore, scan
from perfxl.pipeline import process
from tests.support.libreoffice import converted


def marked(path: Path, folder: Path, name: str = "marked.xlsx") -> Path:
    """The department's marked copy of a return, on disk."""
    target = folder / name
    (target).write_bytes(next(iter(process(path).editions.values())))
    return target


def saved_by_openpyxl(path: Path, change=lambda book: None) -> Path:
    """The workbook as another program saves it: every part written anew, the journal gone."""
    book = openpyxl.load_workbook(path)
    change(book)
    output = BytesIO()
    book.save(output)
    path.write_bytes(output.getvalue())
    return path


def named(book: openpyxl.Workbook, name: str):
    sheet, address = next(iter(book.defined_names[name].destinations))
    return book[sheet][address.replace("$", "").partition(":")[0]]


def test_checking_a_marked_copy_finds_the_same_and_marks_it_the_same(samples, tmp_path):
    first = process(samples / "junshan_2020.xlsx")
    again = process(marked(samples / "junshan_2020.xlsx", tmp_path))
    assert again.outcome.runs == first.outcome.runs
    assert again.outcome.score == first.outcome.score
    assert (first.outcome.round, again.outcome.round) == (1, 1)


def test_marks_come_off_byte_for_byte(samples, tmp_path):
    original = (samples / "junshan_2020.xlsx").read_bytes()
    copy = marked(samples / "junshan_2020.xlsx", tmp_path).read_bytes()
    restored = Package.open(restore(copy))
    before = Package.open(original)
    assert restored.names == before.names
    assert [restored.read(name) for name in restored.names] == [before.read(name) for name in before.names]
    assert freed(copy) == restore(copy)


def test_a_copy_saved_by_another_program_is_marked_once_not_twice(samples, tmp_path):
    copy = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path))
    checked = process(copy)
    assert checked.outcome.runs == process(samples / "junshan_2020.xlsx").outcome.runs
    book = openpyxl.load_workbook(BytesIO(next(iter(checked.editions.values()))))
    assert book.sheetnames[-2:] == ["审核问题清单", "自评得分核对表"]
    assert len(book.sheetnames) == 11
    rubric = book["评分表"]
    notes = [cell.comment.text for row in rubric.iter_rows() for cell in row if cell.comment]
    assert len(notes) == 7
    assert all(note.count("perfxl 审核标注") == 1 for note in notes)
    rules = [rule for block in rubric.conditional_formatting for rule in block.rules]
    first = openpyxl.load_workbook(BytesIO(next(iter(process(samples / "junshan_2020.xlsx").editions.values()))))
    assert len(rules) == len([rule for block in first["评分表"].conditional_formatting for rule in block.rules])


def test_nothing_of_ours_is_left_and_nothing_of_theirs_is_touched_when_marks_are_taken_off(samples, tmp_path):
    def stamp(book):
        book["封面"]["A20"] = "本单位盖章"
        book["封面"]["A20"].comment = Comment("单位自己的批注", "某人")

    source = tmp_path / "source.xlsx"
    source.write_bytes((samples / "junshan_2020.xlsx").read_bytes())
    saved_by_openpyxl(source, stamp)
    copy = saved_by_openpyxl(marked(source, tmp_path))
    book = openpyxl.load_workbook(BytesIO(freed(copy.read_bytes())))
    assert book.sheetnames == openpyxl.load_workbook(source).sheetnames
    assert [name for name in book.defined_names if "perfxl" in name] == []
    comments = [c.comment.text for sheet in book for row in sheet.iter_rows() for c in row if c.comment]
    assert comments == ["单位自己的批注"]
    formulas = [
        formula
        for sheet in book
        for block in sheet.conditional_formatting
        for rule in block.rules
        for formula in rule.formula
    ]
    assert [formula for formula in formulas if "_perfxl" in formula] == []


def test_a_comment_of_theirs_at_a_marked_cell_keeps_its_words(samples, tmp_path):
    def comment(book):
        named(book, "claimed_score__fund_balance").comment = Comment("我们核过了", "某人")

    source = tmp_path / "source.xlsx"
    source.write_bytes((samples / "junshan_2020.xlsx").read_bytes())
    saved_by_openpyxl(source, comment)
    copy = marked(source, tmp_path)
    both = named(openpyxl.load_workbook(copy), "claimed_score__fund_balance").comment.text
    assert both.startswith("我们核过了")
    assert "perfxl 审核标注" in both
    left = openpyxl.load_workbook(BytesIO(freed(saved_by_openpyxl(copy).read_bytes())))
    assert named(left, "claimed_score__fund_balance").comment.text == "我们核过了"


def test_a_corrected_copy_is_the_next_round_and_an_unchanged_one_is_not(samples, tmp_path):
    unchanged = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path))
    assert process(unchanged).outcome.round == 1

    def correct(book):
        named(book, "claimed_score__fund_balance").value = 0

    corrected = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), correct)
    outcome = process(corrected).outcome
    assert outcome.round == 2
    assert "R01" not in {finding.code for finding in outcome.findings}


@pytest.mark.parametrize("words", ["见附件2，本中心职责不涉及生态环境", "=1+1"])
def test_what_the_department_wrote_into_the_list_is_still_there_in_the_next_copy(samples, tmp_path, words):
    def cell_of_the_answer(book):
        keys = named(book, "_perfxl_keys")
        sheet = keys.parent
        rows = range(keys.row, keys.row + 8)
        row = next(row for row in rows if sheet.cell(row, keys.column).value == "R05|claimed_score__ecological_benefit")
        return sheet.cell(row, named(book, "_perfxl_explanations").column)

    def answer(book):
        cell = cell_of_the_answer(book)
        cell.value = words
        cell.data_type = "s"  # typed as text, whatever it begins with

    answered = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), answer)
    book = openpyxl.load_workbook(BytesIO(next(iter(process(answered).editions.values()))))
    cell = cell_of_the_answer(book)
    assert (cell.value, cell.data_type) == (words, "s")


@pytest.mark.judge
def test_libreoffice_saves_a_marked_copy_and_it_is_marked_once(samples, tmp_path):
    copy = marked(samples / "junshan_2020.xlsx", tmp_path)
    saved = converted(copy, tmp_path / "saved", "xlsx")
    checked = process(saved)
    assert checked.outcome.runs == process(samples / "junshan_2020.xlsx").outcome.runs
    assert checked.outcome.round == 1
    titles = [sheet.title for sheet in scan(Package.open(next(iter(checked.editions.values())))).sheets]
    assert titles[-2:] == ["审核问题清单", "自评得分核对表"]
    assert len(titles) == 11
