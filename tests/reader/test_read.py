"""Reading the form back: every field at its cell, computed cells told apart."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from perfxl.errors import NotThisForm
from perfxl.form import load_form
from perfxl.model import FormulaState, Found, Kind, Value
from perfxl.ooxml import Package, scan
from perfxl.reader import identify, read
from perfxl.reader.frames import frames
from perfxl.template import build_template

FORM = load_form("department_overall")


def submission(data: bytes):
    return read(FORM, scan(Package.open(data)))


def changed(data: bytes, change) -> bytes:
    """The workbook as openpyxl saves it after `change(book, cell of a name)`: formulas without stored values."""
    book = openpyxl.load_workbook(BytesIO(data))

    def cell(name):
        sheet, address = next(iter(book.defined_names[name].destinations))
        return book[sheet][address.replace("$", "")]

    change(book, cell)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def test_what_was_filled_in_is_read_back_at_its_cell():
    values: dict[str, Value] = {
        "unit_name": "某单位",
        "evaluation_year": Decimal(2020),
        "revenue_total__own": Decimal("111.97"),
        "carried_in__own": Decimal(0),
        "satisfaction_rate": Decimal("0.96"),
        "claimed_score__fund_balance": Decimal(3),
        "report_overview": "第一行\n第二行",
        "budget_code": "007001",
    }
    read_back = submission(build_template(FORM, values))
    assert {name: read_back[name].value for name in values} == values
    assert all(value.found is Found.BY_NAME for value in read_back.values.values())


def test_a_blank_form_holds_nothing_and_its_sums_are_blank_not_zero():
    read_back = submission(build_template(FORM))
    assert read_back["revenue_total__own"].kind is Kind.BLANK
    assert read_back["revenue_total__total"].kind is Kind.BLANK
    assert read_back["claimed_total"].kind is Kind.BLANK


def test_a_sum_without_a_stored_value_is_computed_from_its_parts():
    data = build_template(FORM, {"revenue_total__own": Decimal("1.10"), "revenue_total__sub01": Decimal("2.20")})
    saved = submission(changed(data, lambda book, cell: None))
    assert saved["revenue_total__total"].value == Decimal("3.30")
    assert saved["revenue_total__total"].formula_state is FormulaState.STALE


def test_a_typed_value_where_the_sum_was_stands_and_is_known():
    data = build_template(FORM, {"revenue_total__own": Decimal("1.10")})

    def overwrite(book, cell):
        cell("revenue_total__total").value = 9.9

    total = submission(changed(data, overwrite))["revenue_total__total"]
    assert (total.value, total.formula_state) == (Decimal("9.9"), FormulaState.OVERWRITTEN)


def test_a_sum_that_leaves_a_row_out_is_known():
    data = build_template(FORM, {"revenue_total__own": Decimal("1.10")})

    def narrow(book, cell):
        at = cell("revenue_total__total")
        at.value = f"=SUM(B{at.row + 1}:B{at.row + 2})"

    assert submission(changed(data, narrow))["revenue_total__total"].formula_state is FormulaState.CHANGED


def test_a_name_and_a_label_that_were_lost_make_their_field_missing_not_blank():
    data = build_template(FORM, {"headcount": Decimal(3)})

    def lose(book, cell):
        del book.defined_names["headcount"]
        for label in ("A3", "C3"):  # 人员编制, 实有人数
            book["一、基本概况"][label].value = None

    lost = submission(changed(data, lose))["headcount"]
    assert (lost.kind, lost.found, lost.cell) == (Kind.MISSING, Found.MISSING, None)


def forget(book, cell):
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def forget_all(book, cell):
    forget(book, cell)
    for name in [name for name in book.defined_names if name.startswith("perfxl_")]:
        del book.defined_names[name]


def test_a_workbook_that_does_not_say_what_it_is_is_known_by_its_fields_names():
    assert identify(scan(Package.open(changed(build_template(FORM), forget_all)))).id == "department_overall"


def test_what_a_workbook_says_of_itself_outlives_its_properties():
    form = load_form("department_overall", 12)
    whole = build_template(form, None, {"perfxl_department": 'A&B "局"!', "perfxl_department_code": "001"})
    bare = scan(Package.open(changed(whole, forget)))
    assert not any(name.startswith("perfxl_") for name in bare.properties)
    assert identify(bare).definition.subordinate_rows == 12
    told = {name: text for name, text in read(form, bare).properties.items() if name.startswith("perfxl_")}
    assert told == dict(read(form, scan(Package.open(whole))).properties)
    assert told["perfxl_department"] == 'A&B "局"!'


def test_a_property_decides_before_the_name_that_said_the_same():
    def renamed(book, cell):
        book.defined_names["perfxl_department"].attr_text = '"林业局"'

    data = changed(build_template(FORM, None, {"perfxl_department": "水利局"}), renamed)
    assert submission(data).properties["perfxl_department"] == "水利局"


def test_somebody_elses_workbook_is_not_the_form():
    book = openpyxl.Workbook()
    output = BytesIO()
    book.save(output)
    with pytest.raises(NotThisForm):
        identify(scan(Package.open(output.getvalue())))


def test_frames_hold_the_values_and_remember_their_cells():
    data = build_template(FORM, {"revenue_total__own": Decimal("111.97"), "establishment": Decimal(5)})
    read_back = submission(data)
    tables = frames(FORM, read_back)
    assert tables["income"].loc["own", "revenue_total"] == Decimal("111.97")
    assert tables["income"].loc["sub01", "revenue_total"] is None
    assert tables.cell("income", "own", "revenue_total") == read_back.cell("revenue_total__own")
    assert tables["fields"].loc["establishment", "value"] == Decimal(5)
    assert set(tables["layout"].found) == {"by_name"}
    assert list(tables["rubric"].columns[:2]) == ["full_marks", "claimed_score"]
    with pytest.raises(KeyError):
        tables.cell("income", "sub99", "revenue_total")
