"""勾稽关系: every declared equality and inequality, asked of every row it is declared for (`design.md` §5).

`lhs = rhs` with n addends at precision p is equal where the difference is 0, a matter of rounding (notice) within the
envelope (n + 1)·p/2, and a mismatch beyond. Whole numbers, marks and texts have no envelope.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from perfxl.expression import Binary, Call, Name, Node, to_text
from perfxl.form.definition import RelationDef
from perfxl.model import Audience, Comparison, Finding, Kind, Level, RuleRun, Sentence, Verdict, amount
from perfxl.rules.asking import Compared, Unanswered, cells_of, reason, where
from perfxl.rules.base import Case
from perfxl.rules.sides import QUOTIENT, shown, side, whole_side
from perfxl.rules.suspicion import Suspicion, diagnose

MOST_CELLS = 12


def run_relations(code: str, case: Case, suspicion: Suspicion) -> RuleRun:
    """Return the run of all relations of one code: what was compared, and a finding for each that does not hold."""
    cases = [each for each in case.form.cases if each.relation.code == code]
    answers = [answer for each in cases for answer in suspicion.answers(each)]
    compared = [answer for answer in answers if isinstance(answer, Compared)]
    unanswered = [answer for answer in answers if isinstance(answer, Unanswered)]
    findings = tuple(_finding(case, answer, suspicion) for answer in _told(compared))
    if findings:
        return RuleRun(code, Verdict.FAILED, len(compared), reason(case, unanswered), findings)
    if unanswered:
        unreadable = any(answer.trouble.kind == "unreadable" for answer in unanswered)
        verdict = Verdict.UNREADABLE if unreadable else Verdict.INSUFFICIENT
        return RuleRun(code, verdict, len(compared), reason(case, unanswered))
    if not compared:
        return RuleRun(code, Verdict.NOT_APPLICABLE, 0, Sentence("relation.nothing_to_compare", {}))
    return RuleRun(code, Verdict.PASSED, len(compared))


def _told(compared: list[Compared]) -> list[Compared]:
    """The cases that do not hold, without what merely follows: a 汇总 row is off by what its rows are off."""
    broken = [answer for answer in compared if not answer.holds]
    return [answer for answer in broken if not (answer.case.row == "total" and _follows(answer, broken))]


def _follows(answer: Compared, broken: list[Compared]) -> bool:
    parts = _rows_of(answer, broken)
    differences = [part.difference for part in parts if part.difference is not None]
    return bool(parts) and sum(differences, Decimal(0)) == answer.difference


def _rows_of(answer: Compared, compared: list[Compared]) -> list[Compared]:
    same = [each for each in compared if each.case.relation == answer.case.relation]
    return [each for each in same if answer.case.relation.for_each == "unit" and each.case.row != "total"]


def _finding(case: Case, answer: Compared, suspicion: Suspicion) -> Finding:
    each, relation = answer.case, answer.case.relation
    expression = each.expression
    if not isinstance(expression, Binary):
        raise TypeError(relation.code)
    rounding = answer.is_rounding and not answer.holds
    others = [name for name in cells_of(case, expression) if name != each.at]
    filled = [name for name in others if case.submission[name].kind is not Kind.BLANK]
    typed = [name for part in (each.at, *filled) for name in _typed(case, relation, part)]
    instance, at = case.form.instances[each.at], case.submission.cell(each.at)
    facts: dict[str, object] = {
        "place": case.place(each.at),
        "where": where(case, each.at),
        "title": relation.title,
        "left": whole_side(case, expression.left, instance.row, shown(case, each.at, answer.left)),
        "operator": {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}.get(expression.operator, "≠"),
        "right": whole_side(case, expression.right, instance.row, shown(case, each.at, answer.right)),
        "right_value": _amount(answer.right),
        "cells": tuple(str(cell) for cell in case.cells(*typed)[:MOST_CELLS]),
    }
    variant = "text"
    if answer.difference is not None:
        facts |= {"difference": shown(case, each.at, answer.difference)}
        facts |= {"envelope": shown(case, each.at, answer.envelope)}
        variant = "rounding" if rounding else "mismatch" if answer.envelope else "exact"
    if relation.audience is Audience.FINANCE:
        variant = "lead_of_one" if isinstance(expression.left, Call) else "lead"
        facts["figure"] = side(case, Name(each.at), "")
    advice = Sentence(f"relation.{variant}.advice", facts)
    if relation.advice:
        advice = Sentence("relation.advised", {"advice": relation.advice})
    slip, likely = diagnose(case, answer, suspicion.compared) or (None, None)
    suspects = () if rounding else suspicion.suspects(answer)
    leading = None if rounding else suspicion.told_at(answer)
    if leading is not None:
        advice = _same_cell(case, leading, facts, suspects[0])
    return Finding(
        code=relation.code,
        level=Level.NOTICE if rounding else relation.level,
        audience=relation.audience,
        at=at,
        message=_with(Sentence(f"relation.{variant}.message", facts), likely),
        advice=_with(advice, suspicion.told(answer) if suspects and leading is None else None),
        related=tuple(cell for cell in case.cells(*(filled or others), *typed) if cell != at),
        comparison=_comparison(answer, expression),
        field=each.at,
        clears=_clears(expression, answer, each.when),
        diagnosis=slip.value if slip is not None else None,
        suspects=case.cells(*suspects),
    )


def _same_cell(case: Case, leading: Compared, facts: Mapping[str, object], suspect: str) -> Sentence:
    """Advise to correct first what another entry tells already."""
    first = {"code": leading.case.relation.code, "first_place": case.place(leading.case.at)}
    return Sentence("relation.same_cell.advice", {**facts, **first, "suspect": case.place(suspect)})


def _comparison(answer: Compared, expression: Binary) -> Comparison:
    """Both sides and the gap; what is plausible only has no envelope."""
    envelope = None if answer.case.relation.audience is Audience.FINANCE else answer.envelope
    sign = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}.get(expression.operator, "")
    return Comparison(_amount(answer.right), _amount(answer.left), answer.difference, envelope, sign)


def _with(told: Sentence, suspicion: Sentence | None) -> Sentence:
    return told if suspicion is None else Sentence("relation.suspicion", {"told": told, "suspicion": suspicion})


def _typed(case: Case, relation: RelationDef, name: str) -> tuple[str, ...]:
    """Return where the figure of a cell is typed: of a 汇总 cell between tables, the units' cells it adds."""
    instance = case.form.instances.get(name)
    if relation.for_each or instance is None or instance.computed is None or not name.endswith("__total"):
        return (name,)
    parts = [part for part in cells_of(case, instance.computed) if case.submission[part].kind is not Kind.BLANK]
    return tuple(parts) or (name,)


def _amount(value: Decimal | str) -> str:
    """An amount as it stands; a share or an amount a head, which may have no end, to six places."""
    if not isinstance(value, Decimal):
        return value
    return amount(value if value == value.quantize(QUOTIENT) else value.quantize(QUOTIENT))


def _clears(expression: Binary, answer: Compared, when: Node | None) -> str:
    """The relation as a condition; an equality of amounts holds again within its envelope.

    Where the relation's own condition no longer holds it is not asked any more, so the finding is gone as well.
    """
    held = to_text(expression)
    if expression.operator == "=" and answer.difference is not None and answer.envelope and not answer.is_rounding:
        gap = Call("ABS", (Binary("-", expression.left, expression.right),))
        held = f"{to_text(gap)} <= {amount(answer.envelope)}"
    return held if when is None else f"IF({to_text(when)}, {held}, 0 = 0)"
