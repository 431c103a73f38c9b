"""A small screen, and A4: what is in sight at 100 %, what is printed, and how."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.form import load_form
from perfxl.form.definition import ItemsBlock, RubricBlock, TableBlock
from perfxl.form.form import Form
from perfxl.template import build_template, lay_out

FORMS = ("department_overall", "hunan_overall")
OWN = ("填报校验", "填报说明")
SCREEN = 1366
BESIDE = 60  # the column of row numbers, the scroll bar, the window's frame


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


@pytest.fixture(scope="module")
def workbook(form: Form) -> Workbook:
    return openpyxl.load_workbook(BytesIO(build_template(form)))


def pixels(sheet: Worksheet) -> int:
    """How wide a sheet's columns in use are on the screen; a digit is 8 pixels, a column has 5 more."""
    widths = 0.0
    for column in range(1, sheet.max_column + 1):
        group = next(
            (one for one in sheet.column_dimensions.values() if (one.min or 0) <= column <= (one.max or 0)), None
        )
        if group is None:
            widths += 72
        elif not group.hidden:
            widths += round(group.width * 8)  # as stored, padding included
    return round(widths)


def test_no_sheet_is_wider_than_a_small_screen(workbook: Workbook):
    assert {sheet.title: pixels(sheet) for sheet in workbook if pixels(sheet) > SCREEN - BESIDE} == {}
    assert max(pixels(sheet) for sheet in workbook) > SCREEN / 2
    assert {sheet.sheet_view.zoomScale for sheet in workbook} <= {None, 100}


def test_every_sheet_with_a_table_keeps_its_titles_in_sight(form: Form, workbook: Workbook):
    for sheet in form.sheets:
        tables = [block for block in sheet.blocks if isinstance(block, TableBlock | ItemsBlock | RubricBlock)]
        assert (workbook[sheet.title].freeze_panes is not None) == bool(tables), sheet.title
    for title in OWN:
        assert workbook[title].freeze_panes is not None


def test_what_is_kept_in_sight_leaves_room_for_the_rest(form: Form):
    for page in lay_out(form).sheets:
        assert sum(page.heights[: page.frozen]) < 90, page.title


def test_the_head_of_the_only_table_stays_in_sight_and_no_head_of_several(form: Form, workbook: Workbook):
    rubric = next(sheet for sheet in form.sheets if any(isinstance(block, RubricBlock) for block in sheet.blocks))
    first = lay_out(form).cells[form.criteria[0].cell("claimed_score")].top
    assert workbook[rubric.title].freeze_panes == f"A{first}"
    assert workbook["二、收支情况"].freeze_panes == "A2"


def test_every_sheet_is_printed_on_a4_with_room_for_binding_and_page_numbers(workbook: Workbook):
    for sheet in workbook:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.page_margins.left * 2.54 == pytest.approx(2.5)
        footer = sheet.oddFooter
        assert footer is not None
        assert str(footer.center.text) == "第&P页  共&N页", sheet.title
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert sheet.print_area, sheet.title


def test_of_the_self_check_the_counts_are_printed_and_nothing_else(workbook: Workbook):
    sheet = workbook["填报校验"]
    assert sheet.print_area.endswith("$A$1:$E$3")
    assert "未填" in str(sheet["A3"].value)
    assert "忽略打印区域" in str(sheet["A2"].value)
    assert sheet.max_row > 400


def test_live_columns_and_links_are_outside_what_is_printed(form: Form, workbook: Workbook):
    for page in lay_out(form).sheets:
        last = get_column_letter(len(page.widths))
        assert workbook[page.title].print_area.endswith(f"$A$1:${last}${len(page.heights)}"), page.title
