from __future__ import annotations

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, only
from tests.scoring.real_return import CLEAN

LOW = {"claimed_score__asset_use": 2}


def test_a_score_below_what_the_figures_give_is_a_notice_at_the_self_score():
    finding = only(asked(CLEAN, **LOW), "R02")
    assert (finding.field, finding.level) == ("claimed_score__asset_use", Level.NOTICE)


def test_a_stated_reason_is_reason_enough():
    assert asked(CLEAN, **LOW, deduction_reason__asset_use="两台设备闲置")["R02"].findings == ()


def test_a_score_or_a_reason_clears_it():
    finding = only(asked(CLEAN, **LOW), "R02")
    assert not clears(finding, CLEAN, **LOW)
    assert clears(finding, CLEAN)
    assert clears(finding, CLEAN, **LOW, deduction_reason__asset_use="两台设备闲置")


def test_missing_figures_are_insufficient_never_passed():
    assert asked(CLEAN, three_public_limit=None)["R02"].verdict is Verdict.INSUFFICIENT
