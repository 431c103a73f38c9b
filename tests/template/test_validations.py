"""Excel's own input checks: one for every cell that is typed in, saying what to enter."""

from __future__ import annotations

import msgspec
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FieldDef
from perfxl.form.form import Form
from perfxl.messages import LANGUAGES, catalogue
from perfxl.template.validations import validation_of
from tests.template.conftest import CellOf

CHECKS = {
    "revenue_total__own": ("decimal", "0", "1000000000"),
    "current_balance__own": ("decimal", "-1000000000", "1000000000"),
    "establishment": ("whole", "0", "1000000000"),
    "evaluation_year": ("whole", "2000", "2100"),
    "claimed_score__fund_balance": ("decimal", "0", "100"),
    "satisfaction_rate": ("decimal", "0", "10"),
    "target_value__measure_social": ("decimal", "0", "1000000000"),
    "report_date": ("date", "36526", "73415"),
    "overall_grade": ("list", '"优,良,中,差"', None),
    "duties": ("textLength", "20000", None),
    "contact_phone": ("textLength", "40", None),
    "budget_code": ("textLength", "40", None),
    "contact_person": ("textLength", "500", None),
}


def validations_at(cell: Cell) -> list[DataValidation]:
    """Return every input check that holds at a cell."""
    assert isinstance(cell.parent, Worksheet)
    return [check for check in cell.parent.data_validations.dataValidation if cell.coordinate in check.sqref]


def validation_at(cell: Cell) -> DataValidation:
    """Return the one input check that holds at a cell."""
    (found,) = validations_at(cell)
    return found


@pytest.mark.parametrize("name", CHECKS)
def test_each_type_of_field_has_its_check(name: str, cell: CellOf):
    found = validation_at(cell(name))
    assert (found.type, found.formula1, found.formula2) == CHECKS[name]
    assert (found.allow_blank, found.showErrorMessage, found.showInputMessage) == (True, True, True)


def test_every_type_of_field_is_among_them(form: Form):
    assert {form.instances[name].field.type for name in CHECKS} | {"count"} == set(FIELD_TYPES)


def test_every_typed_cell_has_exactly_one_check_and_no_other_cell_has_any(form: Form, cell: CellOf):
    for name, instance in form.instances.items():
        assert len(validations_at(cell(name))) == (instance.computed is None and not instance.locked), name


def test_prompt_and_error_say_what_to_enter(cell: CellOf):
    found = validation_at(cell("establishment"))
    assert found.promptTitle == "人员编制"
    assert found.prompt == "机构编制部门核定的编制数。请填不小于 0 的整数，单位人；没有的填 0。"
    assert (found.errorTitle, found.error) == (
        "填写有误",
        "“人员编制”请填不小于 0 的整数，单位人；没有的填 0。",
    )
    assert "万元" in str(validation_at(cell("revenue_total__own")).prompt)
    assert "从下拉列表中选择：优、良、中、差" in str(validation_at(cell("overall_grade")).error)


def test_a_long_label_and_guidance_are_cut_at_excel_s_limits(form: Form):
    field = FieldDef(id="x", label="很长的名称" * 20, type="text", guidance="很长的说明" * 100)
    options = validation_of(field, form)
    assert len(str(options["input_title"])) == 32
    assert len(str(options["input_message"])) == 255
    assert len(str(options["error_message"])) <= 255


def test_an_amount_that_may_fall_is_asked_for_with_its_sign(form: Form):
    field = form.instances["current_balance__own"].field
    assert "减少的填负数" in str(validation_of(field, form)["input_message"])
    assert "负" not in str(validation_of(msgspec.structs.replace(field, negative=False, guidance=""), form))


def test_the_room_s_sentences_stand_in_both_languages():
    texts = {key: entry for key, entry in catalogue().items() if "template." in key}
    assert texts
    assert [key for key, entry in texts.items() if set(entry) != set(LANGUAGES)] == []
