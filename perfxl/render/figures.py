"""Figures and facts as text."""

from __future__ import annotations

from decimal import Decimal

from perfxl.model import amount


def written(fact: object) -> str:
    """Return a fact as text, amounts as people write them."""
    return amount(fact) if isinstance(fact, Decimal) else str(fact)
