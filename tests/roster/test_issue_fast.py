"""Workbooks stamped from one drawing are, part by part and cell by cell, those drawn for each department."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from perfxl.form import load_form
from perfxl.roster import Roster, read_roster
from perfxl.roster.issue import MOST_STAMPS, Issue, issued
from tests.support.stamping import differences, said

SMALL = {id: load_form(id, 0) for id in ("department_overall", "hunan_overall")}
FORM = SMALL["department_overall"]


def roster(*lines: str, form: str = "department_overall") -> Roster:
    return read_roster(SMALL[form], Path("名册.csv"), "\n".join(lines).encode())


ENTRIES = roster(
    "编码,单位名称,年初预算数,本年三公经费控制数,上年三公经费决算数,上年结转@own,收入合计,报告日期",
    "001,=水利局,105.00,20.5,30.25,3.5,900,2026-03-01",
    "002,A&B <局>,,,,,,",
    "003,教育局,0,9999999,1,0.1,,",
).entries


@pytest.mark.parametrize("form", sorted(SMALL))
def test_whatever_a_roster_fills_in_a_stamped_workbook_is_the_drawn_one(form: str) -> None:
    assert differences(SMALL[form], seed=1) == []


def test_one_drawing_serves_one_department_after_another() -> None:
    after = Issue(FORM)
    others = [after.issued(entry) for entry in ENTRIES]
    assert others == [Issue(FORM).issued(entry) for entry in ENTRIES]
    assert [said(one) for one in others] == [said(issued(FORM, entry)) for entry in ENTRIES]
    with ZipFile(BytesIO(others[2])) as package:
        assert not any("水利局".encode() in package.read(name) for name in package.namelist())


def test_a_difference_in_the_self_check_is_carried_as_it_is_drawn() -> None:
    parts = ("carried_in", "fiscal_appropriation", "government_fund", "non_tax_revenue", "other_revenue")
    heads = ",".join(f"{one}@own" for one in ("revenue_total", *parts))
    (entry,) = roster(f"单位名称,{heads}", "水利局,100.5,1,2,3,4,0").entries
    stamped = Issue(FORM).issued(entry)
    sheet = load_workbook(BytesIO(stamped), data_only=True)["填报校验"]
    gaps = {str(row[1].value): row[4].value for row in sheet.iter_rows(min_row=5) if isinstance(row[4].value, float)}
    assert [(subject[:3], gap) for subject, gap in gaps.items()] == [("A01", 90.5)] * 2, "the own row and the sum"
    assert said(stamped) == said(issued(FORM, entry))


def test_however_the_rows_differ_few_drawings_are_kept() -> None:
    heads = ("budget_carried_in", "initial_budget", "budget_addition")
    rows = [",".join(str(count >> at & 1 or "") for at in range(3)) for count in range(MOST_STAMPS + 2)]
    lines = [f"局{number},{row}" for number, row in enumerate(rows)]
    issue = Issue(SMALL["hunan_overall"])
    entries = roster(f"单位名称,{','.join(heads)}", *lines, form="hunan_overall").entries
    for entry in entries:
        issue.issued(entry)
    assert len({issue.alike(entry) for entry in entries}) == MOST_STAMPS + 2
    assert list(issue.stamps) == [issue.alike(entry) for entry in entries[-MOST_STAMPS:]]
