"""Finance's decisions: written into its own summary, read back, and out of any department's reach."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.packaging.custom import StringProperty

from perfxl.cli import main
from perfxl.cli.check import told_of
from perfxl.cli.decisions import decided, decision_notices
from perfxl.errors import PerfxlError
from perfxl.marking import Edition
from perfxl.messages import say
from perfxl.model import Audience, Level, Status
from perfxl.model.decisions import FINDING_HEADS, OVERVIEW_HEADS
from perfxl.model.rounds import Setback, State, finding_key
from perfxl.pipeline import Terms, process
from perfxl.render import summary, terminal
from tests.support.records import recorded

BOTH = (Edition.DEPARTMENT, Edition.AUDIT)
NOTICE = "R05|claimed_score__ecological_benefit"
OPINION = "内部意见甲乙丙"
REMARK = "逐条意见丁戊己"


def text_of_package(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


class Filled:
    """A summary of one return, as finance fills it in."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = folder / "汇总.xlsx"
        self.path.write_bytes(summary(recorded(process(path).outcome), folder))
        self.book = openpyxl.load_workbook(self.path)

    def row(self, key: str) -> int:
        column = FINDING_HEADS.index("key") + 1
        sheet = self.book["问题"]
        return next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, column).value == key)

    def cell(self, head: str, key: str = NOTICE):
        return self.book["问题"].cell(self.row(key), FINDING_HEADS.index(head) + 1)

    def total(self, head: str):
        return self.book["分部门"].cell(4, OVERVIEW_HEADS.index(head) + 1)

    def decide(self, word: str, key: str = NOTICE) -> Filled:
        self.cell("decision", key).value = word
        self.cell("remark", key).value = REMARK
        return self

    def saved(self):
        self.book.save(self.path)
        return decided(self.path)


@pytest.fixture
def junshan(samples: Path) -> Path:
    return samples / "junshan_2020.xlsx"


@pytest.fixture
def filled(junshan, tmp_path) -> Filled:
    return Filled(junshan, tmp_path)


def key_of(path: Path, level: Level) -> str:
    return next(finding_key(one) for one in process(path).outcome.findings if one.level is level)


def ruled(path: Path, rulings, editions=BOTH):
    return process(path, Terms(rulings=rulings), editions)


def test_an_accepted_finding_is_closed_and_its_mark_and_comment_go_out(junshan, filled):
    before = process(junshan).outcome
    checked = ruled(junshan, filled.decide("采纳").saved())
    assert checked.outcome.standings[NOTICE].state is State.ACCEPTED
    assert len(checked.outcome.open_findings) == len(before.findings) - 1
    told = "\n".join(terminal([checked.outcome]))
    assert "已采纳" in told
    book = openpyxl.load_workbook(BytesIO(checked.editions[Edition.DEPARTMENT]), data_only=True)
    rows = [row for row in book["审核问题清单"].iter_rows(values_only=True) if NOTICE in row]
    assert (rows[0][7], rows[0][9]) == ("已采纳", 3)
    held = before.submission
    cell = held["claimed_score__ecological_benefit"].cell if held else None
    assert cell is not None
    assert book[cell.sheet][cell.a1].comment is None


def test_with_everything_open_accepted_nothing_is_left_to_fail_on(junshan, filled):
    for one in process(junshan).outcome.findings:
        if one.level is not Level.MUST_FIX:
            filled.decide("采纳", finding_key(one))
    outcome = ruled(junshan, filled.saved()).outcome
    assert {one.level for one in outcome.open_findings} <= {Level.MUST_FIX}
    only = replace(outcome, runs=tuple(run for run in outcome.runs if run.code == "R05"))
    assert told_of(recorded(only), "zh").status("notice") == 0
    assert told_of(recorded(replace(only, standings={})), "zh").status("notice") == 1


def test_what_must_be_fixed_cannot_be_accepted_and_finance_is_told(junshan, filled):
    key = key_of(junshan, Level.MUST_FIX)
    outcome = ruled(junshan, filled.decide("采纳", key).saved()).outcome
    assert (outcome.standings[key].state, outcome.standings[key].setback) == (State.OPEN, Setback.MUST_FIX)
    assert outcome.status is Status.RETURNED
    assert "不能采纳" in "".join(decision_notices(recorded(outcome), "zh"))


def test_a_rejected_finding_stays_open_and_says_so_without_finances_words(junshan, filled):
    checked = ruled(junshan, filled.decide("不采纳").saved())
    assert checked.outcome.standings[NOTICE].state is State.REJECTED
    assert NOTICE in {finding_key(one) for one in checked.outcome.open_findings}
    assert "未采纳" in text_of_package(checked.editions[Edition.DEPARTMENT])


def test_a_decision_is_void_once_the_figures_changed(junshan, filled, tmp_path):
    rulings = filled.decide("采纳").saved()
    book = openpyxl.load_workbook(junshan)
    sheet, address = next(iter(book.defined_names["claimed_score__ecological_benefit"].destinations))
    book[sheet][address.replace("$", "")].value = 4
    book.save(tmp_path / "changed.xlsx")
    checked = ruled(tmp_path / "changed.xlsx", rulings)
    standing = checked.outcome.standings[NOTICE]
    assert (standing.state, standing.setback) == (State.OPEN, Setback.LAPSED)
    assert "原审核结论失效" in text_of_package(checked.editions[Edition.DEPARTMENT])
    assert "失效" in "".join(decision_notices(recorded(checked.outcome), "zh"))


def test_scores_and_opinions_stand_in_the_audit_edition_and_nowhere_in_the_departments(junshan, filled):
    filled.decide("采纳")
    filled.total("approved").value = 87.13
    filled.total("remark").value = OPINION
    checked = ruled(junshan, filled.saved())
    assert checked.outcome.ruling.approved == Decimal("87.13")
    audit = text_of_package(checked.editions[Edition.AUDIT])
    department = text_of_package(checked.editions[Edition.DEPARTMENT])
    for words in (OPINION, REMARK, "87.13"):
        assert words in audit
        assert words not in department
    hidden = [one for one in checked.outcome.findings if one.audience is Audience.FINANCE]
    for one in hidden:
        assert one.message.say("zh") not in department
        assert finding_key(one) not in department


def test_a_new_summary_carries_what_was_decided(junshan, filled, tmp_path):
    filled.decide("采纳")
    filled.total("approved").value = 88
    filled.total("remark").value = OPINION
    rulings = filled.saved()
    again = tmp_path / "再.xlsx"
    again.write_bytes(summary(recorded(ruled(junshan, rulings).outcome), tmp_path))
    assert decided(again) == rulings


FORGED = ("采纳", "已采纳", "accepted", "3")


@pytest.mark.parametrize("word", FORGED)
def test_nothing_a_department_sends_accepts_a_finding_or_sets_a_score(junshan, filled, tmp_path, word):
    forged = openpyxl.load_workbook(BytesIO(process(junshan).editions[Edition.DEPARTMENT]))
    listed = forged["审核问题清单"]
    for row in listed.iter_rows(min_row=7):
        for cell in row:
            if cell.column in {8, 10, 12, 13, 14, 15} and not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = word
    for name in ("分部门", "问题"):
        sheet = forged.create_sheet(name)
        for cells in filled.decide("采纳").book[name].iter_rows(values_only=True):
            sheet.append([str(one) if one is not None else None for one in cells])
    properties: Any = forged
    properties.custom_doc_props.append(StringProperty(name="perfxl_summary", value="1"))
    properties.custom_doc_props.append(StringProperty(name="perfxl_accepted", value=NOTICE))
    forged.save(tmp_path / "forged.xlsx")
    outcome = process(tmp_path / "forged.xlsx").outcome
    assert {one.state for one in outcome.standings.values()} <= {State.OPEN, State.ANSWERED}
    assert outcome.ruling.blank
    assert outcome.status is Status.RETURNED


def broken_word(filled: Filled) -> None:
    filled.cell("decision").value = "同意"


def broken_score(filled: Filled) -> None:
    filled.total("approved").value = 101


def broken_text(filled: Filled) -> None:
    filled.total("approved").value = "九十"


def broken_column(filled: Filled) -> None:
    filled.book["问题"].cell(3, FINDING_HEADS.index("digest") + 1).value = None


def broken_key(filled: Filled) -> None:
    filled.decide("采纳").cell("key").value = None


def broken_twice(filled: Filled) -> None:
    sheet, row = filled.book["问题"], filled.row(NOTICE)
    sheet.append([cell.value for cell in sheet[row]])
    filled.decide("采纳")
    sheet.cell(sheet.max_row, FINDING_HEADS.index("decision") + 1).value = "不采纳"


BROKEN = {
    broken_word: ("fault.decisions.word", "问题!K"),
    broken_score: ("fault.decisions.score", "分部门!N4"),
    broken_text: ("fault.decisions.score", "分部门!N4"),
    broken_column: ("fault.decisions.column", "数据摘要"),
    broken_key: ("fault.decisions.unkeyed", "问题!M"),
    broken_twice: ("fault.decisions.twice", "问题!K"),
}


@pytest.mark.parametrize("breaking", BROKEN, ids=lambda one: one.__name__)
def test_a_summary_that_is_not_certain_is_refused_with_its_place(filled, breaking):
    breaking(filled)
    key, place = BROKEN[breaking]
    with pytest.raises(PerfxlError) as fault:
        filled.saved()
    assert fault.value.key == key
    assert place in say(key, "zh", **fault.value.facts)


def test_a_return_is_no_summary(junshan):
    with pytest.raises(PerfxlError) as fault:
        decided(junshan)
    assert fault.value.key == "fault.decisions.not_ours"


def test_a_bad_summary_ends_the_run_with_two_and_a_filled_one_is_not_overwritten(junshan, filled, tmp_path, capsys):
    filled.decide("采纳").saved()
    before = filled.path.read_bytes()
    command = ["check", str(junshan), "-o", str(tmp_path / "out"), "--lang", "zh"]
    assert status(*command, "--summary", str(filled.path)) == 2
    assert filled.path.read_bytes() == before
    capsys.readouterr()
    assert status(*command, "--summary", str(filled.path), "--decisions", str(filled.path)) == 2
    assert "--decisions 要读的" in capsys.readouterr().err
    assert filled.path.read_bytes() == before
    assert status(*command, "--decisions", str(junshan)) == 2
    assert "不是 perfxl 生成的汇总" in capsys.readouterr().err
    assert status(*command, "--summary", str(tmp_path / "新.xlsx"), "--decisions", str(filled.path)) == 1
    assert decided(tmp_path / "新.xlsx")


def test_text_of_a_department_is_never_a_formula_in_the_summary(junshan, tmp_path):
    outcome = replace(process(junshan).outcome, department="=HYPERLINK(1)", budget_code="=1+1")
    (tmp_path / "汇总.xlsx").write_bytes(summary(recorded(outcome), tmp_path))
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["分部门"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet["B4"].data_type == "s"


def test_two_returns_under_one_code_are_told_to_finance(junshan, filled):
    outcome = ruled(junshan, filled.decide("不采纳").saved()).outcome
    assert list(decision_notices(recorded(outcome), "zh")) == []
    twin = replace(outcome, path=junshan.with_name("冒用.xlsx"))
    assert "冒用.xlsx" in "".join(decision_notices(recorded(outcome, twin), "zh"))


class Twins(Filled):
    """A summary of two returns under one code, the second claiming another score."""

    def __init__(self, path: Path, folder: Path, claimed: str) -> None:
        one = process(path).outcome
        assert one.score is not None
        other = replace(one, path=path.with_name("冒用.xlsx"), score=replace(one.score, claimed=Decimal(claimed)))
        self.path = folder / "汇总.xlsx"
        self.path.write_bytes(summary(recorded(one, other), folder))
        self.book = openpyxl.load_workbook(self.path)

    def approve(self, *rows: int) -> Twins:
        for row in rows:
            self.book["分部门"].cell(row, OVERVIEW_HEADS.index("approved") + 1).value = 90
        return self


def test_a_score_beside_one_of_two_different_returns_of_a_department_is_refused(junshan, tmp_path):
    with pytest.raises(PerfxlError) as fault:
        Twins(junshan, tmp_path, "97").approve(5).saved()
    assert fault.value.key == "fault.decisions.which"
    told = say(fault.value.key, "zh", **fault.value.facts)
    assert "分部门!N4" in told
    assert "分部门!N5" in told


def test_a_score_beside_both_or_beside_one_of_two_alike_or_after_the_other_was_deleted_holds(junshan, tmp_path):
    both = Twins(junshan, tmp_path, "97").approve(4, 5).saved()
    alike = Twins(junshan, tmp_path, "98").approve(5).saved()
    left = Twins(junshan, tmp_path, "97").approve(5)
    left.book["分部门"].delete_rows(4)
    assert [[one.approved for one in made.values()] for made in (both, alike, left.saved())] == [[Decimal(90)]] * 3
    assert Twins(junshan, tmp_path, "97").saved() == {}
