"""A mark goes out only when the thing is right: what each finding's condition takes and what it refuses."""

import pytest

from tests.rules.asking import asked, clears
from tests.scoring.real_return import REAL


def finding(code, field):
    return next(one for one in asked(REAL)[code].findings if one.field == field)


@pytest.mark.parametrize(("words", "gone"), [("没有项目支出", True), ("核实无误", False), ("无", False), (None, False)])
def test_an_empty_phrase_does_not_close_a_line_without_business(words, gone):
    told = finding("R04", "claimed_score__key_spending")
    assert clears(told, REAL, not_applicable_reason__key_spending=words) is gone


@pytest.mark.parametrize(("target", "gone"), [("绿化率提高5%", True), ("／", False), ("不适用", False)])
def test_another_word_for_none_is_no_target(target, gone):
    told = finding("R05", "claimed_score__ecological_benefit")
    assert clears(told, REAL, performance_target__ecological=target) is gone


@pytest.mark.parametrize(("last_year", "gone"), [("0.72", True), ("0.50", False), (None, False)])
def test_a_figure_filled_in_closes_the_gap_only_where_it_bears_the_claim(last_year, gone):
    told = finding("R06", "claimed_score__three_public_change")
    assert clears(told, REAL, previous_three_public_final=last_year) is gone
