"""What a scan returns: cells, sheets, workbook (floor 2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field

from perfxl.model.cells import CellSpan
from perfxl.ooxml.workbook import DefinedName


class CellKind(Enum):
    """What a cell holds."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"
    BLANK = "blank"


class ScannedCell(NamedTuple):
    """One cell that holds something: a tuple, because a form has thousands.

    `value` is a Decimal of at most 15 significant digits (NUMBER), str (TEXT; ERROR: `#REF!` and the like; DATE: ISO
    8601 as written), bool (BOOLEAN) or None (BLANK: a formula without a cached value). `formula` is without `=`, shared
    formulas expanded; `array` is the rectangle (A1:B2) an array formula fills. `style` counts cell styles from 0.
    """

    kind: CellKind
    value: Decimal | str | bool | None
    formula: str | None
    style: int
    number_format: str
    array: str | None = None

    @property
    def stale(self) -> bool:
        """Whether the cell has a formula but no cached value: the program that saved it did not calculate."""
        return self.kind is CellKind.BLANK and self.formula is not None


class SheetScan(Struct, frozen=True, dict=True):
    """One tab. `cells` is keyed by (row, column), both 1-based; `hidden_columns` holds (first, last) pairs.

    `kind` is worksheet, chartsheet, …; only worksheets have cells.
    """

    title: str
    state: str
    kind: str = "worksheet"
    cells: Mapping[tuple[int, int], ScannedCell] = field(default_factory=dict)
    merges: tuple[CellSpan, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    dimension: str | None = None

    @cached_property
    def _across(self) -> dict[int, tuple[CellSpan, ...]]:
        return {}

    def hides(self, row: int, column: int) -> bool:
        """Whether the cell stands in a hidden row or column."""
        return row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds the value shown at (row, column): the top left one where cells are merged."""
        across = self._across.get(row)
        if across is None:  # a form asks of each of its rows many times
            across = self._across[row] = tuple(span for span in self.merges if span.top <= row <= span.bottom)
        for span in across:
            if span.left <= column <= span.right:
                return span.top, span.left
        return row, column


class WorkbookScan(Struct, frozen=True):
    """A workbook: sheets in tab order, defined names, date system, custom document properties as texts.

    `signed` says that it carries a digital signature, whether or not that still holds.
    """

    sheets: tuple[SheetScan, ...]
    names: tuple[DefinedName, ...]
    date_1904: bool
    properties: Mapping[str, str]
    signed: bool = False

    def sheet(self, title: str) -> SheetScan | None:
        """Return the tab of that title as Excel compares titles (case ignored); None if there is none."""
        wanted = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == wanted), None)
