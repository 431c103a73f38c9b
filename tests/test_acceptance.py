"""The real return, and what one changed figure does to it: the right relation, cell and arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from perfxl.form import load_form
from perfxl.model import Audience, Level, Status, Submission, status_of
from perfxl.ooxml import Package, scan
from perfxl.reader import identify, read
from perfxl.rules import run_all
from perfxl.scoring import score
from perfxl.template import build_template
from samples.make import sample_values

FORM = load_form("department_overall")


def returned(sample="junshan_2020", **changes):
    """The findings of a sample with some fields changed (None takes a value away), by way of a real workbook."""
    values = sample_values(sample)
    for name, value in changes.items():
        if value is None:
            values.pop(name)
        else:
            values[name] = Decimal(value) if value.replace(".", "", 1).lstrip("-").isdigit() else value
    workbook = scan(Package.open(build_template(FORM, values)))
    form = identify(workbook)
    submission = read(form, workbook)
    return submission, run_all(form, submission, score(form, submission))


def found(outcome, level=None):
    _, runs = outcome
    department = [one for run in runs for one in run.findings if one.audience is Audience.DEPARTMENT]
    return {(finding.code, finding.field) for finding in department if level in (None, finding.level)}


def only(outcome, code, field):
    _, runs = outcome
    return next(f for run in runs for f in run.findings if (f.code, f.field) == (code, field))


def test_every_relation_of_the_real_return_holds():
    _, runs = returned()
    relations = {run.code: run for run in runs if run.code[0] in "AX" and run.verdict != "not_applicable"}
    relations.pop("X11")
    assert {run.verdict for run in relations.values()} == {"passed"}
    texts = {"X01", "X02", "X06", "X08", "X25", "X27"}  # what its prose says of its own figures is true
    assert set(relations) == {*(f"A{n:02d}" for n in range(1, 12)), "X03", "X04", "X05", "X07"} | texts
    assert sum(run.compared for run in relations.values()) >= 76


def test_the_real_return_has_one_thing_to_fix_and_ten_to_explain():
    outcome = returned()
    assert found(outcome, Level.MUST_FIX) == {("R01", "claimed_score__fund_balance")}
    assert found(outcome, Level.MUST_EXPLAIN) == {
        ("R04", "claimed_score__key_spending"),
        ("R04", "claimed_score__payment_progress"),
        ("R05", "claimed_score__ecological_benefit"),
        ("R06", "claimed_score__three_public_change"),
        ("R06", "claimed_score__procurement"),
        ("R06", "claimed_score__card_use"),
        # C06: 一物一卡 is not done everywhere, and 资产制度得到有效执行 claims full marks
        ("R09", "claimed_score__asset_system"),
        # C20: 满意度 96% in the form, no figure, no method and no sample in the report
        ("X11", "report_performance"),
        # C19: bidding and acceptance without a project; C23: 我社 in the report of a 中心
        ("N02", "report_management"),
        ("N03", "report_management"),
    }
    assert found(outcome, Level.NOTICE) == {("S02", "budget_code"), ("N09", "duties")}
    assert status_of(outcome[1]) is Status.RETURNED


def test_the_finding_on_the_balance_names_its_inputs_and_every_cell_to_change_with_it():
    submission, runs = returned()
    finding = only((submission, runs), "R01", "claimed_score__fund_balance")
    assert set(cells(submission, "cumulative_balance__total", "carried_in__total")) <= set(finding.related)
    wanted = cells(submission, "deduction_reason__fund_balance", "overall_score", "report_performance")
    assert set(wanted) <= set(finding.follow_up)
    advice = finding.advice.say("zh")
    assert [cell for cell in wanted if str(cell) not in advice] == []
    message = finding.message.say("zh")
    assert all(piece in message for piece in ("自评 3 分", "为 0 分", "累计结余 0.81", "上年结转 0"))


def cells(submission: Submission, *names: str):
    return [submission.cell(name) for name in names]


def test_nothing_above_notice_is_left_in_the_corrected_return():
    outcome = returned("clean_2020")
    assert found(outcome, Level.MUST_FIX) | found(outcome, Level.MUST_EXPLAIN) == set()
    assert status_of(outcome[1]) is Status.ACCEPTED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"revenue_total__own": "111.79"},
            {("A01", "revenue_total__own"), ("A04", "cumulative_balance__own"), ("A05", "current_balance__own")},
        ),
        (
            {"personnel_expenditure__own": "30.06"},
            {("A03", "basic_expenditure__own"), ("X03", "personnel_expenditure__total")},
        ),
        ({"reception__own": "0.96"}, {("A07", "three_public_total__own")}),
        ({"vehicle_operation__own": "0.10"}, {("A07", "three_public_total__own")}),
        ({"claimed_score__management_system": "4"}, {("A11", "claimed_score__management_system")}),
        ({"claimed_score__fund_compliance": "-1"}, {("A11", "claimed_score__fund_compliance")}),
        ({"overall_grade": "良"}, {("X07", "overall_grade")}),
        ({"overall_score": "97"}, {("X07", "overall_score")}),
        ({"deduction_reason__asset_safety": None}, {("R07", "deduction_reason__asset_safety")}),
        ({"assets_in_use__own": "5.02"}, {("A08", "assets_total__own")}),
        ({"basic_pay": "11.81"}, {("X03", "wages_total")}),
        ({"goods_reception": "0.96"}, {("X04", "reception__total"), ("X03", "goods_total")}),
        ({"three_public_limit_rate": "0.95"}, {("X05", "three_public_limit_rate")}),
        ({"full_marks__output_other": "5"}, {("A11", "full_marks__output_xiaokang"), ("A11", "full_marks_total")}),
        ({"claimed_score__economic_benefit": "8"}, {("R10", "claimed_score__economic_benefit")}),
        ({"satisfaction_rate": "0.949"}, {("R11", "claimed_score__satisfaction")}),
        ({"claimed_score__three_public_control": "5.3"}, {("R03", "claimed_score__three_public_control")}),
        ({"headcount": None}, {("S01", "headcount")}),
        ({"unit_name": None}, {("S02", "unit_name")}),
        ({"headcount": "6"}, {("R01", "claimed_score__staff_control")}),
        ({"revenue_total__sub01": "1.00"}, {("A01", "revenue_total__sub01"), ("S01", "expenditure_total__sub01")}),
    ],
    ids=lambda value: " ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_one_changed_figure_is_found_by_its_relation_at_its_cell(changes, expected):
    assert expected <= found(returned(**changes))


def test_a_mismatch_tells_difference_envelope_and_both_sides_but_not_who_is_wrong():
    finding = only(returned(revenue_total__own="111.79"), "A01", "revenue_total__own")
    assert finding.comparison is not None
    assert (finding.comparison.expected, finding.comparison.actual) == ("111.97", "111.79")
    assert finding.comparison.difference == Decimal("-0.18")
    assert finding.comparison.tolerance == Decimal("0.03")
    message = finding.message.say("zh")
    pieces = ("收入合计 111.79", "公共财政拨款 111.97", "-0.18", "0.03", "两处不能同时成立")
    assert [piece for piece in pieces if piece not in message] == []
    assert all(str(cell) in finding.advice.say("zh") for cell in (finding.at, *finding.related))


def test_a_difference_within_the_envelope_is_a_notice():
    outcome = returned(revenue_total__own="111.98", cumulative_balance__own="0.82", current_balance__own="0.82")
    assert ("A01", "revenue_total__own") in found(outcome, Level.NOTICE)
    assert "A01" not in {code for code, _ in found(outcome, Level.MUST_FIX)}


def test_a_carry_over_with_evidence_is_a_matter_to_explain():
    with_evidence = returned(balance_nature="基本支出结转", evidence__fund_balance="附件4")
    assert only(with_evidence, "R01", "claimed_score__fund_balance").level is Level.MUST_EXPLAIN
    assert status_of(with_evidence[1]) is Status.TO_EXPLAIN
    without = returned(balance_nature="基本支出结转")
    assert only(without, "R01", "claimed_score__fund_balance").level is Level.MUST_FIX
    balance = returned(balance_nature="结余", evidence__fund_balance="附件4")
    assert only(balance, "R01", "claimed_score__fund_balance").level is Level.MUST_FIX


def test_the_score_corrected_everywhere_leaves_nothing_to_fix():
    report = str(sample_values("junshan_2020")["report_performance"]).replace("98分", "95分")
    outcome = returned(
        claimed_score__fund_balance="0",
        deduction_reason__fund_balance="结余超过上年结转，不得分。",
        overall_score="95",
        report_performance=report,
    )
    assert found(outcome, Level.MUST_FIX) == set()


def test_a_negative_balance_of_a_year_that_used_its_carry_in_is_no_fault():
    outcome = returned(
        carried_in__own="2.00",
        fiscal_appropriation__own="109.16",
        revenue_total__own="111.16",
        current_balance__own="-2.00",
        cumulative_balance__own="0",
    )
    assert {code for code, _ in found(outcome, Level.MUST_FIX)} == set()


def test_dates_survive_the_way_through_the_workbook():
    submission, _ = returned("clean_2020")
    assert submission["survey_date"].value == date(2020, 12, 20)
