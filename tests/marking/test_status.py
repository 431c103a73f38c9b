"""The live status of a finding: a formula where the relation can be one, else a watch over its cells."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from perfxl.marking import Marking
from perfxl.marking.status import Live, live_status, snapshot
from perfxl.model import FieldValue, Finding, Found, Kind
from tests.marking.cases import REVENUE, case, cell, finding


def status(found: Finding, marking: Marking | None = None) -> Live:
    return live_status(marking or case(found), found, row=7, first_column=12)


def with_values(*changed: FieldValue) -> Marking:
    marking = case()
    values = {**marking.submission.values, **{value.name: value for value in changed}}
    return replace(marking, submission=replace(marking.submission, values=values))


def test_a_relation_is_the_status_itself_over_the_workbooks_own_names():
    live = status(finding("A01", "revenue_total__own", clears=REVENUE))
    condition = "(ROUND(revenue_total__own-(carried_in__own+fiscal_appropriation__own),6)=0)"
    assert live == Live(f"IFERROR(IF({condition},0,1),1)", 1)
    assert live.follows_figures


def test_a_field_whose_name_was_lost_is_referred_to_by_its_cell():
    lost = replace(case().submission["carried_in__own"], found=Found.BY_LABEL)
    live = status(finding("A01", "revenue_total__own", clears=REVENUE), with_values(lost))
    assert f"({cell('carried_in__own').absolute}+fiscal_appropriation__own)" in live.formula


def test_a_column_is_summed_as_the_rectangle_its_cells_stand_in():
    live = status(finding("A09", "carried_in__total", clears="carried_in__total = SUM(carried_in) + 1"))
    assert "SUM('二、收支情况'!$C$6:$C$16)" in live.formula
    assert "N(carried_in__total)" in live.formula


def test_what_cannot_be_a_formula_is_watched_cell_by_cell():
    live = status(
        finding("R04", "claimed_score__key_spending", related=(cell("project_expenditure__own"), cell("budget_code")))
    )
    tests = 'claimed_score__key_spending=$L$7,project_expenditure__own=$M$7,TRIM(budget_code)=""'
    assert live.formula == f"IFERROR(IF(AND({tests}),1,2),2)"
    assert live.snapshots == (5.0, 0.0, None)


@pytest.mark.parametrize(
    "clears", [None, "no_such_field = 1", "carried_in__own = 0"], ids=["none", "unknown field", "holds already"]
)
def test_a_condition_that_cannot_tell_falls_back_to_watching(clears: str | None):
    assert not status(finding("R04", "carried_in__own", clears=clears)).follows_figures


def test_a_finding_about_the_whole_workbook_stays_open():
    assert status(finding("S02", None)) == Live("1", 1)


@pytest.mark.parametrize(
    ("kind", "value", "original", "understood", "held"),
    [
        (Kind.NUMBER, Decimal("0.81"), "0.81", None, 0.81),
        (Kind.NUMBER, Decimal("111.97"), "１１１.９７万元", "reading.text_number", "１１１.９７万元"),
        (Kind.NUMBER, Decimal("0.96"), "96", "reading.percent", "96"),
        (Kind.TEXT, "无", " 无", None, " 无"),
        (Kind.BLANK, None, "", None, None),
        (Kind.BLANK, None, "—", "reading.nothing", "—"),
        (Kind.UNREADABLE, None, "一百", "reading.not_a_number", "一百"),
    ],
)
def test_a_snapshot_is_what_excel_finds_equal_to_the_cell(kind, value, original, understood, held):
    assert snapshot(FieldValue("x", kind, value, original, None, understood=understood)) == held
