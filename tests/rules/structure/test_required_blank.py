from __future__ import annotations

from msgspec.structs import replace

from perfxl.model import Level, Verdict
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.rules.asking import asked, clears, fields, only, reason
from tests.scoring.real_return import CLEAN, FORM, MISSING, UNREADABLE, submission


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


def test_a_sheet_taken_out_leaves_it_unanswered_and_is_told_once():
    gone = {name: MISSING for name, instance in FORM.instances.items() if instance.sheet == "finance"}
    runs = asked(CLEAN, **gone)
    assert (runs["S01"].verdict, runs["S01"].findings) == (Verdict.INSUFFICIENT, ())
    assert "收入合计" in reason(runs["S01"])
    finding = only(runs, "S05")
    assert (finding.at, finding.level) == (None, Level.MUST_FIX)
    assert "二、收支情况" in finding.message.say("zh")


def test_where_the_form_does_not_ask_what_was_altered_the_lost_cells_are_told_here():
    rules = {code: rule for code, rule in FORM.rules.items() if code != "S05"}
    read = submission(CLEAN, contact_person=MISSING)
    form = replace(FORM, rules=rules)
    (run,) = [one for one in run_all(form, read, score(form, read)) if one.code == "S01"]
    (finding,) = run.findings
    assert (finding.at, finding.level) == (None, Level.MUST_FIX)
    assert "联系人" in finding.message.say("zh")


def test_a_required_cell_without_a_usable_value_is_unreadable_never_passed():
    run = asked(CLEAN, revenue_total__own=UNREADABLE)["S01"]
    assert run.verdict is Verdict.UNREADABLE
    assert "收入合计" in reason(run)
