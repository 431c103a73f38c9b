from __future__ import annotations

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN

REASON = "not_applicable_reason__ecological_benefit"


def test_marks_without_a_target_are_found_at_the_self_score():
    finding = only(asked(CLEAN, **{REASON: None}), "R05")
    assert (finding.field, finding.level) == ("claimed_score__ecological_benefit", Level.MUST_EXPLAIN)
    assert fields(finding) == {"performance_target__ecological"}


def test_a_reason_that_says_why_closes_it_and_an_empty_phrase_does_not():
    assert asked()["R05"].findings == ()
    assert only(asked(CLEAN, **{REASON: "无"}), "R05").field == "claimed_score__ecological_benefit"


def test_a_target_is_a_target_though_it_mentions_none():
    given = {REASON: None, "performance_target__ecological": "无新增污染"}
    assert asked(CLEAN, **given)["R05"].findings == ()


def test_a_reason_no_marks_or_a_target_clear_it():
    finding = only(asked(CLEAN, **{REASON: None}), "R05")
    assert not clears(finding, CLEAN, **{REASON: None})
    assert clears(finding, CLEAN)
    assert clears(finding, CLEAN, **{REASON: None}, performance_target__ecological="节约用纸")


def test_a_blank_target_is_insufficient_never_passed():
    assert asked(CLEAN, performance_target__social=None)["R05"].verdict is Verdict.INSUFFICIENT
