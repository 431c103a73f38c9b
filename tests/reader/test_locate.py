"""Fields found where names are gone, stale, or lie: by what is printed around them, never by a row number."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from perfxl.form import load_form
from perfxl.model import CellSpan, Found, Kind
from perfxl.ooxml import Package, SheetScan, WorkbookScan, scan
from perfxl.reader import identify, read
from perfxl.reader.places import span_of
from samples.make import HERE

FORMS = {"junshan_2020": "department_overall", "hunan_2017": "hunan_overall"}


@cache
def scanned(sample: str) -> WorkbookScan:
    return scan(Package.open((HERE / f"{sample}.xlsx").read_bytes()))


def figures(sample: str, workbook: WorkbookScan) -> dict[str, object]:
    read_back = read(load_form(FORMS[sample]), workbook)
    return {name: value.value for name, value in read_back.values.items()}


def moved(sheet: SheetScan, rows: int, columns: int, below: int = 0, right: int = 0) -> SheetScan:
    """The sheet with empty rows put in after row `below`, empty columns after column `right`."""

    def place(row: int, column: int) -> tuple[int, int]:
        return row + rows * (row > below), column + columns * (column > right)

    cells = {place(*spot): cell for spot, cell in sheet.cells.items()}
    merges = tuple(
        CellSpan(sheet.title, *place(span.top, span.left), *place(span.bottom, span.right)) for span in sheet.merges
    )
    return replace(sheet, cells=cells, merges=merges)


def without_names(workbook: WorkbookScan) -> WorkbookScan:
    return replace(workbook, names=())


@pytest.mark.parametrize("sample", FORMS)
def test_every_field_is_found_by_its_printed_texts_alone(sample):
    found = read(load_form(FORMS[sample]), without_names(scanned(sample)))
    assert {value.found for value in found.values.values()} == {Found.BY_LABEL}
    assert figures(sample, without_names(scanned(sample))) == figures(sample, scanned(sample))


@pytest.mark.parametrize("sample", FORMS)
def test_a_workbook_without_names_or_properties_is_known_by_its_printed_texts(sample):
    stripped = replace(without_names(scanned(sample)), properties={})
    assert identify(stripped).id == FORMS[sample]


@pytest.mark.parametrize("sample", FORMS)
def test_a_workbook_with_names_and_no_properties_is_the_form_with_most_of_them(sample):
    assert identify(replace(scanned(sample), properties={})).id == FORMS[sample]


@pytest.mark.parametrize(("rows", "columns", "below", "right"), [(3, 0, 0, 0), (0, 2, 0, 0), (1, 1, 1, 1)])
@pytest.mark.parametrize("sample", FORMS)
def test_rows_and_columns_put_in_move_every_field_along(sample, rows, columns, below, right):
    workbook = without_names(scanned(sample))
    shifted = replace(workbook, sheets=tuple(moved(one, rows, columns, below, right) for one in workbook.sheets))
    assert figures(sample, shifted) == figures(sample, workbook)


@pytest.mark.parametrize("sample", FORMS)
def test_tabs_renamed_turned_round_and_hidden_are_still_themselves(sample):
    workbook = without_names(scanned(sample))
    renamed = {sheet.title: f"Sheet{number}" for number, sheet in enumerate(workbook.sheets)}
    sheets = [
        replace(
            sheet,
            title=renamed[sheet.title],
            state="hidden",
            merges=tuple(replace(span, sheet=renamed[sheet.title]) for span in sheet.merges),
        )
        for sheet in workbook.sheets
    ]
    turned = replace(workbook, sheets=tuple(reversed(sheets)))
    assert figures(sample, turned) == figures(sample, workbook)


def test_spaces_line_breaks_width_and_brackets_in_a_label_are_the_same_label():
    workbook = without_names(scanned("junshan_2020"))
    sheets = []
    for sheet in workbook.sheets:
        cells = {
            spot: cell._replace(value=f" {cell.value} ".replace("（", "(").replace("）", " ) ").replace("：", ":"))
            if isinstance(cell.value, str) and len(cell.value) < 40
            else cell
            for spot, cell in sheet.cells.items()
        }
        sheets.append(replace(sheet, cells=cells))
    spoiled = read(load_form("department_overall"), replace(workbook, sheets=tuple(sheets)))
    assert {value.found for value in spoiled.values.values()} == {Found.BY_LABEL}


def test_a_name_that_points_where_another_field_is_printed_is_not_believed():
    workbook = scanned("junshan_2020")
    places = {name.name: name.formula for name in workbook.names}
    swapped = {"establishment": places["headcount"], "headcount": places["establishment"]}
    names = tuple(replace(name, formula=swapped.get(name.name, name.formula)) for name in workbook.names)
    found = read(load_form("department_overall"), replace(workbook, names=names))
    assert [str(found[name].value) for name in ("establishment", "headcount")] == ["5", "3"]
    assert found["establishment"].found is Found.MOVED


def test_two_names_on_one_cell_are_neither_of_them_believed():
    workbook = scanned("junshan_2020")
    places = {name.name: name.formula for name in workbook.names}
    names = tuple(
        replace(name, formula=places["headcount"]) if name.name == "establishment" else name for name in workbook.names
    )
    found = read(load_form("department_overall"), replace(workbook, names=names))
    assert [str(found[name].value) for name in ("establishment", "headcount")] == ["5", "3"]


def test_a_label_that_is_gone_with_its_name_leaves_the_field_missing_and_nothing_else():
    workbook = without_names(scanned("junshan_2020"))
    sheets = []
    for sheet in workbook.sheets:
        cells = {spot: cell for spot, cell in sheet.cells.items() if cell.value != "人员编制"}
        sheets.append(replace(sheet, cells=cells))
    found = read(load_form("department_overall"), replace(workbook, sheets=tuple(sheets)))
    missing = {name for name, value in found.values.items() if value.kind is Kind.MISSING}
    assert missing <= {"establishment"}
    assert found["establishment"].value in (None, 5)
    assert found["headcount"].value == 3


@pytest.mark.parametrize("named", [True, False])
def test_a_subordinates_row_deleted_whole_is_blank_and_the_rest_is_found(named):
    workbook = scanned("junshan_2020") if named else without_names(scanned("junshan_2020"))
    form = load_form("department_overall")
    finance = next(sheet for sheet in workbook.sheets if sheet.title == "二、收支情况")
    row = 16  # 二级机构10 of the first table
    names = tuple(replace(name, formula=_moved_up(name.formula, finance.title, row)) for name in workbook.names)
    sheets = tuple(_without_row(sheet, row) if sheet is finance else sheet for sheet in workbook.sheets)
    found = read(form, replace(workbook, names=names, sheets=sheets))
    lost = {name for name, value in found.values.items() if value.cell is None}
    assert lost == {name for name, instance in form.instances.items() if instance.row == "sub10" and name in lost}
    assert found["revenue_total__sub10"].kind is Kind.BLANK
    before = figures("junshan_2020", workbook) | dict.fromkeys(lost)
    assert {name: value.value for name, value in found.values.items()} == before


def _moved_up(formula: str, title: str, row: int) -> str:
    span = span_of(formula)
    if span is None or span.sheet != title or span.bottom < row:
        return formula
    if span.top == span.bottom == row:
        return "#REF!"
    return replace(span, top=span.top - (span.top > row), bottom=span.bottom - 1).absolute


def _without_row(sheet: SheetScan, row: int) -> SheetScan:
    cells = {(r - (r > row), c): cell for (r, c), cell in sheet.cells.items() if r != row}
    merges = [span for span in sheet.merges if not span.top == span.bottom == row]
    moved_up = [
        replace(span, top=span.top - (span.top > row), bottom=span.bottom - (span.bottom >= row)) for span in merges
    ]
    return replace(sheet, cells=cells, merges=tuple(moved_up))
