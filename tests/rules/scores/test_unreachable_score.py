from __future__ import annotations

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, only, places
from tests.scoring.real_return import CLEAN


def test_a_score_the_standard_cannot_give_is_found_with_those_it_can():
    finding = only(asked(CLEAN, claimed_score__three_public_control="5.5"), "R03")
    assert (finding.field, finding.level) == ("claimed_score__three_public_control", Level.MUST_FIX)
    assert "6、5、4、3、2、1、0" in finding.message.say("zh")


def test_a_score_the_standard_can_give_is_left_alone():
    assert asked(CLEAN, claimed_score__three_public_control=5)["R03"].findings == ()


def test_a_check_list_gives_sums_of_its_items():
    assert asked(CLEAN, claimed_score__disclosure="2.5")["R03"].findings == ()
    assert only(asked(CLEAN, claimed_score__disclosure="2.25"), "R03").field == "claimed_score__disclosure"


def test_a_claim_that_is_too_high_by_the_figures_is_told_once():
    found = places(asked(CLEAN, claimed_score__fund_balance="2.5"))
    assert [place for place in found if "claimed_score__fund_balance" in place] == [
        "R01 claimed_score__fund_balance must_fix"
    ]


def test_it_is_asked_though_the_figures_are_missing():
    assert only(asked(CLEAN, card_spend=None, claimed_score__card_use="2.5"), "R03").field == "claimed_score__card_use"


def test_any_of_the_marks_clears_it():
    finding = only(asked(CLEAN, claimed_score__three_public_control="5.5"), "R03")
    assert not clears(finding, CLEAN, claimed_score__three_public_control="5.5")
    assert clears(finding, CLEAN, claimed_score__three_public_control=5)


def test_a_blank_score_is_insufficient_never_passed():
    assert asked(CLEAN, claimed_score__card_use=None)["R03"].verdict is Verdict.INSUFFICIENT
