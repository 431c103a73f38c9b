"""R09: a deduction reason that denies another line's full marks."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN, REAL

SCORE, REMARK, REASON = (
    "claimed_score__asset_system",
    "deduction_reason__asset_system",
    "deduction_reason__asset_safety",
)


def test_the_contradiction_of_the_real_return_is_found_at_the_full_marks():
    finding = only(asked(REAL), "R09")
    assert (finding.field, finding.level, finding.audience) == (SCORE, Level.MUST_EXPLAIN, Audience.DEPARTMENT)
    assert (fields(finding), fields(finding, "follow_up")) == ({REASON}, {REMARK})
    assert "一物一卡" in finding.message.say("zh")
    assert "不能同时成立" in finding.message.say("zh")


@pytest.mark.parametrize(
    "reason", ["未按规定盘点。", "部分设备没有及时盘点", "未按资产管理制度登记", "资产管理制度尚未印发"]
)
def test_the_forms_other_words_contradict_too(reason):
    assert only(asked(REAL, **{REASON: reason}), "R09").field == SCORE


def test_another_line_is_contradicted_by_its_own_words():
    changes = {"claimed_score__fund_compliance": 2, "deduction_reason__fund_compliance": "未按财务管理制度报销"}
    assert {one.field for one in asked(CLEAN, **changes)["R09"].findings} == {"claimed_score__management_system"}


@pytest.mark.parametrize(
    "reason",
    [
        "一台设备未登记入账；盘点表缺签字。",
        "一台设备未登记\n盘点表缺签字",
        "已全面实行一物一卡，一处房产未办证。",
        "资产管理制度齐全，处置未报批",
    ],
)
def test_words_that_deny_nothing_are_left_alone(reason):
    run = asked(REAL, **{REASON: reason})["R09"]
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)


def test_marks_lost_there_as_well_or_a_remark_are_no_contradiction():
    assert asked(REAL, **{SCORE: 2, REMARK: "一物一卡没有全面实行"})["R09"].findings == ()
    assert asked(CLEAN)["R09"].findings == ()
    assert only(asked(CLEAN, **{REMARK: "无"}), "R09").field == SCORE


def test_the_same_words_beside_full_marks_are_a_remark_not_a_reason():
    assert asked(REAL, claimed_score__asset_safety=4)["R09"].findings == ()


def test_fewer_marks_or_a_remark_clear_it():
    finding = only(asked(REAL), "R09")
    assert not clears(finding, REAL)
    assert clears(finding, REAL, **{SCORE: 2})
    assert clears(finding, REAL, **{REMARK: "标签正在补贴，不影响制度执行"})
    assert not clears(finding, REAL, **{REMARK: "情况属实"})


def test_a_blank_score_is_insufficient():
    assert asked(CLEAN, **{SCORE: None})["R09"].verdict is Verdict.INSUFFICIENT
