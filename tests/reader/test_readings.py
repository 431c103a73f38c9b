"""Every documented reading of a cell, and property tests: it never raises, settles at once, and makes up no number."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.messages import catalogue
from perfxl.model import Kind
from perfxl.ooxml import CellKind, ScannedCell
from perfxl.reader.values import Reading, normalise
from tests.reader.test_values import field, number, text

TYPES = ("money", "people", "count", "quantity", "score", "percent", "year", "date", "text", "code", "phone", "choice")
TYPED = "reading.text_number"
TRUE = ScannedCell(CellKind.BOOLEAN, value=True, formula=None, style=0, number_format="General")


def said(reading: Reading) -> str | None:
    return None if reading.value is None else str(reading.value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１,１１９.７０", "1119.7"), ("1,119,700", "1119700"), ("1,1197", "11197"), ("12，3456", "123456"),
        ("1 119.70", "1119.7"), ("\u00a0111.97\u3000", "111.97"), ("111\u200b.97", "111.97"), ("111\n.97", "111.97"),
        ("'111.97", "111.97"), ("(1.23)", "-1.23"), ("（1.23）", "-1.23"), ("−1.23", "-1.23"), ("负1.23", "-1.23"),
        ("+5", "5"), ("1.1E2", "110"), ("111.97 万元", "111.97"), ("111.97万", "111.97"), ("¥111.97万元", "111.97"),
        ("人民币 111.97 万元", "111.97"), ("0元", "0"), ("0.1234567890123456", "0.123456789012346"),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_its_documented_ways_and_said_to_be_text(typed, value):
    reading = normalise(field("money"), text(typed))
    assert (said(reading), reading.understood, reading.original) == (value, TYPED, typed)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("1119700元", "111.97 万元"), ("¥1,119,700", "111.97 万元"), ("1119.7千元", "111.97 万元"),
        ("1.5亿元", "15000 万元"), ("2百万元", "200 万元"),
    ],
)  # fmt: skip
def test_another_unit_is_never_converted_but_said_with_what_it_would_be(typed, hint):
    reading = normalise(field("money"), text(typed))
    assert (reading.kind, reading.understood, reading.hint) == (Kind.UNREADABLE, "reading.other_unit", hint)


def test_the_forms_own_unit_decides_what_another_one_is():
    reading = normalise(field("money"), text("1119700元"), money_unit="元")
    assert (said(reading), reading.understood) == ("1119700", TYPED)
    assert normalise(field("money"), text("5万元"), money_unit="元").hint == "50000 元"


@pytest.mark.parametrize(
    "typed",
    [
        "1,23", "0,123", "1 2", "12\n345", "1.2.3", "5²", "①", "½", "1/2", "$5", "5美元", "5人", "0x10", "1_000",
        "一百", "--5", "(-5)", "5-", "96%", "1e5000", "\u202e97.111", "٣", "9" * 61, "¥-+5",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_no_amount(typed):
    reading = normalise(field("money"), text(typed))
    assert (reading.kind, reading.understood) == (Kind.UNREADABLE, "reading.not_a_number")


@pytest.mark.parametrize("typed", ["约500", "500左右", "5千多", "近3万元", "若干", "300余", "500以上", "几万"])
def test_an_approximate_number_is_called_one(typed):
    assert normalise(field("money"), text(typed)).understood == "reading.fuzzy"


@pytest.mark.parametrize("typed", ["／", "没有", "N/A", "——", " 无 ", "不适用", "未发生"])
def test_a_word_for_nothing_is_blank_and_said(typed):
    for kind in ("money", "people", "percent", "date"):
        reading = normalise(field(kind), text(typed))
        assert (reading.kind, reading.understood) == (Kind.BLANK, "reading.nothing")


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("people", "3人", "3"), ("count", "5 份", "5"), ("score", "5分", "5"), ("year", "2020年度", "2020"),
     ("quantity", "15个", "15")],
)  # fmt: skip
def test_each_type_takes_its_own_units(kind, typed, value):
    assert said(normalise(field(kind), text(typed))) == value
    assert normalise(field(kind), text("5万元")).kind is Kind.UNREADABLE


def cell(value: str, look: str) -> ScannedCell:
    return ScannedCell(CellKind.NUMBER, Decimal(value), None, 0, look)


@pytest.mark.parametrize(
    ("typed", "value", "understood"),
    [
        (text("96%"), "0.96", TYPED), (text("百分之九十六"), "0.96", TYPED), (text("百分之96.5"), "0.965", TYPED),
        (text("百分之九十六点五"), "0.965", TYPED), (text("百分之百"), "1", TYPED),
        (text("96"), "0.96", "reading.percent"),
        (cell("96", "General"), "0.96", "reading.percent"), (cell("0.96", "0.00%"), "0.96", None),
        (cell("0.96", "General"), "0.96", "reading.percent_ambiguous"),
        (text("0.96"), "0.96", "reading.percent_ambiguous"), (cell("2.8571", "0.00%"), "2.8571", None),
        (cell("5", "General"), None, "reading.percent_unclear"), (text("5"), None, "reading.percent_unclear"),
        (text("-3%"), "-0.03", TYPED), (cell("0", "General"), "0", None), (text("2000%"), None, "reading.too_large"),
        (text("百分之二百"), None, "reading.not_a_number"), (text("96元"), None, "reading.not_a_number"),
    ],
)  # fmt: skip
def test_a_percentage_is_read_where_it_can_be_meant_one_way_only(typed, value, understood):
    reading = normalise(field("percent"), typed)
    assert (said(reading), reading.understood) == (value, understood)


@pytest.mark.parametrize(
    ("look", "understood"),
    [
        ("yyyy/m/d", "reading.is_a_date"), ('m"月"d"日"', "reading.is_a_date"), ("0.00%", "reading.is_percent"),
        ("0!.0000", "reading.scaled_format"), ("0.00,", "reading.scaled_format"), ('0.00"元"', "reading.other_unit"),
        ('0.00"万元"', None), ("#,##0.00_);[Red]\\(#,##0.00\\)", None), ('_ "¥"* #,##0.00_ ;_ @_ ', None), ("@", None),
    ],
)  # fmt: skip
def test_a_stored_number_is_not_taken_where_people_see_another_one(look, understood):
    reading = normalise(field("money"), cell("44260", look))
    assert reading.understood == understood
    assert said(reading) == ("44260" if understood is None else None)


@pytest.mark.parametrize(
    "typed",
    [
        "2021年3月5日", "2021.3.5", "2021-03-05", "20210305", "2021/3/5", "２０２１年３月５日", "2021 年 3 月 5 日",
        "二〇二一年三月五日", "2021-03-05 00:00:00", "2021年3月5日 星期五", "2021-03-05T00:00:00", "2021年3月5号",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_was_typed_and_said_to_be_text(typed):
    reading = normalise(field("date"), text(typed))
    assert (reading.value, reading.understood) == (date(2021, 3, 5), "reading.text_date")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (text("3月5日"), "reading.no_year"), (text("3/5"), "reading.no_year"), (text("2021年3月"), "reading.no_day"),
        (text("2021"), "reading.no_day"), (number("2021"), "reading.no_day"), (text("3/5/2021"), "reading.not_a_date"),
        (text("2021-03-315"), "reading.not_a_date"), (text("2021-02-30"), "reading.not_a_date"),
        (text("1021-02-03"), "reading.not_a_date"), (number("5"), "reading.not_a_date"),
        (text("年 月 日"), "reading.not_a_date"), (TRUE, "reading.not_a_date"),
    ],
)  # fmt: skip
def test_a_day_that_has_to_be_guessed_is_none(typed, understood):
    reading = normalise(field("date"), typed)
    assert (reading.kind, reading.understood) == (Kind.UNREADABLE, understood)


def test_a_serial_is_a_date_from_1900_or_1904_and_said_where_it_is_shown_as_a_number():
    assert normalise(field("date"), cell("44260", "yyyy-mm-dd")).understood is None
    assert normalise(field("date"), cell("44260", "General")).understood == "reading.serial"
    assert normalise(field("date"), cell("42798", "yyyy-mm-dd"), date_1904=True).value == date(2021, 3, 5)
    assert normalise(field("date"), number("20210305")).value == date(2021, 3, 5)


def test_a_long_code_typed_as_a_number_has_lost_its_end_and_zeros_shown_are_kept():
    assert normalise(field("code"), cell("430102199001011000", "0")).understood == "reading.digits_lost"
    assert normalise(field("code"), cell("15", "000000")).value == "000015"
    assert normalise(field("code"), cell("115001.0", "General")).value == "115001"


def test_a_text_loses_what_nobody_sees_at_its_ends_and_keeps_its_lines():
    reading = normalise(field("text"), text("\u200b 网格\n中心\ufeff "))
    assert (reading.value, reading.original) == ("网格\n中心", "\u200b 网格\n中心\ufeff ")
    assert normalise(field("text"), text("\u200b")).kind is Kind.BLANK


SIGNS = "0123456789.,，．－-+()（）% ％元万亿千约多左右年月日/—无¥Ee'\n\u00a0\u200b零一二十百分之点负①²½人个分"
WORDS = st.one_of(st.text(alphabet=SIGNS, max_size=12), st.text(max_size=20))
LOOKS = st.sampled_from(["General", "0.00", "0.00%", "yyyy-mm-dd", "0!.0000", '0.00"元"', "000000", "@"])
CELLS = st.one_of(
    st.builds(lambda value, look: ScannedCell(CellKind.TEXT, value, None, 0, look), WORDS, LOOKS),
    st.builds(
        lambda value, look: ScannedCell(CellKind.NUMBER, value, None, 0, look),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
        LOOKS,
    ),
    st.builds(lambda value: ScannedCell(CellKind.ERROR, value, None, 0, "General"), WORDS),
    st.builds(lambda formula: ScannedCell(CellKind.BLANK, None, formula, 0, "General"), WORDS),
)


def stored(reading: Reading, kind: str) -> ScannedCell:
    """The cell a careful clerk would make of a reading."""
    if isinstance(reading.value, Decimal):
        return cell(str(reading.value), "0.00%" if kind == "percent" else "0.00")
    if isinstance(reading.value, date):
        return cell(str((reading.value - date(1899, 12, 30)).days), "yyyy-mm-dd")
    return text(reading.value or "")


@settings(max_examples=400, deadline=None)
@given(CELLS, st.sampled_from(TYPES), st.booleans())
def test_a_reading_never_raises_names_a_known_reason_and_settles_at_once(typed, kind, date_1904):
    reading = normalise(field(kind), typed, date_1904=date_1904)
    assert reading.understood is None or reading.understood in catalogue()
    assert (reading.value is None) == (reading.kind in (Kind.BLANK, Kind.UNREADABLE))
    assert reading.kind is not Kind.UNREADABLE or reading.understood is not None
    again = normalise(field(kind), stored(reading, kind))
    if reading.value is not None:
        assert (again.kind, again.value, again.understood) == (reading.kind, reading.value, None)


@settings(max_examples=400, deadline=None)
@given(WORDS)
def test_a_number_is_made_of_no_other_digits_than_stand_there(typed):
    reading = normalise(field("money"), text(typed))
    if isinstance(reading.value, Decimal) and not {"e", "E", "ｅ", "Ｅ"} & set(typed):
        digits = "".join(str(unicodedata.decimal(one)) for one in typed if unicodedata.decimal(one, None) is not None)
        assert f"{abs(reading.value):f}".replace(".", "").strip("0") in digits[:40]
