"""Figures and facts as text."""

from __future__ import annotations

from decimal import Decimal

from perfxl.model import amount


def written(fact: object) -> str:
    """Return a fact as text, amounts as people write them."""
    return spelled(amount(fact) if isinstance(fact, Decimal) else str(fact))


def spelled(text: str) -> str:
    """Return a text that can be written out: bytes of a file name that are no characters show as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text
