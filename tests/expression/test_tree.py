"""The parser: what is an expression, and what is refused with the offending piece."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.expression import (
    Binary,
    Call,
    ExpressionFault,
    Name,
    Negate,
    Node,
    Number,
    Text,
    names,
    parse,
    to_text,
)


@pytest.mark.parametrize(
    "text",
    [
        "a = b + c - d * (e - 2) / -3",
        'IF(AND(x >= 0.9, NOT(ISBLANK(y))), "无", SUM(a, b)) <> "x"',
        "1 - (2 - 3)",
        "a / (b / c)",
        '"说""引号""" = a',
    ],
)
def test_an_expression_printed_and_parsed_again_is_the_same_tree(text):
    assert to_text(parse(text)) == text


def test_products_bind_closer_than_sums_and_sums_closer_than_comparisons():
    assert parse("a + b * 2 = c") == Binary(
        "=", Binary("+", Name("a"), Binary("*", Name("b"), Number(Decimal(2)))), Name("c")
    )


def test_subtraction_groups_from_the_left():
    assert parse("a - b - c") == Binary("-", Binary("-", Name("a"), Name("b")), Name("c"))


def test_a_percent_literal_is_its_fraction():
    assert parse("90%") == parse("0.9")


def test_names_are_listed_once_in_reading_order():
    assert names(parse("b + a * b - SUM(c)")) == ("b", "a", "c")


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("a +", "ends too early"),
        ("a b", "'b' left over"),
        ("(a", "ends too early"),
        ("FROB(a)", "no function FROB"),
        ("IF(a, b)", "IF has 2 arguments"),
        ("a = b = c", "two comparisons"),
        ("a ? b", "'? b'"),
        ("ISBLANK(a + b)", "ISBLANK asks one field"),
        (")", "')' in"),
        ("", "ends too early"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_piece(text, piece):
    with pytest.raises(ExpressionFault, match=piece.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        parse(text)


leaves: st.SearchStrategy[Node] = st.one_of(
    st.decimals(min_value=0, max_value=10**9, places=2).map(Number),
    st.sampled_from(["a", "revenue_total", "x__own"]).map(Name),
    st.text(alphabet='ab"无 ', max_size=5).map(Text),
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        below.map(Negate),
        st.builds(Binary, st.sampled_from("+-*/"), below, below),
        st.builds(lambda *parts: Call("IF", parts), below, below, below),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: Call("MAX", tuple(parts))),
    ),
    max_leaves=12,
)


@given(trees)
def test_every_tree_survives_being_printed_and_parsed(tree):
    assert parse(to_text(tree)) == tree
