from __future__ import annotations

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN, UNREADABLE

BLANK = {"procurement_budget": None, "procurement_actual": None}


def test_full_marks_without_figures_are_found_with_every_blank_input():
    finding = only(asked(CLEAN, **BLANK), "R06")
    assert (finding.field, finding.level) == ("claimed_score__procurement", Level.MUST_EXPLAIN)
    assert fields(finding) == set(BLANK)
    assert "政府采购预算（评分依据数据!" in finding.advice.say("zh")


def test_a_part_of_the_marks_without_figures_is_a_lead_for_finance():
    lower = {"claimed_score__procurement": "2.8", "deduction_reason__procurement": "一个项目未执行"}
    finding = only(asked(CLEAN, **BLANK, **lower), "R06")
    assert (finding.level, finding.audience, fields(finding)) == (Level.NOTICE, Audience.FINANCE, set(BLANK))
    assert clears(finding, CLEAN, **lower)
    assert clears(finding, CLEAN, **BLANK, claimed_score__procurement=0)
    assert not clears(finding, CLEAN, **BLANK, **lower)


def test_no_marks_are_left_alone():
    none = {"claimed_score__procurement": 0, "deduction_reason__procurement": "没有执行"}
    assert asked(CLEAN, **BLANK, **none)["R06"].findings == ()


def test_a_blank_optional_input_is_no_missing_one():
    assert asked(CLEAN, policy_adjustment=None, carried_in__own=None)["R06"].findings == ()


def test_the_figures_or_a_lower_score_clear_it():
    finding = only(asked(CLEAN, **BLANK), "R06")
    assert not clears(finding, CLEAN, **BLANK)
    assert not clears(finding, CLEAN, procurement_actual=None)
    assert clears(finding, CLEAN)
    assert clears(finding, CLEAN, **BLANK, claimed_score__procurement=2)


def test_that_there_was_no_such_business_clears_it():
    finding = only(asked(CLEAN, **BLANK), "R06")
    assert clears(finding, CLEAN, procurement_budget=0, procurement_actual=None)


def test_a_blank_score_is_insufficient_and_an_unreadable_figure_unreadable():
    assert asked(CLEAN, claimed_score__card_use=None)["R06"].verdict is Verdict.INSUFFICIENT
    assert asked(CLEAN, card_spend=UNREADABLE)["R06"].verdict is Verdict.UNREADABLE
