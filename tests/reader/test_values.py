"""What a cell holds, as its field's type has it: plain values, and everything departments type instead."""

from datetime import date
from decimal import Decimal

import pytest

from perfxl.form.definition import FieldDef
from perfxl.model import Kind
from perfxl.ooxml import CellKind, ScannedCell
from perfxl.reader.values import normalise


def field(kind: str) -> FieldDef:
    return FieldDef(id="x", label="某项", type=kind)  # type: ignore[arg-type]


def text(value: str) -> ScannedCell:
    return ScannedCell(CellKind.TEXT, value, None, 0, "General")


def number(value: str) -> ScannedCell:
    return ScannedCell(CellKind.NUMBER, Decimal(value), None, 0, "General")


@pytest.mark.parametrize(
    ("typed", "value", "understood"),
    [
        ("111.97", "111.97", "reading.text_number"),
        ("１１１．９７", "111.97", "reading.text_number"),
        ("1,111.97", "1111.97", "reading.text_number"),
        (" 111.97 ", "111.97", "reading.text_number"),
        ("111.97万元", "111.97", "reading.text_number"),
        ("-0.81", "-0.81", "reading.text_number"),
    ],
)
def test_an_amount_typed_as_text_is_read_and_said(typed, value, understood):
    reading = normalise(field("money"), text(typed))
    assert (reading.kind, reading.value, reading.understood) == (Kind.NUMBER, Decimal(value), understood)
    assert reading.original == typed


@pytest.mark.parametrize("typed", ["—", "/", "无", "－", "--"])
def test_a_dash_in_an_amounts_cell_is_nothing_and_said_so(typed):
    reading = normalise(field("money"), text(typed))
    assert (reading.kind, reading.understood) == (Kind.BLANK, "reading.nothing")


@pytest.mark.parametrize("typed", ["约5千", "5千多", "1119700元", "1.2.3", "NaN", "Infinity", "一百"])
def test_what_is_no_amount_is_unreadable_never_guessed(typed):
    assert normalise(field("money"), text(typed)).kind is Kind.UNREADABLE


def test_an_excel_error_is_unreadable_and_keeps_its_text():
    reading = normalise(field("money"), ScannedCell(CellKind.ERROR, "#REF!", None, 0, "General"))
    assert (reading.kind, reading.original, reading.understood) == (Kind.UNREADABLE, "#REF!", "reading.error")


def test_a_truth_value_is_no_amount():
    cell = ScannedCell(CellKind.BOOLEAN, value=True, formula=None, style=0, number_format="General")
    assert normalise(field("money"), cell).kind is Kind.UNREADABLE


@pytest.mark.parametrize("cell", [number("0.96"), number("96"), text("96%"), text("９６％")])
def test_a_percentage_is_a_fraction_however_it_was_typed(cell):
    assert normalise(field("percent"), cell).value == Decimal("0.96")


@pytest.mark.parametrize(
    "cell", [number("44286"), text("2021-03-31"), text("2021年3月31日"), text("2021/3/31"), text("2021.3.31")]
)
def test_a_date_is_a_date_however_it_was_typed(cell):
    assert normalise(field("date"), cell).value == date(2021, 3, 31)


def test_a_date_counts_from_1904_where_the_workbook_does():
    assert normalise(field("date"), number("42824"), date_1904=True).value == date(2021, 3, 31)


@pytest.mark.parametrize("typed", ["2021-13-01", "年  月  日", "去年"])
def test_what_is_no_date_is_unreadable(typed):
    assert normalise(field("date"), text(typed)).kind is Kind.UNREADABLE


def test_a_code_typed_as_a_number_is_kept_as_text():
    assert normalise(field("code"), number("115001")).value == "115001"


@pytest.mark.parametrize("cell", [None, text("  "), text("\u3000"), ScannedCell(CellKind.BLANK, None, None, 3, "0.00")])
def test_white_space_is_blank_and_blank_is_not_zero(cell):
    for kind in ("money", "text", "date", "percent"):
        reading = normalise(field(kind), cell)
        assert (reading.kind, reading.value) == (Kind.BLANK, None)


@pytest.mark.parametrize("cell", [number("1000000000.01"), number("1E+30"), text("99999999999"), number("-1E+30")])
def test_an_amount_no_department_can_have_is_unreadable(cell):
    assert normalise(field("money"), cell).understood == "reading.too_large"
