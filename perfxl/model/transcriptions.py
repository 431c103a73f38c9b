"""What was carried from a workbook of another format into the form's own, field by field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from perfxl.model.cells import CellRef


class Carriage(StrEnum):
    """What became of a field on the way."""

    COPIED = "copied"
    RECOMPUTED = "recomputed"  # a computed cell: the form's formula stands there, and gives the same
    DIFFERS = "differs"  # a computed cell whose figure in the original is not what the form's formula gives
    MISSING = "missing"  # not found in the original


class Carried(Struct, frozen=True):
    """One field: its cell in the original and the text there, what stands in the form's workbook, and in which cell."""

    name: str
    label: str
    original: CellRef | None
    text: str
    written: Decimal | str | date | None
    cell: CellRef
    carriage: Carriage


class Transcription(Struct, frozen=True):
    """How a return in another format became one in the form's own workbook.

    `format` is the original's (`xls`, `xlsb`, `ods`); `left` are the titles of its sheets of which nothing was carried.
    """

    format: str
    fields: tuple[Carried, ...]
    left: tuple[str, ...] = ()

    def of(self, carriage: Carriage) -> tuple[Carried, ...]:
        """Return the fields that went one way."""
        return tuple(field for field in self.fields if field.carriage is carriage)
