"""A roster says how many rows for subordinates each department's form has."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from perfxl.errors import UsageFault
from perfxl.form import load_form
from perfxl.model import Verdict
from perfxl.ooxml import Package, scan
from perfxl.reader import identify, read
from perfxl.roster import enrol, supplied
from perfxl.roster.issue import Issue, form_for, issued
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.roster.rosters import FORM, from_csv
from tests.scoring.real_return import CLEAN, submission
from tests.support.stamping import said

ROSTER = "单位名称,二级机构数,上年结转@sub12,上年结转@2、二级机构1\n教育局,12,7.5,1\n水利局,0,,\n林业局,,,2\n"


def test_each_department_gets_as_many_rows_as_the_roster_says() -> None:
    entries = from_csv(ROSTER).entries
    assert [entry.subordinates for entry in entries] == [12, 0, None]
    assert [form_for(FORM, entry).definition.subordinate_rows for entry in entries] == [12, 0, 10]
    assert entries[0].contacts == {}


def test_its_form_is_read_with_its_rows_and_the_figures_stand_in_them() -> None:
    entry = from_csv(ROSTER).entries[0]
    workbook = scan(Package.open(Issue(FORM).issued(entry)))
    form = identify(workbook)
    assert form.definition.subordinate_rows == 12
    assert (str(read(form, workbook)["carried_in__sub12"].value), form.instances["carried_in__sub12"].row) == (
        "7.5", "sub12",
    )  # fmt: skip


def test_one_issue_serves_departments_with_different_rows() -> None:
    text = "单位名称,下属单位数\n教育局,1\n水利局,0\n"
    small, issue = load_form(FORM.id, 2), Issue(load_form(FORM.id, 2))
    for entry in from_csv(text).entries:
        assert said(issue.issued(entry)) == said(issued(small, entry))


@pytest.mark.parametrize("rows", ["-1", "100", "1.5", "几个"])
def test_a_number_of_rows_that_is_none_is_refused(rows: str) -> None:
    with pytest.raises(UsageFault) as caught:
        from_csv(f"单位名称,二级机构数\n教育局,{rows}\n")
    assert caught.value.key == "fault.roster.rows"


def test_a_figure_of_a_row_the_form_does_not_get_is_refused_with_its_place() -> None:
    (entry,) = from_csv("单位名称,二级机构数,上年结转@sub12\n教育局,11,7.5\n").entries
    with pytest.raises(UsageFault) as caught:
        Issue(FORM).alike(entry)
    assert (caught.value.key, str(caught.value.facts["place"])) == ("fault.roster.no_such_row", "名册.csv!C2")


def test_a_return_without_the_row_is_not_compared_and_not_passed() -> None:
    given = submission(CLEAN)
    name = given.text("unit_name")
    roster = from_csv(f"单位名称,上年结转@sub12,initial_budget\n{name},7.5,105\n")
    enrolment = enrol(FORM, roster, given)
    assert enrolment.entry is not None
    known = supplied(FORM, replace(given, properties={}), enrolment.entry)
    runs = {run.code: run for run in run_all(FORM, known, score(FORM, known), enrolment=enrolment)}
    assert (runs["M01"].verdict, runs["M01"].findings) == (Verdict.INSUFFICIENT, ())
    assert runs["M01"].reason is not None
    assert "1 个数" in runs["M01"].reason.say("zh")
