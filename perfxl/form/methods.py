"""The seven methods as expressions: marks in the rule language, so that Python and Excel mean the same."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from perfxl.expression import Binary, Call, Node, Number
from perfxl.form.definition import CriterionDef
from perfxl.form.form import Step

ZERO = Number(Decimal(0))
SIX = Number(Decimal(6))


def marks_expression(
    definition: CriterionDef, value: Node | None, steps: tuple[Step, ...], step_mode: str
) -> Node | None:
    """Return the marks a criterion's figures give, None for the methods no figure decides.

    threshold_linear loses `per_step` for each percentage point beyond the threshold (`step_mode`: whole points only,
    every started point, or pro rata); per_occurrence loses it for each case; neither goes below 0.
    """
    if definition.method in ("bands", "cases"):
        return _chain(steps)
    if value is None or definition.per_step is None:
        return None
    if definition.method == "per_occurrence":
        return _less(definition.marks, definition.per_step, value)
    if definition.method == "threshold_linear" and definition.threshold is not None:
        threshold = Number(definition.threshold)
        over = definition.direction == "at_most"
        gap = Binary("-", value, threshold) if over else Binary("-", threshold, value)
        return _less(definition.marks, definition.per_step, _points(gap, step_mode))
    return None


def _points(gap: Node, step_mode: str) -> Node:
    beyond = Call("MAX", (ZERO, Call("ROUND", (gap, SIX))))
    if step_mode == "prorata":
        return beyond
    return Call("ROUNDDOWN" if step_mode == "whole" else "ROUNDUP", (beyond, ZERO))


def _less(marks: Decimal, per_step: Decimal, steps: Node) -> Node:
    return Call("MAX", (ZERO, Binary("-", Number(marks), Binary("*", Number(per_step), steps))))


def _chain(steps: tuple[Step, ...]) -> Node:
    """IF(first, marks, IF(second, marks, …)); the last step takes all the rest."""
    *before, last = steps
    chain: Node = Number(last.marks)
    for step in reversed(before):
        if step.when is not None:
            chain = Call("IF", (step.when, Number(step.marks), chain))
    return chain


def reachable_marks(definition: CriterionDef, step_mode: str) -> tuple[Decimal, ...] | None:
    """Return the only marks a method can give, best first; None where any value up to full marks is possible."""
    if definition.method in ("bands", "cases"):
        return tuple(sorted({step.marks for step in definition.steps}, reverse=True))
    if definition.method == "checklist":
        sums = {sum(part) for n in range(len(definition.items) + 1) for part in combinations(definition.items, n)}
        return tuple(sorted((Decimal(total) for total in sums), reverse=True))
    stepped = definition.method == "per_occurrence" or (
        definition.method == "threshold_linear" and step_mode != "prorata"
    )
    if not stepped or definition.per_step is None:
        return None
    marks, reached = definition.marks, []
    while marks > 0:
        reached.append(marks)
        marks -= definition.per_step
    return (*reached, Decimal(0))
