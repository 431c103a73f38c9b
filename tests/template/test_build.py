"""The workbook as a whole: names, protection, identity, values, and the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.errors import UsageFault
from perfxl.form.form import Form
from perfxl.model import CellRef
from perfxl.template import build_template
from tests.conftest import unavailable
from tests.template.conftest import CellOf, FilledCellOf


def cells_of(sheet: Worksheet) -> Iterator[Cell | MergedCell]:
    """Return every cell of a sheet, merged ones too."""
    return (cell for row in sheet.iter_rows() for cell in row)


def part(data: bytes, name: str) -> str:
    """Return one part of a workbook as text."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode("utf-8")


def formulas_in(data: bytes) -> int:
    """Return how many formulas a workbook has."""
    return sum(part(data, f"xl/worksheets/sheet{number}.xml").count("<f>") for number in range(1, 10))


def test_every_instance_has_a_workbook_level_name_that_points_at_a_cell_of_its_sheet(form: Form, workbook: Workbook):
    tabs = {sheet.id: sheet.title for sheet in form.sheets}
    for name, instance in form.instances.items():
        place = CellRef.parse(workbook.defined_names[name].attr_text)
        assert place.sheet == tabs[instance.sheet], name
        assert place.row <= workbook[place.sheet].max_row, name
        assert ":" not in workbook.defined_names[name].attr_text, name
    assert all(not sheet.defined_names for sheet in workbook)


def test_no_two_instances_share_a_cell(form: Form, workbook: Workbook):
    places = [workbook.defined_names[name].attr_text for name in form.instances]
    assert len(set(places)) == len(places)


def test_inputs_are_unlocked_and_everything_else_is_locked(form: Form, workbook: Workbook, cell: CellOf):
    free = {
        (cell(name).parent.title, cell(name).coordinate)
        for name, instance in form.instances.items()
        if instance.computed is None and not instance.locked
    }
    for sheet in workbook:
        covered = {span.start_cell.coordinate: span for span in sheet.merged_cells.ranges}
        anchors = {
            sheet.cell(row, column).coordinate: anchor for anchor, span in covered.items() for row, column in span.cells
        }
        for one in cells_of(sheet):
            anchor = anchors.get(one.coordinate, one.coordinate)
            assert one.protection.locked == ((sheet.title, anchor) not in free), f"{sheet.title}!{one.coordinate}"


def test_sheets_are_protected_without_a_password_and_rows_and_columns_can_be_resized(workbook: Workbook):
    for sheet in workbook:
        protection = sheet.protection
        assert protection.sheet
        assert not protection.password
        if sheet.title == "填报校验":
            assert (protection.autoFilter, protection.insertRows) == (False, True)
            continue
        if sheet.title == "填报说明":
            assert (protection.formatRows, protection.insertRows) == (False, True)
            continue
        assert (protection.formatColumns, protection.formatRows, protection.insertRows) == (False, False, False)
        assert protection.deleteRows
    assert workbook.security is None or not workbook.security.lockStructure


def test_the_form_and_its_version_travel_inside(form: Form, workbook: Workbook):
    properties = getattr(workbook, "custom_doc_props")  # noqa: B009  # unknown to the type stubs
    inside = {prop.name: prop.value for prop in properties.props}
    assert inside == {"perfxl_form": form.id, "perfxl_version": form.version, "perfxl_subordinates": "10"}
    assert workbook.properties.created == datetime(2021, 1, 1)  # noqa: DTZ001  # Excel knows no time zones
    assert workbook.active is workbook.worksheets[0]
    assert workbook.sheetnames[0] == "封面"


def test_two_builds_are_the_same_bytes_in_this_process_and_in_another(blank: bytes, form: Form, root: Path):
    assert build_template(form) == blank
    script = (
        "import sys; from perfxl.form.load import load_form; from perfxl.template import build_template;"
        "sys.stdout.buffer.write(build_template(load_form('department_overall')))"
    )
    again = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True)
    assert again.stdout == blank


def test_values_are_stored_as_what_they_are(stored: FilledCellOf):
    day = datetime(2021, 3, 31)  # noqa: DTZ001
    cell = stored({
        "revenue_total__own": Decimal("111.97"),
        "budget_code": "001005",
        "report_date": day.date(),
        "carried_in__own": "无",
    })  # fmt: skip
    assert (cell("revenue_total__own").value, cell("revenue_total__own").data_type) == (111.97, "n")
    assert (cell("budget_code").value, cell("budget_code").data_type) == ("001005", "s")
    assert (cell("report_date").value, cell("report_date").is_date) == (day, True)
    assert cell("carried_in__own").value == "无"
    assert cell("establishment").value is None


def test_an_amount_is_written_digit_by_digit(form: Form):
    data = build_template(form, {"revenue_total__own": Decimal("8.2"), "carried_in__own": Decimal("0.10")})
    sheet = openpyxl.load_workbook(BytesIO(data))["二、收支情况"]
    values = {cell.value for cell in cells_of(sheet) if cell.data_type == "n" and cell.value is not None}
    assert values == {8.2, 0.1}


@pytest.mark.parametrize("text", ["=1+1", "+8613800000000", "-无", "@联系人", "{=A1}", "https://example.org"])
def test_a_text_stays_a_text_whatever_it_begins_with(text: str, form: Form, blank: bytes):
    filled = build_template(form, {"contact_person": text})
    assert formulas_in(filled) == formulas_in(blank)
    assert f"<t>{text}</t>" in part(filled, "xl/sharedStrings.xml")
    assert "hyperlink" not in part(filled, "xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("name", ["no_such_field", "revenue_total__total"])
def test_a_value_for_a_field_that_is_not_typed_is_refused(name: str, form: Form):
    with pytest.raises(UsageFault) as fault:
        build_template(form, {name: Decimal(1)})
    assert fault.value.facts == {"form": "department_overall", "name": name}


def test_every_part_is_valid_against_the_standard_s_schemas(blank: bytes, tmp_path: Path, shared_folder: Path):
    judge = shared_folder / "ooxml-xsd" / "validate.py"
    if not judge.is_file():
        unavailable("no schemas beside the checkout")
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank)
    verdict = subprocess.run([sys.executable, str(judge), str(path)], check=False, capture_output=True, text=True)
    assert verdict.returncode == 0, verdict.stdout
