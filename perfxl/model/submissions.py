"""A filled-in workbook, as read: every value remembers its cell, and how it was found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from perfxl.model.cells import CellRef
from perfxl.model.transcriptions import Transcription


class Kind(StrEnum):
    """What a cell turned out to hold, after normalising to its field's type."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    UNREADABLE = "unreadable"  # not a value of the field's type, or an Excel error
    MISSING = "missing"  # the cell itself was not found


class Found(StrEnum):
    """How a field's cell was found."""

    BY_NAME = "by_name"
    BY_LABEL = "by_label"
    MOVED = "moved"  # by its labels: its name points at another cell
    MISSING = "missing"


class FormulaState(StrEnum):
    """What became of a computed cell."""

    NONE = "none"  # an input: no formula belongs there
    INTACT = "intact"
    STALE = "stale"  # formula intact, its stored value is not what the inputs give
    OVERWRITTEN = "overwritten"  # a typed value stands where the formula was
    CHANGED = "changed"  # another formula stands there


Value = Decimal | str | date | None


class FieldValue(Struct, frozen=True):
    """One field instance of the return.

    `value` is normalised (Decimal in the field's unit, stripped text, date, or None); `original` is what the cell
    holds as text, untouched; `understood` says what was normalised, as a catalogue key of `reading.*`, or None.
    `hint` is what an amount in another unit would be in the field's own. `supplied` is the roster's cell a value came
    from that the return left blank.
    """

    name: str
    kind: Kind
    value: Value
    original: str
    cell: CellRef | None
    found: Found = Found.BY_NAME
    formula: str | None = None
    formula_state: FormulaState = FormulaState.NONE
    understood: str | None = None
    supplied: str | None = None
    hint: str = ""

    @property
    def said(self) -> str:
        """What stands there whichever program saved it: the value where there is one, else the words, spaces aside."""
        unread = self.value is None or self.supplied is not None
        return "".join((self.original if unread else str(self.value)).split())


class Reworded(Struct, frozen=True):
    """A text the form printed for a line of the rubric, and what stands there now; `cell` is None where it is gone.

    `part` is the column it stands in: `standard`, `indicator` or `explanation`.
    """

    line: str
    part: str
    printed: str
    now: str
    cell: CellRef | None


class Inspection(Struct, frozen=True):
    """What a workbook carries beside its fields.

    `hidden` are cells with figures in hidden rows or columns, `hidden_sheets` sheets of the form out of sight,
    `extra_sheets` sheets that are not the form's; the formulas in `elsewhere` take figures from another workbook, those
    in `volatile` give another result each time the workbook is opened. `copies` are sheets that look like one of the
    form's, each with the one that was read; `reworded` printed texts of the rubric that were changed.
    """

    hidden: tuple[CellRef, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    extra_sheets: tuple[str, ...] = ()
    elsewhere: tuple[CellRef, ...] = ()
    volatile: tuple[CellRef, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    reworded: tuple[Reworded, ...] = ()


class Submission(Struct, frozen=True, dict=True):
    """Everything read from one return of one form.

    `values` maps a field instance (`revenue_total__own`) to what was read; `members` maps a column or list to the
    instances a SUM over it takes, in sheet order, rows inserted by the department included. `signed`: the
    workbook carries a digital signature. `unlocked`: it came under a password. `version_unknown`: `form_version` is
    what the workbook says, but we have no such version. `subordinate_rows`: how many the form has to have for it, 0 for
    its own. `transcription` says how it was carried here from another
    format. `inspection` is what it carries beside its fields.
    """

    form_id: str
    form_version: str
    values: Mapping[str, FieldValue]
    members: Mapping[str, tuple[str, ...]]
    sheet_order: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False
    unlocked: bool = False
    version_unknown: bool = False
    subordinate_rows: int = 0
    transcription: Transcription | None = None
    inspection: Inspection = Inspection()

    def __getitem__(self, name: str) -> FieldValue:
        return self.values[name]

    def cell(self, name: str) -> CellRef | None:
        """Return the cell of a field instance, or None where it was not found."""
        return self.values[name].cell

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of all that was typed, layout aside: it changes when the department changes anything."""
        computed = (FormulaState.INTACT, FormulaState.STALE, FormulaState.CHANGED)
        typed = sorted((one.name, one.said) for one in self.values.values() if one.formula_state not in computed)
        return hashlib.sha256(repr(typed).encode()).hexdigest()[:16]

    def text(self, name: str) -> str:
        """Return a field's normalised text, '' where blank; amounts as written."""
        value = self.values[name].value
        return "" if value is None else str(value)
