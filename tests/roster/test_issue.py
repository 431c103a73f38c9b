"""A department's own form: filled in and locked where the roster knows, its identity inside."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.ooxml import Package, scan
from perfxl.reader import read
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY
from perfxl.roster.issue import issued
from tests.roster.rosters import FORM, from_csv

ROSTER = "编码,单位名称,年初预算数,上年结转@own,收入合计\n001,=水利局,105.00,3.5,900\n"


def _sheet(data: bytes, title: str) -> Worksheet:
    sheet = load_workbook(BytesIO(data))[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_what_the_roster_knows_is_a_locked_value_that_says_who_filled_it_in() -> None:
    data = issued(FORM, from_csv(ROSTER).entries[0])
    submission = read(FORM, scan(Package.open(data)))
    at = submission.cell("initial_budget")
    assert at is not None
    sheet = _sheet(data, at.sheet)
    cell = sheet[at.a1]
    notes = [one.promptTitle for one in sheet.data_validations.dataValidation if at.a1 in one.sqref]
    assert (submission["initial_budget"].original, cell.protection.locked, notes) == ("105", True, ["由财政部门预填"])


def test_what_the_roster_does_not_know_can_still_be_typed() -> None:
    data = issued(FORM, from_csv(ROSTER).entries[0])
    at = read(FORM, scan(Package.open(data))).cell("adjusted_budget")
    assert at is not None
    assert not _sheet(data, at.sheet)[at.a1].protection.locked


def test_sums_follow_what_was_filled_in_and_are_never_typed_over() -> None:
    submission = read(FORM, scan(Package.open(issued(FORM, from_csv(ROSTER).entries[0]))))
    total, revenue = submission["carried_in__total"], submission["revenue_total__total"]
    assert (str(total.value), revenue.value, revenue.formula is not None) == ("3.5", None, True)


def test_the_workbook_says_inside_to_whom_it_was_issued() -> None:
    properties = scan(Package.open(issued(FORM, from_csv(ROSTER).entries[0]))).properties
    assert (properties[NAME_PROPERTY], properties[CODE_PROPERTY]) == ("=水利局", "001")
