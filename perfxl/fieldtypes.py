"""The types a field can have: how its cell looks, how its value is stored, what may be entered (floor 1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

Stored = Literal["number", "text", "date"]


class FieldType(Struct, frozen=True):
    """One type.

    `places` is the number of decimals an amount carries; None takes the form's money precision. `stored` says what a
    good cell holds; percent is stored as a fraction (0.96), as Excel does. `validation` names Excel's own input check.
    """

    stored: Stored
    number_format: str
    align: Literal["left", "center", "right"]
    places: int | None = 0
    validation: Literal["any", "amount", "whole", "fraction", "date", "choice", "text"] = "any"
    wrap: bool = False


FIELD_TYPES: Mapping[str, FieldType] = MappingProxyType(
    {
        "text": FieldType("text", "General", "center", wrap=True, validation="text"),
        "long_text": FieldType("text", "General", "left", wrap=True, validation="text"),
        "code": FieldType("text", "@", "center", validation="text"),
        "phone": FieldType("text", "@", "center", validation="text"),
        "choice": FieldType("text", "General", "center", validation="choice"),
        "money": FieldType("number", "0.00", "right", places=None, validation="amount"),
        "score": FieldType("number", "General", "center", places=2, validation="amount"),
        "people": FieldType("number", "0", "center", validation="whole"),
        "count": FieldType("number", "0", "center", validation="whole"),
        "quantity": FieldType("number", "General", "center", places=2, validation="amount"),
        "percent": FieldType("number", "0.00%", "center", places=4, validation="fraction"),
        "year": FieldType("number", "0", "center", validation="whole"),
        "date": FieldType("date", "yyyy-mm-dd", "center", validation="date"),
    }
)
