"""Which findings an edition shows, and their numbers."""

from msgspec.structs import replace

from perfxl.marking import Edition
from perfxl.model import Level, RuleRun, Verdict
from tests.marking.cases import case, cell, finding


def test_the_department_never_sees_finances_leads():
    assert [one.finding.code for one in case().listed] == ["A01", "X07", "A07"]
    assert [one.finding.code for one in case(edition=Edition.AUDIT).listed] == ["A01", "X07", "A07", "X04"]


def test_a_finding_has_the_same_name_in_both_editions():
    names = [one.name for one in case(edition=Edition.AUDIT).listed]
    assert names == ["_perfxl_F001", "_perfxl_F002", "_perfxl_F003", "_perfxl_F004"]
    assert names[:3] == [one.name for one in case().listed]


def test_the_most_severe_come_first_then_by_place_in_the_workbook():
    late = finding("A03", "claimed_score__fund_balance")
    early = finding("A07", "carried_in__own")
    mild = finding("X05", "budget_code", Level.NOTICE)
    assert [one.finding.code for one in case(mild, late, early).listed] == ["A07", "A03", "X05"]


def test_rules_that_were_not_asked_are_listed_worst_first():
    marking = case()
    marking = replace(marking, runs=(*marking.runs, RuleRun("X03", Verdict.CRASHED)))
    assert [run.code for run in marking.unverified] == ["X03", "X05", "A10"]


def test_the_department_is_named_as_the_workbook_names_it():
    assert case().department == "网格化服务管理中心"
    assert cell("unit_name").sheet == "封面"
