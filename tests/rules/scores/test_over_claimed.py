from __future__ import annotations

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, fields, only, places, reason, sides
from tests.scoring.real_return import CLEAN, REAL, UNREADABLE

EVIDENCE = "evidence__fund_balance"


def test_a_score_above_what_the_figures_give_is_found_at_the_self_score():
    finding = only(asked(REAL), "R01")
    assert (finding.field, finding.level) == ("claimed_score__fund_balance", Level.MUST_FIX)
    assert fields(finding) == {"cumulative_balance__total", "carried_in__total"}
    assert sides(finding) == ("0", "3")


def test_the_advice_names_every_cell_that_changes_with_the_score():
    finding = only(asked(REAL), "R01")
    assert fields(finding, "follow_up") == {
        "deduction_reason__fund_balance",
        "overall_score",
        "report_performance",
    }
    advice = finding.advice.say("zh")
    for piece in ("改为 0", "改为 95", "“98分”改为“95分”", "结余性质", "“基本支出结转”或“项目结转”"):
        assert piece in advice


def test_a_score_equal_to_what_the_figures_give_is_left_alone():
    assert asked()["R01"].findings == ()


def test_a_score_above_full_marks_is_left_to_the_relation():
    found = places(asked(claimed_score__asset_use=4))
    assert [place for place in found if "claimed_score__asset_use" in place] == [
        "A11 claimed_score__asset_use must_fix"
    ]


def test_a_carry_over_with_evidence_is_a_matter_to_explain():
    assert only(asked(REAL, balance_nature="基本支出结转", **{EVIDENCE: "附件4"}), "R01").level is Level.MUST_EXPLAIN
    assert only(asked(REAL, balance_nature="基本支出结转"), "R01").level is Level.MUST_FIX
    assert only(asked(REAL, balance_nature="结余", **{EVIDENCE: "附件4"}), "R01").level is Level.MUST_FIX


def test_several_scores_above_lead_to_one_total():
    runs = asked(REAL, three_public_limit="0.65", three_public_limit_rate="1.0615")
    advices = [finding.advice.say("zh") for finding in runs["R01"].findings]
    assert len(advices) == 2
    assert all("自评综合得分改为 89" in advice and "“良”" in advice for advice in advices)


def test_a_corrected_score_clears_it():
    finding = only(asked(REAL), "R01")
    assert not clears(finding, REAL)
    assert clears(finding, REAL, claimed_score__fund_balance=0)
    assert clears(finding, REAL, cumulative_balance__own=0)


def test_missing_figures_are_insufficient_never_passed():
    run = asked(CLEAN, previous_three_public_final=None)["R01"]
    assert run.verdict is Verdict.INSUFFICIENT
    assert "“三公经费”变动率" in reason(run)


def test_an_unreadable_figure_is_unreadable():
    assert asked(CLEAN, headcount=UNREADABLE)["R01"].verdict is Verdict.UNREADABLE
