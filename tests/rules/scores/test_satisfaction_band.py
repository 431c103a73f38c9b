from __future__ import annotations

import pytest

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, fields, only, places
from tests.scoring.real_return import CLEAN, UNREADABLE

SCORE = "claimed_score__satisfaction"


def test_a_score_above_the_band_is_found_with_the_rate():
    finding = only(asked(CLEAN, satisfaction_rate="0.9"), "R11")
    assert (finding.field, finding.level) == (SCORE, Level.MUST_FIX)
    assert "satisfaction_rate" in fields(finding)
    assert "overall_score" in fields(finding, "follow_up")


@pytest.mark.parametrize("score", [3, 4])
def test_a_score_below_the_band_is_found_and_told_once(score):
    found = places(asked(CLEAN, **{SCORE: score}, deduction_reason__satisfaction="样本少"))
    assert [place for place in found if SCORE in place] == [f"R11 {SCORE} must_fix"]


def test_full_marks_need_no_reason_for_a_deduction():
    finding = only(asked(CLEAN, **{SCORE: 3}, overall_score=93), "R11")
    assert fields(finding, "follow_up") == {"overall_score"}


def test_the_bands_own_score_is_left_alone():
    assert asked(CLEAN, satisfaction_rate="0.95")["R11"].findings == ()


def test_marks_the_department_moved_are_left_alone():
    moved = {"full_marks__satisfaction": 6, SCORE: 6, "full_marks__economic_benefit": 4}
    assert asked(CLEAN, **moved)["R11"].findings == ()


def test_the_score_or_the_rate_clears_it():
    finding = only(asked(CLEAN, satisfaction_rate="0.9"), "R11")
    assert not clears(finding, CLEAN, satisfaction_rate="0.9")
    assert clears(finding, CLEAN)
    assert clears(finding, CLEAN, satisfaction_rate="0.9", **{SCORE: 3})


def test_a_blank_rate_is_insufficient_and_an_unreadable_one_unreadable():
    assert asked(CLEAN, satisfaction_rate=None)["R11"].verdict is Verdict.INSUFFICIENT
    assert asked(CLEAN, satisfaction_rate=UNREADABLE)["R11"].verdict is Verdict.UNREADABLE
