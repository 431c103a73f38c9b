from __future__ import annotations

import pytest

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN

REASON = "not_applicable_reason__key_spending"


def test_marks_without_business_are_found_at_the_self_score():
    finding = only(asked(CLEAN, **{REASON: None}), "R04")
    assert (finding.field, finding.level) == ("claimed_score__key_spending", Level.MUST_EXPLAIN)
    assert fields(finding) == {"project_expenditure__total"}
    assert fields(finding, "follow_up") == {REASON}


@pytest.mark.parametrize("phrase", ["无", "情况属实。", "不适用", " — "])
def test_a_reason_that_explains_nothing_does_not_close_it(phrase):
    assert only(asked(CLEAN, **{REASON: phrase}), "R04").field == "claimed_score__key_spending"


def test_a_reason_that_says_why_closes_it():
    assert asked(CLEAN, **{REASON: "本年没有项目支出"})["R04"].findings == ()


def test_no_marks_are_no_offence():
    assert asked(CLEAN, **{REASON: None}, claimed_score__key_spending=0)["R04"].findings == ()


def test_a_reason_no_marks_or_the_business_clear_it():
    finding = only(asked(CLEAN, **{REASON: None}), "R04")
    assert not clears(finding, CLEAN, **{REASON: None})
    assert clears(finding, CLEAN)
    assert clears(finding, CLEAN, **{REASON: None}, claimed_score__key_spending=0)
    assert clears(finding, CLEAN, **{REASON: None}, project_expenditure__own=1)


def test_an_unknown_business_is_insufficient_never_passed():
    assert asked(CLEAN, special_funds_total=None)["R04"].verdict is Verdict.INSUFFICIENT
