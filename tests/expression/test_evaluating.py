"""The Python back end: exact, with blanks and troubles as values."""

from decimal import Decimal

import pytest

from perfxl.expression import Trouble, evaluate, parse


class Fields(dict):
    """A scope over plain values; a tuple is a column."""

    def value(self, name):
        return self[name]

    def members(self, name):
        value = self[name]
        return value if isinstance(value, tuple) else (value,)


def result(text, **fields):
    numbers = {k: Decimal(v) if isinstance(v, str) and v[:1] in "-0123456789" else v for k, v in fields.items()}
    return evaluate(parse(text), Fields(numbers))


def test_money_is_exact_where_floats_are_not():
    assert result("a + b = c", a="0.1", b="0.2", c="0.3") is True
    assert result("a + b", a="0.1", b="0.2") == Decimal("0.3")


def test_a_blank_counts_as_nothing_in_arithmetic_and_in_sums():
    assert result("a + b", a="1.5", b=None) == Decimal("1.5")
    assert result("SUM(c)", c=(Decimal(1), None, Decimal(2))) == 3


def test_a_blank_is_not_zero_to_isblank():
    assert result("ISBLANK(a)", a=None) is True
    assert result("ISBLANK(a)", a="0") is False


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "=", "<"])
def test_trouble_travels_through_every_operation(sign):
    assert result(f"a {sign} 1", a=Trouble("missing", ("a",))) == Trouble("missing", ("a",))


def test_division_by_zero_is_trouble_unless_a_condition_keeps_it_away():
    assert result("a / b", a="1", b="0") == Trouble("division")
    assert result("IF(b = 0, 0, a / b)", a="1", b="0") == 0


def test_differences_below_six_decimals_are_none():
    assert result("a = b", a="1.0000004", b="1") is True
    assert result("a = b", a="1.0000006", b="1") is False


def test_texts_are_compared_by_equality_only():
    assert result('a = "结余"', a="结余") is True
    assert result('a = "结余"', a=None) is False
    assert result('a <> "结余"', a="项目结转") is True
    assert result('a < "结余"', a="x") == Trouble("unreadable")


def test_text_in_arithmetic_is_trouble_not_zero():
    assert result("a + 1", a="无") == Trouble("unreadable")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ROUND(2.345, 2)", "2.35"),
        ("ROUND(-2.345, 2)", "-2.35"),
        ("ROUNDDOWN(1.99, 0)", "1"),
        ("ROUNDUP(1.01, 0)", "2"),
        ("ROUNDUP(-1.01, 0)", "-2"),
        ("ABS(-3)", "3"),
        ("MIN(2, 1)", "1"),
        ("MAX(2, 1)", "2"),
    ],
)
def test_functions_round_as_excel_does(text, expected):
    assert result(text) == Decimal(expected)


def test_logic_answers_as_in_excel():
    assert result("AND(1 = 1, OR(1 = 2, NOT(1 = 2)))") is True
    assert result("IF(0, 1, 2)") == 2


@pytest.mark.parametrize("number", ["1E+30", "1E-30", "-1E+300"])
def test_numbers_of_any_size_are_compared_not_refused(number):
    assert result("a = b", a=Decimal(number), b=Decimal(number)) is True
    assert result("ROUND(a, 2) > 1", a=Decimal(number)) is (Decimal(number) > 1)


@pytest.mark.parametrize(("places", "expected"), [("-1E+30", "0"), ("1E+30", "12.5"), ("1E+300", "12.5")])
def test_rounding_to_absurd_places_is_computed_as_excel_does(places, expected):
    assert result("ROUND(a, b)", a="12.5", b=Decimal(places)) == Decimal(expected)
