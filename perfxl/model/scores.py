"""The rubric's result: 25 lines, their sums, and the totals under each 计分口径."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perfxl.model.cells import CellRef
from perfxl.model.findings import Sentence
from perfxl.model.verdicts import Support, Verdict


class ScoreInput(Struct, frozen=True):
    """One figure a line was scored from: the field's name, label, value as read, and its cell.

    `supplied` is the roster's cell, where the value came from there.
    """

    name: str
    label: str
    value: Decimal | str | None
    cell: CellRef | None
    supplied: str | None = None


class ScoreLine(Struct, frozen=True):
    """One criterion of the rubric, scored.

    `computed` is None where the form lacks the input or the business did not exist. `reachable` lists the only
    marks the method can give, or is None where any value up to `full_marks` is possible.
    """

    id: str
    dimension: str
    category: str
    indicator: str
    full_marks: Decimal
    claimed: Decimal | None
    computed: Decimal | None
    verdict: Verdict
    support: Support
    why: Sentence
    inputs: tuple[ScoreInput, ...]
    reachable: tuple[Decimal, ...] | None = None
    pool: str | None = None


class PolicyTotal(Struct, frozen=True):
    """The total and grade under one named 计分口径, rounded to 2 decimals before grading."""

    id: str
    title: str
    total: Decimal
    grade: str


class Scorecard(Struct, frozen=True):
    """The whole rubric of one return; `total` and `grade` are those of the form's default policy."""

    full_marks: Decimal
    claimed: Decimal
    computed: Decimal
    grade_claimed: str | None
    grade: str
    lines: tuple[ScoreLine, ...]
    policies: tuple[PolicyTotal, ...]

    def line(self, id: str) -> ScoreLine:
        """Return the line of criterion `id`; raise KeyError if the rubric has none."""
        for line in self.lines:
            if line.id == id:
                return line
        raise KeyError(id)
