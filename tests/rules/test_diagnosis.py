"""Slips recognised by their arithmetic, and left unnamed where another story fits as well."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.rules.diagnosis import Term, diagnosed, likeness

CENT = Decimal("0.01")


def told(total, *parts):
    """The slip of total = the sum of its parts."""
    terms = [Term("total", Decimal(1), Decimal(total), total=True)]
    terms += [Term(f"part{n}", Decimal(-1), Decimal(part)) for n, part in enumerate(parts)]
    off = sum(term.weight * term.value for term in terms)
    found = diagnosed(tuple(terms), Decimal(off), CENT)
    return None if found is None else found.slip.value


@pytest.mark.parametrize(
    ("total", "parts", "slip"),
    [
        ("111.79", ("111.97", "0"), "swapped_digits"),
        ("1119700", ("100", "11.97"), "unit_slip"),
        ("0.81", ("8100", "0"), "unit_slip"),
        ("111.97", ("1000000", "11.97"), "unit_slip"),
        ("20.00", ("30.50", "-10.50"), None),
        ("20.00", ("30.50", "10.50"), "sign"),
        ("29.06", ("29.06", "82.10"), "part_missing"),
        ("140.22", ("29.06", "82.10", "0"), "part_twice"),
        ("11.11", ("11.11", "100.00"), "part_missing"),
        ("821", ("82.10",), "decimal_point"),
        ("6.90", ("0.69", "0"), "decimal_point"),
        ("69", ("0.69",), "decimal_point"),
        ("111.36", ("29.96", "82.30"), "one_digit"),
        ("116.16", ("100.16", "11.00"), None),  # one digit of any of the three
        ("10.37", ("5.11", "5.11", "5.26"), None),  # which of the two equal parts was left out?
        ("21.00", ("9.00", "3.00"), None),  # digits swapped, or the 9 counted twice
        ("111.16", ("29.06", "83.17"), None),
    ],
)
def test_a_slip_is_named_by_its_arithmetic(total, parts, slip):
    assert told(total, *parts) == slip


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [("98", "89", "swapped_digits"), ("111.61", "111.16", "swapped_digits"), ("9857", "98.57", "decimal_point"),
     ("111.16", "29.06", None)],
)  # fmt: skip
def test_two_figures_that_ought_to_be_one(typed, meant, slip):
    found = likeness(Decimal(typed), Decimal(meant), CENT)
    assert (None if found is None else found.slip.value) == slip
