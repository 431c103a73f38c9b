from __future__ import annotations

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN, REAL

LINES = ("economic_benefit", "social_benefit", "ecological_benefit")


def drawn(*marks):
    return {
        f"{column}__{line}": mark
        for line, mark in zip(LINES, marks, strict=True)
        for column in ("claimed_score", "full_marks")
    }


def test_more_than_the_shared_marks_is_found_at_the_first_of_the_lines():
    finding = only(asked(CLEAN, **drawn(7, 7, 2)), "R10")
    assert (finding.field, finding.level) == ("claimed_score__economic_benefit", Level.MUST_FIX)
    assert fields(finding) == {"claimed_score__social_benefit", "claimed_score__ecological_benefit"}


def test_marks_moved_between_the_lines_are_left_alone():
    assert asked(CLEAN, **drawn(8, 7, 0))["R10"].findings == ()


def test_a_smaller_sum_clears_it():
    finding = only(asked(CLEAN, **drawn(7, 7, 2)), "R10")
    assert not clears(finding, CLEAN, **drawn(7, 7, 2))
    assert clears(finding, CLEAN, **drawn(7, 6, 2))


def test_a_blank_line_of_the_pool_is_insufficient_never_passed():
    assert asked(CLEAN, claimed_score__social_benefit=None)["R10"].verdict is Verdict.INSUFFICIENT


def test_what_a_line_without_a_target_draws_is_a_lead_for_finance():
    finding = only(asked(REAL), "R10")
    assert (finding.field, finding.audience) == ("claimed_score__economic_benefit", Audience.FINANCE)
    assert "performance_target__ecological" in fields(finding)
    assert "其中 5 分取自目标写“无”的生态效益" in finding.message.say("zh")


def test_a_reason_or_no_marks_at_all_leaves_the_pool_alone():
    reason = {"not_applicable_reason__ecological_benefit": "职责不涉及生态环境。"}
    assert asked(REAL, **reason)["R10"].findings == ()
    assert asked(REAL, claimed_score__ecological_benefit=0)["R10"].findings == ()
