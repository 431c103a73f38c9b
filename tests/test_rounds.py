"""A marked copy comes back, saved by another program, corrected, answered: nothing piles up, no word is lost."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from perfxl.cli.check import told_of
from perfxl.marking.plan import freed
from perfxl.model import Status
from perfxl.model.rounds import Refusal, State, finding_key
from perfxl.ooxml import Package, restore, scan
from perfxl.pipeline import process
from tests.support.libreoffice import converted
from tests.support.records import recorded


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
    before = process(samples / "junshan_2020.xlsx").outcome.runs
    assert _calculated(checked.outcome.runs) == _calculated(before)
    book = openpyxl.load_workbook(BytesIO(next(iter(checked.editions.values()))))
    assert book.sheetnames[-2:] == ["审核问题清单", "自评得分核对表"]
    assert len(book.sheetnames) == 13
    rubric = book["评分表"]
    notes = [cell.comment.text for row in rubric.iter_rows() for cell in row if cell.comment]
    assert all(note.count("perfxl 审核标注") == 1 for note in notes)
    rules = [rule for block in rubric.conditional_formatting for rule in block.rules]
    first = openpyxl.load_workbook(BytesIO(next(iter(process(samples / "junshan_2020.xlsx").editions.values()))))
    uncalculated = [one for run in checked.outcome.runs if run.code == "S12" for one in run.findings]
    told = {cell for one in uncalculated for cell in (one.at, *one.related) if cell and cell.sheet == "评分表"}
    assert len(notes) == len([cell for row in first["评分表"].iter_rows() for cell in row if cell.comment]) > 6
    there = len([rule for block in first["评分表"].conditional_formatting for rule in block.rules])
    assert len(rules) - len(told) == there


def _calculated(runs):
    """All but S12: openpyxl stores no value of a formula, which is told."""
    return [run for run in runs if run.code != "S12"]


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
    assert [name for name in book.defined_names if "_perfxl" in name] == []
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


ECOLOGICAL = "R05|claimed_score__ecological_benefit"
REASON = "本中心职责不涉及生态环境，全区统一按此口径填报"


def written(words: str, key: str = ECOLOGICAL):
    """A change to a marked copy: words in 审核说明 beside the finding of that key."""

    def change(book):
        keys = named(book, "_perfxl_keys")
        row = next(row for row in range(keys.row, keys.row + 20) if keys.parent.cell(row, keys.column).value == key)
        keys.parent.cell(row, named(book, "_perfxl_explanations").column).value = words

    return change


def standing(outcome, key: str = ECOLOGICAL):
    return outcome.standings[key]


def test_an_explanation_is_an_answer_a_new_round_and_the_same_again_when_nothing_changes(samples, tmp_path):
    answered = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), written(REASON))
    second = process(answered)
    assert second.outcome.round == 2
    assert standing(second.outcome).state is State.ANSWERED
    assert (standing(second.outcome).explanation, standing(second.outcome).since_round) == (REASON, 1)
    assert second.outcome.awaiting == 1
    copy = next(iter(second.editions.values()))
    answered.write_bytes(copy)
    third = process(answered)
    assert third.outcome.standings == second.outcome.standings
    assert next(iter(third.editions.values())) == copy


def test_an_explanation_of_figures_that_changed_since_is_void_but_kept_and_stays_void(samples, tmp_path):
    def moved(book):
        named(book, "claimed_score__ecological_benefit").value = 4

    copy = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), written(REASON))
    copy.write_bytes(next(iter(process(copy).editions.values())))
    changed = process(saved_by_openpyxl(copy, moved))
    assert changed.outcome.round == 3
    assert (standing(changed.outcome).state, standing(changed.outcome).refusal) == (State.OPEN, Refusal.VOID)
    assert standing(changed.outcome).explanation == REASON
    copy.write_bytes(next(iter(changed.editions.values())))
    assert process(copy).outcome.standings == changed.outcome.standings
    book = openpyxl.load_workbook(copy)
    assert "原说明失效" in str(list(book["审核问题清单"].iter_rows(values_only=True)))
    renewed = process(saved_by_openpyxl(copy, written(REASON + "，见附件3")))
    assert standing(renewed.outcome).state is State.ANSWERED


def test_a_corrected_finding_is_said_to_be_corrected_once_and_the_rest_still_to_stand(samples, tmp_path):
    def correct(book):
        named(book, "claimed_score__fund_balance").value = 0

    copy = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), correct)
    second = process(copy)
    assert second.outcome.corrected == ("R01|claimed_score__fund_balance",)
    assert standing(second.outcome).since_round == 1
    data = next(iter(second.editions.values()))
    copy.write_bytes(data)
    shown = str(list(openpyxl.load_workbook(copy)["审核问题清单"].iter_rows(values_only=True)))
    assert "上次清单中已改正的问题" in shown
    assert "仍存在（第 1 次审核起）" in shown
    again = process(copy)
    assert again.outcome.corrected == second.outcome.corrected
    assert next(iter(again.editions.values())) == data


def test_a_finding_about_many_cells_stays_the_same_one_when_the_first_of_them_is_filled_in(samples, tmp_path):
    blanked = tmp_path / "blanked.xlsx"
    blanked.write_bytes((samples / "junshan_2020.xlsx").read_bytes())
    names = ("contact_person", "contact_phone")

    def blank(book):
        for name in names:
            named(book, name).value = None

    def fill_first(book):
        named(book, names[0]).value = "填报人甲"

    first = process(saved_by_openpyxl(blanked, blank)).outcome
    key = next(finding_key(each) for each in first.findings if each.code == "S01")
    second = process(saved_by_openpyxl(marked(blanked, tmp_path), fill_first)).outcome
    assert second.round == 2
    assert second.standings[key].since_round == 1
    assert [each for each in second.corrected if each.startswith("S01")] == []
    filled = saved_by_openpyxl(marked(blanked, tmp_path), lambda book: [fill_first(book), fill_second(book)])
    assert key in process(filled).outcome.corrected


def fill_second(book):
    named(book, "contact_phone").value = "13800000000"


def test_an_explanation_does_not_let_through_what_has_to_be_fixed(samples, tmp_path):
    key = "R01|claimed_score__fund_balance"
    copy = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), written(REASON, key))
    outcome = process(copy).outcome
    assert standing(outcome, key).state is State.ANSWERED
    assert outcome.status is Status.RETURNED
    assert told_of(recorded(outcome), "zh").status("must_fix") == 1


@pytest.mark.parametrize("words", ["已采纳", "accepted", "采纳"])
def test_no_word_of_a_department_makes_a_finding_accepted(samples, tmp_path, words):
    def forge(book):
        keys = named(book, "_perfxl_keys")
        for row in range(keys.row, keys.row + 7):
            for column in (*range(8, 10), *range(11, 20)):
                if column != keys.column:
                    keys.parent.cell(row, column).value = words
        book.create_sheet("汇总")["A1"] = words
        book.create_sheet("问题").append(["编号", "采纳/不采纳", "意见"])

    outcome = process(saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), forge)).outcome
    assert {each.state for each in outcome.standings.values()} <= {State.OPEN, State.ANSWERED}
    assert outcome.status is Status.RETURNED


def test_no_hidden_name_a_department_points_elsewhere_decides_anything(samples, tmp_path):
    def forge(book):
        keys = named(book, "_perfxl_keys")
        for row in range(keys.row, keys.row + 7):
            keys.parent.cell(row, 30).value = "accepted"
        for name in [name for name in book.defined_names if name.startswith("_perfxl_F")]:
            book.defined_names[name].attr_text = "3"
        everywhere = f"'{keys.parent.title}'!$AD${keys.row}:$AD${keys.row + 6}"
        for name in ("_perfxl_words", "_perfxl_bases", "_perfxl_digests", "_perfxl_since", "_perfxl_decisions"):
            book.defined_names[name] = DefinedName(name, attr_text=everywhere)

    outcome = process(saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), forge)).outcome
    assert (outcome.ruling.approved, outcome.ruling.remark, dict(outcome.ruling.findings)) == (None, "", {})
    assert {each.state for each in outcome.standings.values()} == {State.OPEN}
    assert outcome.status is Status.RETURNED


def test_a_forged_key_puts_no_words_of_the_department_on_the_list(samples, tmp_path):
    def forge(book):
        keys = named(book, "_perfxl_keys")
        keys.parent.cell(keys.row, keys.column).value = "R01|经财政同意"
        keys.parent.cell(keys.row + 1, keys.column).value = "审核通过|"
        named(book, "claimed_score__fund_balance").value = 0

    copy = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), forge)
    book = openpyxl.load_workbook(BytesIO(next(iter(process(copy).editions.values()))))
    shown = str(list(book["审核问题清单"].iter_rows(values_only=True)))
    assert "经财政同意" not in shown
    assert "审核通过" not in shown


def test_what_could_not_be_asked_again_is_not_said_to_be_corrected(samples, tmp_path):
    def spoil(book):
        named(book, "claimed_score__fund_balance").value = "三分"

    copy = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), spoil)
    outcome = process(copy).outcome
    assert "R01" not in {finding.code for finding in outcome.findings}
    assert "R01|claimed_score__fund_balance" not in outcome.corrected


def test_a_figure_corrected_and_explained_in_one_go_is_explained(samples, tmp_path):
    def both(book):
        written("见附件2，已按决算调整", "R01|claimed_score__fund_balance")(book)
        named(book, "claimed_score__fund_balance").value = 2

    outcome = process(saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), both)).outcome
    assert standing(outcome, "R01|claimed_score__fund_balance").state is State.ANSWERED


@pytest.mark.parametrize("words", [20210331, "见附件2：" + "长" * 3_000, "见附件2 \r\n 第二行"])
def test_no_word_of_an_explanation_is_lost_and_nothing_moves_without_the_department(samples, tmp_path, words):
    answered = saved_by_openpyxl(marked(samples / "junshan_2020.xlsx", tmp_path), written(words))
    second = process(answered)
    said = standing(second.outcome).explanation
    assert said.split() == str(words).split()
    copy = tmp_path / "second.xlsx"
    copy.write_bytes(next(iter(second.editions.values())))
    third = process(copy)
    assert (second.outcome.round, third.outcome.round) == (2, 2)
    assert third.editions == second.editions


@pytest.mark.judge
def test_libreoffice_saves_a_marked_copy_and_it_is_marked_once(samples, tmp_path):
    copy = marked(samples / "junshan_2020.xlsx", tmp_path)
    saved = converted(copy, tmp_path / "saved", "xlsx")
    checked = process(saved)
    assert checked.outcome.runs == process(samples / "junshan_2020.xlsx").outcome.runs
    assert checked.outcome.round == 1
    titles = [sheet.title for sheet in scan(Package.open(next(iter(checked.editions.values())))).sheets]
    assert titles[-2:] == ["审核问题清单", "自评得分核对表"]
    assert len(titles) == 13
