"""Figures and facts as text."""

from __future__ import annotations

from decimal import Decimal

from perfxl.model import amount


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end: 98.00 → 98."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"", "-0"} else text


def written(fact: object) -> str:
    """Return a fact as text, amounts as people write them."""
    return amount(fact) if isinstance(fact, Decimal) else str(fact)
