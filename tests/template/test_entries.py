"""Every cell a department types in, of both forms: what Excel accepts, what it says before and after a wrong entry."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from perfxl.form import load_form
from perfxl.form.form import Form, Instance
from perfxl.model import Kind
from perfxl.ooxml import Package, scan
from perfxl.reader import read
from perfxl.template import build_template
from perfxl.template.checksheet import is_placeholder
from perfxl.template.looks import is_locked
from tests.template.conftest import named_cells

FORMS = ("department_overall", "hunan_overall")
KINDS = {
    "text": "textLength", "long_text": "textLength", "code": "textLength", "phone": "textLength", "choice": "list",
    "money": "decimal", "score": "decimal", "quantity": "decimal", "percent": "decimal", "people": "whole",
    "count": "whole", "year": "whole", "date": "date",
}  # fmt: skip
WORDS = {
    "text": "文字", "long_text": "文字", "code": "编码", "phone": "电话", "choice": "下拉列表", "money": "数字",
    "score": "分数", "quantity": "数字", "percent": "百分数", "people": "整数", "count": "整数", "year": "年度",
    "date": "日期",
}  # fmt: skip


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


@pytest.fixture(scope="module")
def data(form: Form) -> bytes:
    return build_template(form)


@pytest.fixture(scope="module")
def workbook(data: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def entries(form: Form, workbook: Workbook) -> Mapping[str, tuple[Instance, DataValidation]]:
    """Every input field with its check, by name."""
    checks = {
        (sheet.title, str(span)): check
        for sheet in workbook
        for check in sheet.data_validations.dataValidation
        for span in check.sqref.ranges
    }
    cell = named_cells(workbook)
    typed = [one for one in form.instances.values() if not is_locked(one)]
    return {one.name: (one, checks[cell(one.name).parent.title, cell(one.name).coordinate]) for one in typed}


def test_every_input_cell_accepts_what_its_type_says(entries: Mapping[str, tuple[Instance, DataValidation]]):
    wrong = [name for name, (one, check) in entries.items() if check.type != KINDS[one.field.type]]
    assert len(entries) > 400
    assert wrong == []


def test_only_a_signed_field_takes_a_negative_number(entries: Mapping[str, tuple[Instance, DataValidation]]):
    numbers = [(one, check) for one, check in entries.values() if check.type in ("decimal", "whole")]
    assert any(one.field.negative for one, _ in numbers)
    for one, check in numbers:
        assert (float(str(check.formula1)) < 0) == one.field.negative, one.name
        assert check.operator in (None, "between")


def test_prompt_and_error_name_the_field_and_say_what_to_enter_with_its_unit(
    form: Form, entries: Mapping[str, tuple[Instance, DataValidation]]
):
    for name, (one, check) in entries.items():
        unit = form.definition.money.unit if one.field.type == "money" else one.field.unit
        assert str(check.promptTitle) == one.field.label[:32], name
        for text in (str(check.prompt), str(check.error)):
            assert WORDS[one.field.type] in text, name
            assert unit in text, name
            assert text.endswith("。"), name
        assert one.field.label in str(check.error), name
        assert one.field.guidance in str(check.prompt), name
        assert ("负数" in str(check.error)) == one.field.negative, name


def test_nothing_excel_shows_is_empty_or_cut(entries: Mapping[str, tuple[Instance, DataValidation]]):
    for name, (_, check) in entries.items():
        assert 0 < len(str(check.promptTitle)) <= 32, name
        assert 0 < len(str(check.errorTitle)) <= 32, name
        assert 0 < len(str(check.prompt)) <= 255, name
        assert 0 < len(str(check.error)) <= 255, name
        assert len(str(check.formula1 or "")) <= 255, name
        assert (check.showInputMessage, check.showErrorMessage, check.errorStyle or "stop") == (True, True, "stop"), (
            name
        )


def test_a_list_offers_the_choices_of_its_field(entries: Mapping[str, tuple[Instance, DataValidation]]):
    lists = [(one, check) for one, check in entries.values() if check.type == "list"]
    assert lists
    for one, check in lists:
        assert str(check.formula1).strip('"').split(",") == list(one.field.choices)


def test_the_tab_key_goes_through_a_sheet_in_the_order_of_its_blocks(form: Form, workbook: Workbook):
    """In a protected sheet it goes from one unlocked cell to the next, row by row."""
    cell = named_cells(workbook)
    for sheet in form.sheets:
        ones = [one for one in form.instances.values() if one.sheet == sheet.id and not is_locked(one)]
        places = [(cell(one.name).row, cell(one.name).column) for one in ones]
        # The marks of one line: name and standard before the columns; the standard is shared, its cell starts above.
        ordered = [place for one, place in zip(ones, places, strict=True) if one.field.id != "indicator"]
        assert ordered == sorted(ordered), sheet.title


def test_a_blank_form_reads_as_blank_but_for_what_is_preprinted(form: Form, data: bytes):
    submission = read(form, scan(Package.open(data)))
    for name, one in form.instances.items():
        if one.constant is not None:
            assert submission[name].value == one.constant, name
        elif one.computed is None:
            assert submission[name].kind is Kind.BLANK, name


def test_a_subordinate_s_preprinted_name_is_grey_and_the_department_s_own_is_not(form: Form, workbook: Workbook):
    cell = named_cells(workbook)
    marked = {
        str(block.sqref)
        for block in workbook[cell("institution__own").parent.title].conditional_formatting
        for rule in block.rules
        if str(rule.formula[0]).startswith("EXACT(") and rule.dxf.font.color.rgb == "FF808080"
    }
    names = [one.name for one in form.instances.values() if is_placeholder(one)]
    assert len(names) == form.definition.subordinate_rows
    assert marked == {cell(name).coordinate for name in names}
    assert cell("institution__own").coordinate not in marked
