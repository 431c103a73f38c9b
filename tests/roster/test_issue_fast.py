"""Workbooks stamped from one drawing say what each drawn on its own says."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from perfxl.ooxml import Package, scan
from perfxl.roster.issue import Issue, issued
from tests.roster.rosters import FORM, from_csv

ROSTER = (
    "编码,单位名称,年初预算数,本年三公经费控制数,上年三公经费决算数,上年结转@own,收入合计,报告日期\n"
    "001,=水利局,105.00,20.5,30.25,3.5,900,2026-03-01\n002,A&B <局>,,,,,,\n003,教育局,0,9999999,1,0.1,,\n"
)
ENTRIES = from_csv(ROSTER).entries


def _said(data: bytes) -> dict[str, object]:
    """Return what a workbook says, cell by cell and beside its cells."""
    said: dict[str, object] = {}
    for cached in (False, True):
        book = load_workbook(BytesIO(data), data_only=cached)
        said["names"] = {name: one.attr_text for name, one in book.defined_names.items()}
        said["properties"] = scan(Package.open(data)).properties
        for sheet in book.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                look = (
                    cell.number_format,
                    cell.protection.locked,
                    cell.fill.fgColor.rgb,
                    cell.font.name,
                    cell.data_type,
                )
                said[f"{sheet.title}!{cell.coordinate} {cached}"] = (cell.value, look)
            checks = sheet.data_validations.dataValidation
            said[f"{sheet.title} checks"] = [(str(one.sqref), one.type, one.promptTitle, one.prompt) for one in checks]
            said[f"{sheet.title} widths"] = {key: one.width for key, one in sheet.column_dimensions.items()}
            said[f"{sheet.title} heights"] = {key: one.height for key, one in sheet.row_dimensions.items()}
    return said


@pytest.mark.parametrize("number", range(3))
def test_a_stamped_workbook_says_what_the_drawn_one_says(number: int) -> None:
    stamped, drawn = _said(Issue(FORM).issued(ENTRIES[number])), _said(issued(FORM, ENTRIES[number]))
    assert {key for key in drawn.keys() | stamped.keys() if drawn.get(key) != stamped.get(key)} == set()


def test_parts_are_the_same_whoever_was_issued_to_before() -> None:
    after = Issue(FORM)
    others = [after.issued(entry) for entry in ENTRIES]
    assert Issue(FORM).issued(ENTRIES[2]) == others[2]


def test_nothing_of_another_department_travels_along() -> None:
    after = Issue(FORM)
    after.issued(ENTRIES[0])
    with ZipFile(BytesIO(after.issued(ENTRIES[2]))) as package:
        assert not any("水利局".encode() in package.read(name) for name in package.namelist())
