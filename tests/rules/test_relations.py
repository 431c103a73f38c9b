"""Relations: equal, rounding or mismatch; blanks, consequences, conditions; what is said and when it is gone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, clears, fields, only, places, reason
from tests.scoring.real_return import FORM, MISSING, REAL, UNREADABLE

ZERO_BALANCES = {"revenue_total__sub01": 5, "fiscal_appropriation__sub01": 5}
SUBORDINATE = {
    **ZERO_BALANCES, "expenditure_total__sub01": 5, "basic_expenditure__sub01": 5, "personnel_expenditure__sub01": 5,
    "project_expenditure__sub01": 0, "current_balance__sub01": 0, "cumulative_balance__sub01": 0,
    "three_public_total__sub01": 0, "assets_total__sub01": 0,
}  # fmt: skip

IN_TEXTS = {"X01", "X02", "X06", "X25", "X27"}


def test_every_relation_of_the_real_return_holds():
    declared = {each.relation.code for each in FORM.cases}
    runs = [run for code, run in asked(REAL).items() if code in declared and code[0] in "AX"]
    runs = [run for run in runs if run.verdict is not Verdict.NOT_APPLICABLE]
    assert {run.verdict for run in runs} == {Verdict.PASSED}
    assert sum(run.compared for run in runs) == 113


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"revenue_total__own": "111.79"},
            ["A01 revenue_total__own", "A04 cumulative_balance__own", "A05 current_balance__own"],
        ),
        ({"personnel_expenditure__own": "30.06"}, ["A03 basic_expenditure__own", "X03 personnel_expenditure__total"]),
        ({"basic_expenditure__own": "101.16"}, ["A02 expenditure_total__own", "A03 basic_expenditure__own"]),
        ({"cumulative_balance__own": "0.18"}, ["A04 cumulative_balance__own", "A06 cumulative_balance__own"]),
        ({"reception__own": "0.79"}, ["A07 three_public_total__own", "X04 reception__total"]),
        ({"assets_in_use__own": "2.25"}, ["A08 assets_total__own"]),
        ({"assets_total__total": "6.22"}, ["A08 assets_total__total", "A09 assets_total__total"]),
        ({"printing": "18.58"}, ["X03 goods_total"]),
        ({"three_public_limit_rate": "0.96"}, ["X05 three_public_limit_rate"]),
        ({"overall_score": 96}, ["X07 overall_score"]),
        ({"overall_grade": "良"}, ["X07 overall_grade"]),
        ({"claimed_score__asset_use": 4}, ["A11 claimed_score__asset_use", "X07 overall_score"]),
        ({"claimed_subtotal__input": 14}, ["A11 claimed_subtotal__input"]),
        ({"full_marks__output_other": 5}, ["A11 full_marks__output_xiaokang", "A11 full_marks_subtotal__output"]),
    ],
)
def test_a_wrong_figure_breaks_its_relation_at_its_cell(changes, expected):
    found = [each for run in asked(**changes).values() for each in run.findings if each.audience is Audience.DEPARTMENT]
    assert [place for each in found if (place := f"{each.code} {each.field}") in expected] == expected
    others = {each.code for each in found if f"{each.code} {each.field}" not in expected}
    assert {code for code in others if code[0] not in "ARP"} <= IN_TEXTS  # what the texts say of the same figure


@pytest.mark.parametrize(("revenue", "level"), [("111.97", None), ("112", Level.NOTICE), ("112.01", Level.MUST_FIX)])
def test_a_difference_within_the_envelope_is_a_notice(revenue, level):
    levels = [each.level for each in asked(revenue_total__own=Decimal(revenue))["A01"].findings]
    assert levels == ([] if level is None else [level])


def test_marks_are_exact_and_have_no_envelope():
    assert only(asked(claimed_score__asset_use="3.01"), "A11").level is Level.MUST_FIX


def test_a_mismatch_tells_both_sides_difference_and_envelope_and_blames_nobody():
    finding = only(asked(revenue_total__own="111.79"), "A01")
    said = finding.message.say("zh")
    for piece in (
        "1、局机关：收入合计 111.79",
        "公共财政拨款 111.97",
        "政府基金拨款 空（按 0 计）",
        "= 111.97",
        "-0.18",
        "±0.03",
    ):
        assert piece in said
    assert "两处不能同时成立" in said
    told = finding.comparison
    assert told is not None
    assert (told.expected, told.actual) == ("111.97", "111.79")
    assert (told.difference, told.tolerance) == (Decimal("-0.18"), Decimal("0.03"))


def test_a_mismatch_relates_the_filled_cells_and_clears_within_its_envelope():
    finding = only(asked(revenue_total__own="111.79"), "A01")
    assert fields(finding) == {"carried_in__own", "fiscal_appropriation__own"}
    assert not clears(finding, revenue_total__own="111.79")
    assert clears(finding, revenue_total__own="111.95")
    assert clears(finding)


def test_the_consolidated_row_is_off_by_what_its_parts_are_off_and_is_not_told_twice():
    finding = only(asked(assets_in_use__own="2.25"), "A08")
    assert finding.field == "assets_total__own"
    assert fields(finding, "follow_up") == set()  # the 汇总 row corrects itself


def test_two_units_that_are_off_are_both_told():
    runs = asked(**{**SUBORDINATE, "fiscal_appropriation__sub01": 4}, revenue_total__own="111.79")
    assert [each.field for each in runs["A01"].findings] == ["revenue_total__own", "revenue_total__sub01"]


def test_a_consolidated_cell_between_tables_leads_to_where_its_figure_is_typed():
    finding = only(asked(personnel_expenditure__own="30.06"), "X03")
    assert finding.field == "personnel_expenditure__total"
    assert "personnel_expenditure__own" in fields(finding)


def test_rows_nobody_filled_in_are_not_compared():
    assert asked()["A01"].compared == 2
    assert asked(**SUBORDINATE)["A01"].compared == 3


def test_a_total_waits_for_a_unit_that_left_it_blank():
    runs = asked(**ZERO_BALANCES)
    assert not runs["A04"].findings
    assert any("cumulative_balance__sub01" in fields(each) for each in runs["S01"].findings)


@pytest.mark.parametrize(("broken", "verdict"), [(UNREADABLE, "unreadable"), (MISSING, "insufficient")])
def test_a_cell_without_a_figure_leaves_its_relations_unanswered(broken, verdict):
    run = asked(goods_total=broken)["X03"]
    assert (run.verdict, run.findings) == (verdict, ())
    assert "商品和服务支出合计" in reason(run)


def test_a_relation_whose_condition_does_not_hold_is_not_asked():
    run = asked(three_public_limit_rate=None)["X05"]
    assert (run.verdict, run.compared) == (Verdict.NOT_APPLICABLE, 0)


def test_a_finding_is_gone_where_its_relation_is_no_longer_asked():
    finding = only(asked(three_public_limit_rate="0.96"), "X05")
    assert "98.57%" in finding.message.say("zh")
    assert clears(finding, three_public_limit_rate=None)
    assert clears(finding, three_public_limit=0)


def test_with_project_spending_the_detail_may_be_less_but_not_more():
    project = {"project_expenditure__own": 10, "basic_expenditure__own": "101.16"}
    assert asked(**project, reception__own="0.80")["X04"].findings == ()
    assert only(asked(**project, reception__own="0.60"), "X04").field == "goods_reception"


def test_a_negative_balance_is_no_offence():
    used = {
        "carried_in__own": 2, "revenue_total__own": "113.97", "current_balance__own": "-1.19",
        "cumulative_balance__own": "0.81", "expenditure_total__own": "113.16", "basic_expenditure__own": "113.16",
        "operating_expenditure__own": "84.10", "goods_total": "84.10", "other_goods": "19.08",
    }  # fmt: skip
    assert [place for place in places(asked(**used)) if place[0] in "AX" and place[:3] not in IN_TEXTS] == []


def test_an_adjustment_of_the_balance_keeps_its_relations_true():
    found = places(asked(other_adjustment__own="-0.81", cumulative_balance__own=0))
    assert [place for place in found if place[0] in "AX"] == []


def test_a_required_part_left_blank_is_no_zero_and_no_mismatch():
    runs = asked(expenditure_total__own=None)
    assert [each.code for code in ("A02", "A04", "A05") for each in runs[code].findings] == []
    assert {runs[code].verdict.value for code in ("A02", "A04", "A05")} == {"insufficient"}
    assert "支出合计" in reason(runs["A04"])
    assert [each.field for each in runs["S01"].findings] == ["expenditure_total__own"]
