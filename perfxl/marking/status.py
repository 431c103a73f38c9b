"""A finding's live status: a number Excel itself recomputes while the department corrects its figures.

1: the finding stands. 0: it is gone. 2: its cells changed, and only a new check can tell. 3: finance accepted it
as its cells stand.
"""

from __future__ import annotations

import re

from msgspec import Struct

from perfxl.expression import evaluate, names, parse, to_excel
from perfxl.form import SubmissionScope
from perfxl.marking.case import Marking
from perfxl.marking.references import OutOfReach, References, reachable
from perfxl.model import FieldValue, Finding, Found, Kind
from perfxl.model.cells import column_letters

OPEN, GONE, CHANGED, ACCEPTED = 1, 0, 2, 3
LONGEST_FORMULA = 8000  # Excel stops at 8,192 characters
MOST_TRACKED = 12
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Snapshot = float | str | None


class Live(Struct, frozen=True):
    """The formula of a status cell, its value as Python has it, and what goes into the snapshot cells beside it."""

    formula: str
    value: int
    snapshots: tuple[Snapshot, ...] = ()

    @property
    def follows_figures(self) -> bool:
        """Whether the status is the relation itself, not a watch for changes."""
        return not self.snapshots and self.formula != str(OPEN)


def live_status(case: Marking, finding: Finding, row: int, first_column: int) -> Live:
    """Return the status of a finding in sheet row `row` (1-based), snapshots from column `first_column` on."""
    if case.accepted(finding):
        return _watch(case, finding, row, first_column, ACCEPTED)
    formula = _condition(case, finding)
    if formula is not None:
        return Live(formula, OPEN)
    return _watch(case, finding, row, first_column, OPEN)


def _condition(case: Marking, finding: Finding) -> str | None:
    """Return the status as a formula of the relation, None where the relation cannot be one in this return."""
    if finding.clears is None:
        return None
    node = parse(finding.clears)
    if not reachable(node, case.submission) or evaluate(node, SubmissionScope.of(case.submission)) is True:
        return None
    fields = {each for name in names(node) for each in case.submission.members.get(name, (name,))}
    if any(case.submission[each].understood for each in fields):
        return None  # what we read there is not what Excel computes with
    try:
        condition = to_excel(node, References(case.form, case.submission))
    except OutOfReach:
        return None
    formula = f"IFERROR(IF({condition},{GONE},{OPEN}),{OPEN})"
    return formula if len(formula) <= LONGEST_FORMULA else None


def _watch(case: Marking, finding: Finding, row: int, first_column: int, stands: int) -> Live:
    """Return a status that compares each cell of the finding with what it held when it was marked."""
    cells = (finding.at, *finding.related) if finding.at else finding.related
    fields = [case.fields_by_cell[cell] for cell in dict.fromkeys(cells) if cell in case.fields_by_cell]
    watched = fields[:MOST_TRACKED]
    if not watched:
        return Live(str(stands), stands)
    tests, snapshots = [], []
    for offset, value in enumerate(watched):
        held = snapshot(value)
        snapshots.append(held)
        beside = f"${column_letters(first_column + offset)}${row}"
        error = value.kind is Kind.UNREADABLE and value.original.startswith("#")
        tests.append(f"ISERROR({reference(value)})" if error else _unchanged(reference(value), held, beside))
    return Live(f"IFERROR(IF(AND({','.join(tests)}),{stands},{CHANGED}),{CHANGED})", stands, tuple(snapshots))


def _unchanged(cell: str, held: Snapshot, beside: str) -> str:
    if held is None:
        return f'TRIM({cell})=""'
    return f"{cell}={beside}" if isinstance(held, float) else f'{cell}&""={beside}'


def reference(value: FieldValue) -> str:
    """Return how a formula refers to the cell itself of a field that was found."""
    if value.found is Found.BY_NAME or value.cell is None:
        return value.name
    return value.cell.absolute


def snapshot(value: FieldValue) -> Snapshot:
    """Return what a cell held, of the kind that Excel finds equal to it: a number, a text, or nothing."""
    if value.understood is None and value.kind in (Kind.NUMBER, Kind.DATE) and _NUMBER.fullmatch(value.original):
        return float(value.original)
    return value.original or None
