from __future__ import annotations

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, fields, only, reason
from tests.scoring.real_return import CLEAN, FORM, MISSING, UNREADABLE


def test_a_blank_required_field_is_found_at_its_cell():
    finding = only(asked(CLEAN, contact_person=None), "S01")
    assert (finding.field, finding.level) == ("contact_person", Level.MUST_FIX)


def test_blanks_of_one_table_are_told_together():
    finding = only(asked(CLEAN, project_expenditure__own=None, current_balance__own=None), "S01")
    assert finding.field == "project_expenditure__own"
    assert fields(finding) == {"current_balance__own"}


def test_a_zero_is_no_blank():
    assert asked(CLEAN, assets_total__own=0)["S01"].findings == ()


def test_a_subordinate_without_figures_is_not_asked():
    assert asked(CLEAN, institution__sub01="二大队")["S01"].findings == ()


def test_a_subordinate_with_one_figure_is_asked_for_the_rest():
    findings = asked(CLEAN, revenue_total__sub01=1)["S01"].findings
    found = {finding.field for finding in findings} | {name for finding in findings for name in fields(finding)}
    assert {"expenditure_total__sub01", "cumulative_balance__sub01", "assets_total__sub01"} <= found
    assert not any(str(name).endswith("__sub02") for name in found)


def test_filling_everything_in_clears_it():
    blank = {"project_expenditure__own": None, "current_balance__own": None}
    finding = only(asked(CLEAN, **blank), "S01")
    assert not clears(finding, CLEAN, project_expenditure__own=None)
    assert clears(finding)


def test_a_sheet_taken_out_is_one_finding_about_the_whole_workbook():
    gone = {name: MISSING for name, instance in FORM.instances.items() if instance.sheet == "finance"}
    finding = only(asked(CLEAN, **gone), "S01")
    assert (finding.at, finding.level) == (None, Level.MUST_FIX)
    assert "二、收支情况" in finding.message.say("zh")


def test_a_required_cell_without_a_usable_value_is_unreadable_never_passed():
    run = asked(CLEAN, revenue_total__own=UNREADABLE)["S01"]
    assert run.verdict is Verdict.UNREADABLE
    assert "收入合计" in reason(run)
