from __future__ import annotations

import pytest

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, fields, only, reason
from tests.scoring.real_return import CLEAN, REAL, UNREADABLE

SAME = {"initial_budget": "105.00", "adjusted_budget": "105.00", "budget_addition": 0}


def test_an_adjustment_told_and_equal_figures_are_found_at_the_reason():
    finding = only(asked(CLEAN, **SAME), "R17")
    assert (finding.field, finding.level) == ("deduction_reason__budget_adjustment", Level.MUST_EXPLAIN)
    assert fields(finding) == {"initial_budget", "adjusted_budget"}
    assert "存在调整项" in finding.message.say("zh")
    assert clears(finding, CLEAN)
    assert not clears(finding, CLEAN, **SAME)


@pytest.mark.parametrize("text", ["没有追加预算，执行偏差", "不存在调整项", "支出进度偏慢", "预算调整率为0"])
def test_a_reason_that_tells_of_no_adjustment_is_left_alone(text):
    assert asked(CLEAN, **SAME, deduction_reason__budget_adjustment=text)["R17"].verdict is Verdict.NOT_APPLICABLE


def test_figures_that_differ_are_left_alone():
    assert asked(CLEAN)["R17"].verdict is Verdict.PASSED


def test_blank_figures_are_insufficient_and_unreadable_ones_unreadable():
    run = asked(REAL)["R17"]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
    assert "年初预算数" in reason(run)
    assert asked(CLEAN, initial_budget=UNREADABLE)["R17"].verdict is Verdict.UNREADABLE
