"""填报校验 as the blank form and filled ones carry it."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from perfxl.form import load_form
from perfxl.ooxml import Package, scan
from perfxl.reader import identify
from perfxl.template import build_template
from perfxl.template.checksheet import either

SHEET = "填报校验"


def states(values, subordinates=None) -> dict[str, str]:
    """What each row of the sheet says, by its subject."""
    data = build_template(load_form("department_overall", subordinates), values)
    sheet = openpyxl.load_workbook(BytesIO(data), data_only=True)[SHEET]
    return {str(row[1].value): str(row[3].value) for row in sheet.iter_rows(min_row=5)}


def a02(values) -> str:
    found = states(values)
    return next(found[subject] for subject in found if subject.startswith("A02") and "、局机关）" in subject)


@pytest.mark.parametrize(
    ("spent", "state"),
    [
        (Decimal("10.02"), "通过"),  # the envelope of three addends is 0.02
        (Decimal("10.03"), "不符"),
        (None, "未填"),
        ("十万", "无法核对"),
    ],
)
def test_a_relation_holds_within_its_envelope_and_words_never_pass(spent, state):
    values = {
        "expenditure_total__own": spent,
        "basic_expenditure__own": Decimal(4),
        "project_expenditure__own": Decimal(6),
    }
    assert a02({name: value for name, value in values.items() if value is not None}) == state


def test_the_rows_of_a_subordinate_nobody_filled_in_are_not_applicable():
    found = [state for subject, state in states({}).items() if "二级机构3）" in subject]
    assert found
    assert set(found) == {"不适用"}


def test_a_form_with_forty_subordinates_checks_each_and_is_read_as_such():
    data = build_template(load_form("department_overall", 40))
    form = identify(scan(Package.open(data)))
    assert [row for row, _ in form.units][-1] == "sub40"
    assert any("二级机构40）" in subject for subject in states({}, 40))


def test_no_formula_is_longer_than_excel_takes():
    data = build_template(load_form("department_overall", 40))
    sheet = openpyxl.load_workbook(BytesIO(data))[SHEET]
    formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert max(len(formula) for formula in formulas) < 8192


def test_every_row_links_to_its_cell():
    sheet = openpyxl.load_workbook(BytesIO(build_template(load_form("department_overall"))))[SHEET]
    links = [sheet.cell(row, 3).hyperlink for row in range(5, sheet.max_row + 1)]
    assert all(link is not None and link.location for link in links)


@pytest.mark.parametrize(("number", "ors"), [(1, 0), (30, 1), (31, 3), (900, 31), (901, 34)])
def test_a_cell_lights_up_for_any_number_of_tests(number, ors):
    tests = [f"A{at}" for at in range(number)]
    told = either(tests)
    assert told.count("OR(") == ors
    assert [word for word in re.split(r"[(),]|OR", told) if word] == tests
    assert all(group.count(",") < 30 for group in re.findall(r"OR\(([^()]*)\)", told))
