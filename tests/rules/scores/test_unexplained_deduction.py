from __future__ import annotations

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, only
from tests.scoring.real_return import CLEAN

REASON = "deduction_reason__asset_safety"


def test_a_deduction_without_a_reason_is_found_at_the_reasons_cell():
    finding = only(asked(CLEAN, **{REASON: None}), "R07")
    assert (finding.field, finding.level) == (REASON, Level.MUST_FIX)


def test_a_reason_that_explains_nothing_is_none():
    assert only(asked(CLEAN, **{REASON: "无"}), "R07").field == REASON


def test_a_reason_why_the_line_does_not_apply_is_one():
    assert asked(CLEAN, claimed_score__key_spending=0)["R07"].findings == ()


def test_a_remark_beside_full_marks_is_no_deduction():
    assert asked(CLEAN, deduction_reason__asset_use="盘点表见附件10")["R07"].findings == ()


def test_a_deduction_told_beside_full_marks_is_a_notice():
    finding = only(asked(CLEAN, deduction_reason__asset_use="闲置设备两台，扣1分"), "R07")
    assert (finding.field, finding.level) == ("deduction_reason__asset_use", Level.NOTICE)


def test_a_reason_or_full_marks_clear_it():
    finding = only(asked(CLEAN, **{REASON: None}), "R07")
    assert not clears(finding, CLEAN, **{REASON: None})
    assert clears(finding, CLEAN)
    assert clears(finding, CLEAN, **{REASON: None}, claimed_score__asset_safety=4)


def test_a_blank_score_is_insufficient_never_passed():
    assert asked(CLEAN, claimed_score__card_use=None)["R07"].verdict is Verdict.INSUFFICIENT
