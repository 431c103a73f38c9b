"""A return in another format is checked in the form's own workbook, exactly as if it had come as .xlsx."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from msgspec.structs import replace

from perfxl.errors import NotThisForm, WorkbookFault
from perfxl.form import load_form
from perfxl.model import CellRef
from perfxl.model.transcriptions import Carriage
from perfxl.ooxml import Package, ScannedCell, WorkbookScan, scan
from perfxl.opening import open_return
from perfxl.reader import read
from perfxl.template import lay_out
from tests.mangling.outcome import mangled
from tests.opening.returns import as_ods, sample
from tests.reader.test_inserted import UNIT, with_unit
from tests.support.opendocument import number, opendocument, text

FORM = load_form("department_overall")
LAYOUT = lay_out(FORM)


def grids(workbook: bytes) -> dict[str, dict[tuple[int, int], ScannedCell]]:
    return {sheet.title: dict(sheet.cells) for sheet in scan(Package.open(workbook)).sheets}


def place(name: str) -> tuple[str, tuple[int, int]]:
    at = LAYOUT.cells[name].anchor
    return at.sheet, (at.row, at.column)


def changed(samples, **cells: ScannedCell) -> bytes:
    """The corrected return as .ods, some of its cells changed by hand."""
    sheets = grids(sample(samples, "clean_2020"))
    for name, cell in cells.items():
        title, at = place(name)
        sheets[title][at] = cell
    return opendocument(sheets)


def without_names(data: bytes) -> WorkbookScan:
    return replace(scan(Package.open(data)), names=(), properties={})


@pytest.mark.parametrize("name", ["junshan_2020", "clean_2020", "hunan_2017"])
def test_every_field_is_read_as_from_the_workbook_it_was_saved_from(samples, name):
    original = open_return(sample(samples, name), "a.xlsx")
    carried = open_return(as_ods(samples, name), "a.ods")
    assert carried.form.id == original.form.id
    before, after = (read(one.form, one.scan).values for one in (original, carried))
    assert after.keys() == before.keys()
    # 82.10 and 82.1 are one figure: only how a number was written is lost.
    assert {name: replace(one, original=one.said) for name, one in after.items()} == {
        name: replace(one, original=one.said) for name, one in before.items()
    }


def test_a_text_stays_a_text_and_a_number_a_number(samples):
    data = changed(
        samples, revenue_total__own=text("１１１.９７"), establishment=text("=1+1"), budget_code=number("80801")
    )
    carried = open_return(data, "a.ods")
    book = openpyxl.load_workbook(BytesIO(carried.package.data))
    cells = {name: book[sheet].cell(*at) for name in ("revenue_total__own", "establishment", "budget_code")
             for sheet, at in [place(name)]}  # fmt: skip
    assert {name: (cell.value, cell.data_type) for name, cell in cells.items()} == {
        "revenue_total__own": ("１１１.９７", "s"), "establishment": ("=1+1", "s"), "budget_code": (80801, "n")
    }  # fmt: skip
    assert carried.transcription is not None
    fields = {field.name: field for field in carried.transcription.fields}
    assert (fields["establishment"].text, fields["establishment"].carriage) == ("=1+1", Carriage.COPIED)


def test_a_sum_that_the_form_computes_otherwise_is_recorded_with_both_figures(samples):
    carried = open_return(changed(samples, revenue_total__total=number("111.79")), "a.ods")
    assert carried.transcription is not None
    (field,) = carried.transcription.of(Carriage.DIFFERS)
    title, (row, column) = place("revenue_total__total")
    assert (field.name, field.text, field.original) == ("revenue_total__total", "111.79", CellRef(title, row, column))
    assert isinstance(field.written, Decimal)
    assert field.written != Decimal("111.79")
    assert carried.transcription.of(Carriage.MISSING) == ()


def test_a_row_put_in_moves_the_fields_below_and_none_is_read_from_a_fixed_place(samples):
    sheets = grids(sample(samples, "clean_2020"))
    title = place("revenue_total__own")[0]
    sheets[title] = {(row + (row > 3), column): cell for (row, column), cell in sheets[title].items()}
    carried = open_return(opendocument(sheets), "a.ods")
    assert carried.transcription is not None
    assert carried.transcription.of(Carriage.MISSING) == ()
    assert str(read(carried.form, carried.scan).values["revenue_total__own"].value) == "111.97"


def test_sheets_that_are_not_the_forms_are_named(samples):
    sheets = {**grids(sample(samples, "clean_2020")), "佐证": {(1, 1): text("附件")}}
    carried = open_return(opendocument(sheets), "a.ods")
    assert carried.transcription is not None
    assert carried.transcription.left == ("佐证",)  # what we drew ourselves is no loss


def test_rows_the_department_put_in_get_rows_of_their_own(monkeypatch):
    from perfxl.opening import transcribe

    returned = with_unit(mangled("clean_2020", []), UNIT).scan()
    monkeypatch.setattr(transcribe, "scan_foreign", lambda data: replace(returned, names=()))
    carried = transcribe.transcribed(b"", "xls", None, "zh")
    assert carried.form.definition.subordinate_rows == FORM.definition.subordinate_rows + 1
    written = read(carried.form, scan(Package.open(carried.data)))
    assert written.text("institution__sub11") == "网格服务站"
    assert written["revenue_total__sub11"].value == Decimal(UNIT["income"]["revenue_total"])


def test_another_workbook_is_none_of_ours():
    with pytest.raises(NotThisForm):
        open_return(opendocument({"封面": {(1, 1): text("部门整体支出绩效自评表")}}), "a.ods")


def test_a_text_no_cell_of_excel_holds_is_refused_with_its_place(samples):
    with pytest.raises(WorkbookFault) as caught:
        open_return(changed(samples, duties=text("长" * 40_000)), "a.ods")
    assert caught.value.facts["cell"] == LAYOUT.cells["duties"].anchor


def test_the_sheet_of_the_transcription_says_where_each_figure_came_from(samples):
    carried = open_return(changed(samples, revenue_total__total=number("111.79")), "a.ods")
    sheet = openpyxl.load_workbook(BytesIO(carried.package.data))["转录对照表"]
    assert "ods" in sheet["A2"].value
    assert "未转录的工作表：无" in sheet["A2"].value  # what the form draws for itself is drawn anew
    rows = {row[2].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=4)}
    title, (row, column) = place("revenue_total__total")
    at = str(CellRef(title, row, column))
    assert rows[at][3] == "111.79"
    assert rows[at][5:] == [at, "公式重算，与原件不一致"]
    assert carried.transcription is not None
    assert sheet.max_row == 3 + len(carried.transcription.fields)
    english = openpyxl.load_workbook(BytesIO(open_return(as_ods(samples), "a.ods", lang="en").package.data))
    assert english["Transcription"]["B4"].value is not None


def test_the_same_original_gives_the_same_bytes(samples):
    data = as_ods(samples)
    assert open_return(data, "a.ods").package.data == open_return(data, "a.ods").package.data
