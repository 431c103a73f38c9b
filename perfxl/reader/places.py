"""Where defined names point, and where every field was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from perfxl.model import CellRef, CellSpan, Found
from perfxl.ooxml import WorkbookScan

MOST_CELLS = 10_000  # no field or list of a form is larger; a name over whole columns is no place


class Located(Struct, frozen=True):
    """Where each field is and how it was found. `places` are the names that may be trusted, and cells found instead.

    `copies` names sheets that look like one of the form's but are not the one read, each with the one read. `printed`
    is where the texts of the rubric's lines stand, by column and line (`standard__staff_control`).
    """

    cells: Mapping[str, CellRef]
    found: Mapping[str, Found]
    places: Mapping[str, CellSpan]
    copies: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, CellRef] = field(default_factory=dict)


def named_places(scan: WorkbookScan) -> Iterator[tuple[str, CellSpan]]:
    """Yield each workbook-level defined name that still points at cells."""
    for defined in scan.names:
        if defined.sheet_index is None:
            span = span_of(defined.formula)
            if span is not None:
                yield defined.name, span


def span_of(formula: str) -> CellSpan | None:
    """Return the rectangle a name's formula refers to, None where it is lost (#REF!) or no reference."""
    first, _, last = formula.strip().partition(":")
    try:
        start = CellRef.parse(first)
        end = CellRef.parse(f"{first.rpartition('!')[0]}!{last}") if last else start
    except ValueError:
        return None
    if (abs(end.row - start.row) + 1) * (abs(end.column - start.column) + 1) > MOST_CELLS:
        return None
    return CellSpan(start.sheet, start.row, start.column, end.row, end.column)


def parts_name(column: str) -> str:
    """Return the defined name of a unit column's rows, the department's own and its subordinates'."""
    return f"{column}__parts"
