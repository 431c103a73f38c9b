"""R08: marks lost case by case, against the cases the reason tells of."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, fields, only, reason
from tests.scoring.real_return import CLEAN

REASON, SCORE = "deduction_reason__asset_safety", "claimed_score__asset_safety"
UNCOUNTED = {**CLEAN, "asset_irregularities": None}


def test_two_marks_lost_for_one_case_are_found_at_the_reason():
    finding = only(asked(UNCOUNTED, **{SCORE: 2}), "R08")
    assert (finding.field, finding.level, finding.audience) == (REASON, Level.MUST_EXPLAIN, Audience.DEPARTMENT)
    assert fields(finding) == {SCORE}
    said = finding.message.say("zh")
    assert all(piece in said for piece in ("扣 2 分", "合 2 例", "写了 1 例", "一物一卡"))


def test_three_cases_told_and_one_mark_lost_are_found_too():
    told = "未实行一物一卡；账实不符；处置未报批。"
    assert only(asked(UNCOUNTED, **{REASON: told}), "R08").field == REASON


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("固定资产尚未全面实行一物一卡管理。", 3),
        ("两台设备未登记", 2),
        ("未按规定盘点，账实不符", 2),  # one clause or two
        ("未按规定盘点，账实不符", 3),
        ("一台设备、两处房产未登记。", 1),
        ("未登记；未盘点；未报批；未上缴；账实不符", 0),  # 扣完为止
        ("①未登记。②未盘点。", 2),
    ],
)
def test_what_can_be_read_that_way_is_left_alone(words, score):
    run = asked(UNCOUNTED, **{REASON: words, SCORE: score})["R08"]
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)


def test_a_number_of_cases_in_its_own_cell_decides_instead():
    assert asked(CLEAN, asset_irregularities=2, **{SCORE: 2})["R08"].findings == ()


def test_a_reason_that_only_points_at_evidence_leaves_it_open():
    run = asked(UNCOUNTED, **{REASON: "见附件2。", SCORE: 2})["R08"]
    assert (run.findings, run.verdict) == ((), Verdict.INSUFFICIENT)
    assert "资产管理安全性" in reason(run)


def test_a_blank_score_is_insufficient():
    assert asked(CLEAN, **{SCORE: None})["R08"].verdict is Verdict.INSUFFICIENT
