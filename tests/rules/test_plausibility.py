"""P01–P12, finance's leads, and X14–X17, what the added figures say of each other: the offence, and the near miss."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked

TAME = {
    # a year with nothing in it finance would ask about
    "operating_expenditure__own": "20", "basic_expenditure__own": "60", "personnel_expenditure__own": "40",
    "headcount": 3, "union_funds": "0.8", "wages_total": "40", "other_goods": "3", "goods_total": "20",
    "printing": "1", "maintenance": "1", "labour_services": "1", "entrusted_services": "1", "travel": "0.5",
    "three_public_limit": "0.80", "satisfaction_rate": "0.97", "expenditure_total__own": "111",
    "special_funds_total": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "offence", "near_miss"),
    [
        ("P01", {"operating_expenditure__own": "60.03"}, {"operating_expenditure__own": "60"}),
        ("P02", {"operating_expenditure__own": "36.01"}, {"operating_expenditure__own": "36"}),
        ("P03", {"union_funds": "2.01"}, {"union_funds": "2"}),
        ("P04", {"other_goods": "3.01"}, {"other_goods": "3"}),
        ("P05", {"printing": "3.01"}, {"printing": "3"}),
        ("P06", {"three_public_limit": "0.70"}, {"three_public_limit": "0.71"}),
        ("P07", {"travel": 0}, {"travel": "0.01"}),
        ("P08", {"satisfaction_rate": "0.96"}, {"satisfaction_rate": "0.9601"}),
        ("P09", {"expenditure_total__own": "100.77"}, {"expenditure_total__own": "100.78"}),
        ("P12", {"personnel_expenditure__own": "5.99"}, {"personnel_expenditure__own": "6"}),
        ("P12", {"personnel_expenditure__own": "180.01"}, {"personnel_expenditure__own": "180"}),
    ],
)
def test_a_lead_is_found_at_its_bound_and_is_finances_alone(code, offence, near_miss):
    (lead,) = asked(**{**TAME, **offence})[code].findings
    assert (lead.level, lead.audience) == (Level.NOTICE, Audience.FINANCE)
    assert lead.field in {*offence, *(f"{name.removesuffix('__own')}__total" for name in offence), "printing",
                          "three_public_total__total"}  # fmt: skip
    assert asked(**{**TAME, **near_miss})[code].findings == ()


def test_a_tame_year_has_no_lead_and_a_blank_one_no_pass():
    tame = asked(**TAME)
    assert [code for code, run in tame.items() if code.startswith("P") and run.findings] == []
    blank = asked(**{**TAME, "union_funds": None, "travel": None, "satisfaction_rate": None})
    verdicts = {blank[code].verdict for code in ("P03", "P07", "P08")}
    assert verdicts == {Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("code", "given", "offence"),
    [
        ("X14", {"headcount_established": 2, "headcount_outside": 1}, {"headcount_outside": 2}),
        ("X15", {"survey_issued": 100, "survey_valid": 100, "satisfaction_rate": None}, {"survey_valid": 101}),
        (
            "X15",
            {"survey_issued": 100, "survey_valid": 97, "survey_satisfied": 97, "satisfaction_rate": "1"},
            {"survey_satisfied": 98, "satisfaction_rate": "1.01"},
        ),
        (
            "X15",
            {"survey_issued": 100, "survey_valid": 100, "survey_satisfied": 97, "satisfaction_rate": "0.975"},
            {"satisfaction_rate": "0.9752"},
        ),
        (
            "X16",
            {"initial_budget": "100", "budget_addition": "-2.5", "adjusted_budget": "97.5"},
            {"adjusted_budget": "102.5"},
        ),
        ("X16", {"key_project_expenditure": 0}, {"key_project_expenditure": "0.02"}),
        ("X16", {"card_eligible": "2", "card_spend": "2"}, {"card_spend": "2.02"}),
        (
            "X17",
            {
                "special_funds_total": "5",
                "special_fund_amount__fund_1": "2",
                "special_fund_amount__fund_2": "3",
            },
            {"special_fund_amount__fund_2": "4"},
        ),
    ],
)
def test_the_added_figures_have_to_agree_and_the_department_may_explain(code, given, offence):
    assert asked(**{**TAME, **given})[code].findings == ()
    (finding,) = asked(**{**TAME, **given, **offence})[code].findings
    assert (finding.level, finding.audience) == (Level.MUST_EXPLAIN, Audience.DEPARTMENT)


def test_a_share_without_end_is_given_to_six_places():
    given = {**TAME, "headcount": 7, "headcount_established": None, "headcount_outside": None}
    findings = asked(**{**given, "personnel_expenditure__own": "1", "establishment": 7})["P12"].findings
    told = findings[0].comparison
    assert told is not None
    assert (told.expected, told.actual) == ("2", "0.142857")
