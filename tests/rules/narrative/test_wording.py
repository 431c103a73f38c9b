"""N09 and N14: broken wording, one notice a workbook; spending told as income, finance's lead."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, fields, only
from tests.scoring.real_return import CLEAN, MISSING, REAL


def test_the_real_returns_broken_wording_is_one_notice():
    finding = only(asked(REAL), "N09")
    assert (finding.field, finding.level, finding.audience) == ("duties", Level.NOTICE, Audience.DEPARTMENT)
    assert fields(finding) == {
        "goal_completion__goal_2", "goal_completion__goal_3", "deduction_reason__budget_adjustment",
    }  # fmt: skip
    assert all(piece in finding.message.say("zh") for piece in ("（一)", "讲党课一次，。", "部门决与"))


@pytest.mark.parametrize(
    "text",
    [
        "已完成，，按期。",
        "已完成。。",
        "走访（含入户三次。",
        "落实“一岗双责。",
        "印发《管理办法。",
        "(一）制度",
        "培训、，走访",
    ],
)
def test_doubled_marks_and_brackets_that_do_not_match_are_found(text):
    assert only(asked(CLEAN, goal_completion__goal_1=text), "N09").field == "goal_completion__goal_1"


@pytest.mark.parametrize(
    "text",
    [
        "落实“一岗双责”。（含下属单位（两个））",
        "1）走访；2）培训。",
        "提高效率……",
        "(一)制度 (二)培训",
        "部门决算、部门决定、部门决策",
        "印发《管理办法（试行）》：逐项落实。",
        "“四风”、“三公”，均已整改",
    ],
)
def test_sound_wording_is_left_alone(text):
    run = asked(CLEAN, goal_completion__goal_1=text)["N09"]
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)


def test_a_text_that_was_not_found_is_insufficient():
    assert asked(CLEAN, duties=MISSING)["N09"].verdict is Verdict.INSUFFICIENT


def test_spending_told_as_a_part_of_income_is_finances_lead():
    finding = only(asked(REAL), "N14")
    assert (finding.field, finding.level, finding.audience) == ("annual_summary", Level.NOTICE, Audience.FINANCE)
    assert "其中基本支出111.16万元" in finding.message.say("zh")


@pytest.mark.parametrize(
    "text",
    [
        "收入合计111.97万元，其中公共财政拨款111.97万元。基本支出111.16万元。",
        "收入111.97万元，支出合计111.16万元，其中基本支出111.16万元。",
        "收入111.97万元；其中基本支出111.16万元由拨款安排",
    ],
)
def test_income_by_its_sources_is_left_alone(text):
    assert asked(CLEAN, annual_summary=text)["N14"].findings == ()


def test_without_texts_n14_is_insufficient():
    blank = dict.fromkeys(("annual_summary", "report_overview", "report_management", "report_performance"))
    assert asked(CLEAN, **blank)["N14"].verdict is Verdict.INSUFFICIENT
