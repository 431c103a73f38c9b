"""T02 to T09: what is wrong with single cells, told once for many, and what is right left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from perfxl.model import Audience, FieldValue, Finding, Kind, Level
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.rules.asking import asked, clears, fields, only
from tests.rules.values.test_unusable_value import checked
from tests.scoring.real_return import CLEAN, FORM, REAL, submission


def found(runs, code: str) -> dict[str, Finding]:
    """The findings of a code by the last word of their message key but one, or "" where a rule has one kind."""
    listed = runs.values() if isinstance(runs, dict) else runs
    findings = [one for run in listed if run.code == code for one in run.findings]
    return {one.message.key.removeprefix(f"rule.{code}.").removesuffix("message").rstrip("."): one for one in findings}


def test_an_amount_in_yuan_is_returned_with_what_it_would_be_and_not_converted():
    runs = checked(revenue_total__own="1119700元", fiscal_appropriation__own="¥1,119,700")
    finding = found(runs, "T02")["unit"]
    assert (finding.field, finding.level, finding.audience) == (
        "revenue_total__own", Level.MUST_FIX, Audience.DEPARTMENT,
    )  # fmt: skip
    assert finding.message.say("zh").count("折合 111.97 万元") == 2
    assert found(runs, "T01") == {}
    assert next(run for run in runs if run.code == "A01").verdict.value == "unreadable"


def test_figures_ten_thousand_times_one_another_are_a_lead_of_finances():
    finding = only(asked(assets_total__own="1119700", assets_in_use__own="1119694.78"), "T02")
    assert "large" in finding.message.key
    slip = only(asked(project_budget="8120", key_project_expenditure="0.812"), "T02")
    assert (slip.level, slip.audience, slip.field) == (Level.NOTICE, Audience.FINANCE, "project_budget")
    assert fields(slip) == {"key_project_expenditure"}
    assert asked(project_budget="50000", key_project_expenditure="5")["T02"].findings == ()


@pytest.mark.parametrize(("typed", "kind"), [(96, "typed"), ("0.96", "ambiguous"), ("5", "unclear")])
def test_a_percentage_without_its_sign_is_to_be_typed_anew(typed, kind):
    findings = found(checked(satisfaction_rate=typed), "T03")
    assert {name: (one.field, one.level) for name, one in findings.items()} == {
        kind: ("satisfaction_rate", Level.MUST_FIX)
    }


def test_a_percentage_with_its_sign_is_not():
    assert found(checked(satisfaction_rate=Decimal("0.96")), "T03") == {}
    assert set(found(checked(satisfaction_rate="96%"), "T01")) == {"typed"}


def test_a_negative_amount_is_told_and_a_negative_balance_is_not():
    finding = only(asked(operating_expenditure__own="-82.10", headcount_outside=-1), "T04")
    assert finding.level is Level.MUST_FIX
    assert fields(finding) | {finding.field} == {"operating_expenditure__own", "headcount_outside"}
    used = {"current_balance__own": "-2", "budget_addition": "-3", "other_adjustment__own": "-0.5"}
    assert asked(**used)["T04"].findings == ()


def test_more_decimals_than_the_forms_are_one_notice_a_workbook():
    finding = only(asked(operating_expenditure__own="82.104", printing="15.8801"), "T05")
    assert (finding.level, finding.audience) == (Level.NOTICE, Audience.DEPARTMENT)
    assert fields(finding) | {finding.field} == {"operating_expenditure__own", "printing"}
    assert asked(operating_expenditure__own="82.1")["T05"].findings == ()


def test_half_a_person_has_to_be_corrected_and_no_staff_explained():
    runs = asked(headcount="3.5", survey_valid="99.5")
    assert (only(runs, "T06").level, fields(only(runs, "T06"))) == (Level.MUST_FIX, {"survey_valid"})
    zero = only(asked(establishment=0), "T06")
    assert (zero.field, zero.level) == ("establishment", Level.MUST_EXPLAIN)
    assert not clears(zero, CLEAN, establishment=0)
    assert clears(zero)
    assert asked(headcount_outside=0, late_special_funds=0)["T06"].findings == ()


@pytest.mark.parametrize("said", ["录入5千多条", "走访约300人", "整改若干问题", "接待数十批", "满意率95左右"])
def test_an_approximate_result_is_finances_lead(said):
    finding = only(asked(goal_completion__goal_1=None, performance_actual__quantity_1=said), "T07")
    assert (finding.field, finding.level, finding.audience) == (
        "performance_actual__quantity_1", Level.NOTICE, Audience.FINANCE,
    )  # fmt: skip


def test_exact_results_and_other_texts_are_left_alone():
    exact = {"goal_completion__goal_1": "录入 5213 条，多次培训", "performance_actual__quantity_1": "走访 15 个村组"}
    assert asked(**exact, annual_tasks="约300人")["T07"].findings == ()


def _mixed(runs):
    return [one for one in runs["T08"].findings if one.audience is Audience.DEPARTMENT]


def test_blank_beside_zero_in_a_column_is_one_notice():
    second = {"carried_in__sub01": None, "fiscal_appropriation__sub01": 5, "revenue_total__sub01": 5}
    (finding,) = _mixed(asked(**second))
    assert (finding.field, finding.level) == ("carried_in__sub01", Level.NOTICE)
    assert not _mixed(asked(**{**second, "carried_in__sub01": 0}))


def test_rows_nobody_filled_in_are_no_blanks_beside_zeros():
    assert [one.audience for one in asked()["T08"].findings] == [Audience.FINANCE]


def test_a_zero_told_in_the_report_over_a_blank_cell_is_one_lead_for_finance():
    finding = only(asked(REAL), "T08")
    blank = {"overseas_travel__own", "vehicle_purchase__own", "vehicle_operation__own"}
    assert {finding.field, *fields(finding)} == {*blank, "report_management"}
    assert "因公出国（境）费0万元" in finding.message.say("zh")
    assert asked(REAL, **dict.fromkeys(blank, 0))["T08"].findings == ()


@pytest.mark.parametrize("phone", ["1380000", "13800000000转", "没有", "138000000001"])
def test_a_telephone_number_that_cannot_be_rung_is_a_notice(phone):
    finding = only(asked(contact_phone=phone), "T09")
    assert (finding.field, finding.level) == ("contact_phone", Level.NOTICE)
    assert phone not in finding.message.say("zh")


@pytest.mark.parametrize(
    "phone", ["13800000000", "0730-8000000", "(0730)8000000", "8000000、13800000000", "+86 13800000000"]
)
def test_a_telephone_number_is_one_however_it_is_written(phone):
    assert asked(contact_phone=phone)["T09"].findings == ()


def test_a_date_typed_as_text_is_understood_and_said():
    finding = found(checked(survey_date="2020年12月20日"), "T09")["date"]
    assert (finding.field, finding.level) == ("survey_date", Level.NOTICE)
    assert "按 2020-12-20 理解" in finding.message.say("zh")
    assert found(checked(survey_date="12月20日"), "T01")["unusable"].level is Level.MUST_FIX


def test_a_code_that_lost_its_end_has_to_be_typed_anew():
    runs = checked(budget_code=430102199001011000)
    assert found(runs, "T09")["digits"].level is Level.MUST_FIX


def test_what_a_form_does_not_bind_is_told_by_t01():
    form = replace(FORM, rules={code: rule for code, rule in FORM.rules.items() if code != "T02"})
    read = submission(CLEAN)
    yuan = replace(
        read["revenue_total__own"], kind=Kind.UNREADABLE, value=None, understood="reading.other_unit", hint="5"
    )
    read = replace(read, values={**read.values, yuan.name: yuan})
    runs = run_all(form, read, score(form, read))
    assert found(runs, "T01")["unusable"].field == "revenue_total__own"


def test_a_row_the_department_inserted_is_told_at_its_cell():
    read = submission(CLEAN)
    own = read["carried_in__own"]
    inserted = FieldValue("carried_in__row9", Kind.UNREADABLE, None, "5元", own.cell, understood="reading.other_unit")
    read = replace(
        read,
        values={**read.values, inserted.name: inserted},
        members={**read.members, "carried_in": (*read.members["carried_in"], inserted.name)},
    )
    finding = found(run_all(FORM, read, score(FORM, read)), "T02")["unit"]
    assert (finding.field, finding.at) == (None, own.cell)
    assert "上年结转" in finding.message.say("zh")
