"""R12 and R15: what the shape of a scorecard tells finance, and never the department."""

from __future__ import annotations

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, fields, only, reason
from tests.scoring.real_return import CLEAN, FORM, REAL

TOTAL = FORM.definition.overall_score
ABSENT = ("key_spending", "payment_progress", "ecological_benefit")


def test_nearly_all_full_marks_are_a_lead_at_the_total():
    finding = only(asked(REAL), "R12")
    assert (finding.field, finding.level, finding.audience) == (TOTAL, Level.NOTICE, Audience.FINANCE)
    assert "25 项指标中 23 项自评满分（92%），总分 98 分，只有 2 项扣分" in finding.message.say("zh")


def test_three_deductions_of_twenty_five_are_none():
    run = asked(CLEAN)["R12"]
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)


def test_a_high_total_with_two_deductions_is_one_whatever_the_share():
    lower = {f"claimed_score__{line}": 0 for line in ("key_spending", "payment_progress", "ecological_benefit")}
    assert asked(REAL, **lower)["R12"].findings == ()  # 20 of 25 full, 85 in all
    assert only(asked(CLEAN, claimed_score__fund_balance=3), "R12").field == TOTAL  # 98 in all, two deductions


def test_marks_without_business_beyond_a_tenth_are_a_lead_with_their_lines():
    finding = only(asked(CLEAN), "R15")
    assert (finding.field, finding.level, finding.audience) == (TOTAL, Level.NOTICE, Audience.FINANCE)
    assert fields(finding) == {f"claimed_score__{line}" for line in ABSENT}
    assert all(piece in finding.message.say("zh") for piece in ("13 分", "13%", "超过 10%"))


def test_a_tenth_at_most_is_none():
    run = asked(CLEAN, performance_target__ecological="绿化率提高5%")["R15"]  # 8 left
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)
    with_procurement = {"performance_target__ecological": "绿化率提高5%", "procurement_budget": 0}
    assert only(asked(CLEAN, **with_procurement), "R15").field == TOTAL  # 11


def test_what_is_not_known_is_insufficient():
    assert asked(CLEAN, claimed_score__card_use=None)["R12"].verdict is Verdict.INSUFFICIENT
    run = asked(CLEAN, performance_target__ecological="绿化率提高5%", procurement_budget=None)["R15"]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
    assert "政府采购执行率" in reason(run)
