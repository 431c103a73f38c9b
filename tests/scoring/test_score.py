"""The scorecard of the real return line by line (`domain.md` §5.6), and what a changed figure does to a line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.model import Support, Verdict
from perfxl.scoring import score
from tests.scoring.real_return import CLEAN, FORM, MISSING, REAL, UNREADABLE, submission

# criterion, computed, verdict, support
GOLDEN = """
staff_control            5 passed         computed
three_public_change      - insufficient   inputs_missing
key_spending             - not_applicable not_applicable
budget_adjustment        - insufficient   inputs_missing
payment_progress         - not_applicable not_applicable
fund_balance             0 failed         computed
three_public_control     6 passed         computed
management_system        - insufficient   attested
fund_compliance          - insufficient   attested
disclosure               - insufficient   attested
procurement              - insufficient   inputs_missing
card_use                 - insufficient   inputs_missing
asset_system             - insufficient   attested
asset_safety             3 passed         attested
asset_use                3 passed         computed
output_xiaokang          - insufficient   attested
output_growth_pole       - insufficient   attested
output_government_report - insufficient   attested
output_livelihood        - insufficient   attested
output_key_projects      - insufficient   attested
output_other             - insufficient   attested
economic_benefit         - insufficient   attested
social_benefit           - insufficient   attested
ecological_benefit       - not_applicable not_applicable
satisfaction             5 passed         computed
"""


def card(given=REAL, **changes):
    return score(FORM, submission(given, **changes))


def line(criterion, given=REAL, **changes):
    return card(given, **changes).line(criterion)


def test_the_real_return_is_scored_as_the_golden_table_says():
    found = [
        (one.id, "-" if one.computed is None else str(one.computed), one.verdict.value, one.support.value)
        for one in card().lines
    ]
    assert found == [tuple(row.split()) for row in GOLDEN.strip().splitlines()]


def test_the_scorecard_tells_claims_and_grades():
    one = card()
    assert (one.full_marks, one.claimed, one.computed) == (100, 98, 95)
    assert (one.grade_claimed, one.grade) == ("优", "优")


def test_every_line_of_the_clean_return_passes_or_has_no_business():
    assert {one.verdict for one in card(CLEAN).lines} == {Verdict.PASSED, Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize(("headcount", "marks"), [(10, "5"), (11, "0"), (0, "5")])
def test_staff_above_the_establishment_cost_half_a_mark_a_point(headcount, marks):
    assert line("staff_control", establishment=10, headcount=headcount).computed == Decimal(marks)


@pytest.mark.parametrize(
    ("rate", "marks"), [("0.95", 5), ("0.9499", 3), ("0.85", 3), ("0.8499", 1), ("0.75", 1), ("0.7499", 0)]
)
def test_a_band_includes_its_lower_end(rate, marks):
    assert line("satisfaction", satisfaction_rate=Decimal(rate)).computed == marks


@pytest.mark.parametrize(
    ("adjusted", "marks"), [("100", "3"), ("110", "2"), ("110.01", "1"), ("120", "1"), ("130", "0.5"), ("130.01", "0")]
)
def test_the_adjustment_rate_includes_its_upper_end(adjusted, marks):
    found = line("budget_adjustment", initial_budget=100, adjusted_budget=Decimal(adjusted))
    assert found.computed == Decimal(marks)


@pytest.mark.parametrize(
    ("balance", "carried", "marks"), [("0", "0", 3), ("-1", "0", 3), ("2", "2", 2), ("2", "1.99", 0)]
)
def test_a_balance_is_judged_against_what_was_carried_in(balance, carried, marks):
    changes = {"cumulative_balance__own": Decimal(balance), "carried_in__own": Decimal(carried)}
    assert line("fund_balance", **changes).computed == marks


@pytest.mark.parametrize(("total", "marks"), [("0.70", 6), ("0.7069", 6), ("0.707", 5), ("0.77", 0)])
def test_only_whole_points_above_the_limit_count(total, marks):
    assert line("three_public_control", three_public_total__own=Decimal(total)).computed == marks


@pytest.mark.parametrize(("spend", "marks"), [("50", "3"), ("49.01", "3"), ("49", "2.8"), ("0", "0")])
def test_a_rate_below_its_threshold_loses_marks_for_whole_points(spend, marks):
    assert line("card_use", card_eligible=100, card_spend=Decimal(spend)).computed == Decimal(marks)


@pytest.mark.parametrize(("late", "marks"), [(0, "3"), (2, "2"), (9, "0")])
def test_every_late_fund_costs_half_a_mark_down_to_nothing(late, marks):
    assert line("payment_progress", special_funds_total=100, late_special_funds=late).computed == Decimal(marks)


def test_a_blank_input_is_named_and_never_counts_as_nothing():
    found = line("satisfaction", satisfaction_rate=None)
    assert (found.computed, found.verdict, found.support) == (None, Verdict.INSUFFICIENT, Support.INPUTS_MISSING)
    assert "社会公众或服务对象满意度" in found.why.say("zh")


@pytest.mark.parametrize("broken", [UNREADABLE, MISSING])
@pytest.mark.parametrize("field", ["satisfaction_rate", "claimed_score__satisfaction"])
def test_a_line_whose_cell_holds_no_figure_is_unreadable(field, broken):
    found = line("satisfaction", **{field: broken})
    assert (found.computed, found.verdict, found.support) == (None, Verdict.UNREADABLE, Support.UNREADABLE)


def test_a_blank_claim_is_no_failure_though_the_marks_are_known():
    found = line("asset_use", claimed_score__asset_use=None)
    assert (found.computed, found.verdict, found.support) == (3, Verdict.INSUFFICIENT, Support.COMPUTED)


def test_no_establishment_means_no_rate_of_control():
    assert line("staff_control", establishment=0).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("target", ["无", "无。", "不适用", "/"])
def test_a_target_that_says_none_is_no_target(target):
    assert line("social_benefit", performance_target__social=target).support is Support.NOT_APPLICABLE


def test_the_why_shows_the_arithmetic():
    assert line("staff_control").why.say("zh") == "在职人员控制率 60%，不高于 100%，计 5 分"
    assert line("fund_balance").why.say("zh") == "累计结余 0.81、上年结转 0：结余超过上年结转，计 0 分"
    assert "60%" in line("staff_control").why.say("en")


def test_the_inputs_of_a_line_carry_value_and_cell():
    held = [(each.name, each.value, each.cell is not None) for each in line("fund_balance").inputs]
    assert held == [("cumulative_balance__total", Decimal("0.81"), True), ("carried_in__total", 0, True)]


def test_marks_the_department_moved_are_no_longer_the_forms_to_compute():
    moved = {"full_marks__satisfaction": 6, "full_marks__economic_benefit": 4, "claimed_score__satisfaction": 6}
    found = line("satisfaction", **moved)
    assert (found.full_marks, found.computed, found.reachable) == (6, None, None)
    assert found.verdict is Verdict.INSUFFICIENT


def test_the_departments_own_wording_names_the_line():
    assert line("output_other", indicator__output_other="网格信息补录").indicator == "网格信息补录"
