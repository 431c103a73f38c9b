"""勾稽关系: every declared equality and inequality, asked of every row it is declared for (`design.md` §5).

`lhs = rhs` with n addends at precision p is equal where the difference is 0, a matter of rounding (notice) within the
envelope (n + 1)·p/2, and a mismatch beyond. Whole numbers, marks and texts have no envelope.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfxl.expression import Binary, Call, Name, Node, Trouble, compare, evaluate, names, rounded, to_text
from perfxl.form import RelationCase
from perfxl.form.checks import envelope, lacking
from perfxl.form.definition import RelationDef
from perfxl.model import Audience, Comparison, Finding, Kind, Level, RuleRun, Sentence, Verdict, amount
from perfxl.rules.base import FEW, Case
from perfxl.rules.sides import shown, side, whole_side

MOST_CELLS = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """One case that could be compared: both sides, the envelope, and how it came out."""

    case: RelationCase
    left: Decimal | str
    right: Decimal | str
    envelope: Decimal
    holds: bool

    @property
    def difference(self) -> Decimal | None:
        """Left minus right, None for texts."""
        if isinstance(self.left, Decimal) and isinstance(self.right, Decimal):
            return rounded(self.left - self.right).normalize() + 0
        return None

    @property
    def is_rounding(self) -> bool:
        """Whether the difference lies within the envelope."""
        return self.difference is not None and abs(self.difference) <= self.envelope


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One case that could not be compared: a field is unreadable or missing, or a divisor is 0."""

    case: RelationCase
    trouble: Trouble


def run_relations(code: str, case: Case) -> RuleRun:
    """Return the run of all relations of one code: what was compared, and a finding for each that does not hold."""
    answers = [answer for each in case.form.cases if each.relation.code == code for answer in ask(case, each)]
    compared = [answer for answer in answers if isinstance(answer, Compared)]
    unanswered = [answer for answer in answers if isinstance(answer, Unanswered)]
    findings = tuple(_finding(case, answer) for answer in _told(compared))
    if findings:
        return RuleRun(code, Verdict.FAILED, len(compared), reason(case, unanswered), findings)
    if unanswered:
        unreadable = any(answer.trouble.kind == "unreadable" for answer in unanswered)
        verdict = Verdict.UNREADABLE if unreadable else Verdict.INSUFFICIENT
        return RuleRun(code, verdict, len(compared), reason(case, unanswered))
    if not compared:
        return RuleRun(code, Verdict.NOT_APPLICABLE, 0, Sentence("relation.nothing_to_compare", {}))
    return RuleRun(code, Verdict.PASSED, len(compared))


def ask(case: Case, each: RelationCase) -> Iterator[Compared | Unanswered]:
    """Compare one case; a row nobody filled in, or a condition that does not hold, is no case at all."""
    cells = cells_of(case, each.expression)
    if all(case.submission[name].kind is Kind.BLANK or _printed(case, name) for name in cells):
        return
    if each.when is not None:
        held = evaluate(each.when, case.scope)
        if isinstance(held, Trouble):
            yield Unanswered(each, _named(held, case, names(each.when)))
            return
        if not held:
            return
    if not isinstance(each.expression, Binary) or _has_nothing_to_say(case, each) or _waits(case, each):
        return
    lacking = _lacking(case, each)
    if lacking:
        yield Unanswered(each, Trouble("blank", lacking))
        return
    operator = each.expression.operator
    left, right = evaluate(each.expression.left, case.scope), evaluate(each.expression.right, case.scope)
    holds = compare(operator, left, right) if not isinstance(left, Trouble) and not isinstance(right, Trouble) else None
    for side_value in (left, right, holds):
        if isinstance(side_value, Trouble):
            yield Unanswered(each, _named(side_value, case, cells))
            return
    yield Compared(each, _plain(left), _plain(right), envelope(case.form, case.submission.members, each), bool(holds))


def _plain(value: object) -> Decimal | str:
    return value if isinstance(value, Decimal | str) else Decimal(0) if value is None else str(value)


def _printed(case: Case, name: str) -> bool:
    """Whether a cell still holds what the form printed (full marks) and nobody typed over."""
    instance = case.form.instances.get(name)
    if instance is None or instance.constant is None or not instance.locked:
        return False
    return case.submission[name].value == instance.constant


def _has_nothing_to_say(case: Case, each: RelationCase) -> bool:
    """An inequality about a place that is blank: S01 speaks where it has to be filled in."""
    equality = isinstance(each.expression, Binary) and each.expression.operator == "="
    return not equality and case.is_blank(each.at)


def _lacking(case: Case, each: RelationCase) -> tuple[str, ...]:
    """The typed fields of a relation that have to be filled in and are blank: S01 speaks, no total can be judged."""
    return lacking(case.form, each, case.is_blank)


def _waits(case: Case, each: RelationCase) -> bool:
    """Whether a 汇总 row has to wait: a unit that filled in something left a required part of it blank (S01 speaks)."""
    if each.relation.for_each != "unit" or each.row != "total":
        return False
    rows = [one for one in case.form.cases if one.relation == each.relation and one.row != "total"]
    return any(
        _lacking(case, one)
        and any(case.submission[name].kind is not Kind.BLANK for name in cells_of(case, one.expression))
        for one in rows
    )


def cells_of(case: Case, node: Node) -> tuple[str, ...]:
    """Return every field instance an expression takes, those of its SUMs included."""
    members = case.submission.members
    return tuple(dict.fromkeys(cell for name in names(node) for cell in members.get(name, (name,))))


def _named(trouble: Trouble, case: Case, cells: tuple[str, ...]) -> Trouble:
    """Say which fields are in the way."""
    expanded = tuple(cell for name in cells for cell in case.submission.members.get(name, (name,)))
    broken = tuple(name for name in expanded if case.submission[name].kind in (Kind.UNREADABLE, Kind.MISSING))
    return Trouble(trouble.kind, broken)


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


def _finding(case: Case, answer: Compared) -> Finding:
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
    return Finding(
        code=relation.code,
        level=Level.NOTICE if rounding else relation.level,
        audience=relation.audience,
        at=at,
        message=Sentence(f"relation.{variant}.message", facts),
        advice=Sentence("relation.advised", {"advice": relation.advice})
        if relation.advice
        else Sentence(f"relation.{variant}.advice", facts),
        related=tuple(cell for cell in case.cells(*(filled or others), *typed) if cell != at),
        comparison=Comparison(_amount(answer.right), _amount(answer.left), answer.difference, answer.envelope),
        field=each.at,
        clears=_clears(expression, answer, each.when),
    )


def where(case: Case, name: str) -> Sentence:
    """Return the row a relation was asked of, in words; nothing where it is asked once."""
    instance = case.form.instances[name]
    row = case.unit_name(instance.row) or instance.label.removesuffix(instance.field.label).strip()
    return Sentence("relation.where", {"row": row}) if row else Sentence("relation.nowhere", {})


def _typed(case: Case, relation: RelationDef, name: str) -> tuple[str, ...]:
    """Return where the figure of a cell is typed: of a 汇总 cell between tables, the units' cells it adds."""
    instance = case.form.instances.get(name)
    if relation.for_each or instance is None or instance.computed is None or not name.endswith("__total"):
        return (name,)
    parts = [part for part in cells_of(case, instance.computed) if case.submission[part].kind is not Kind.BLANK]
    return tuple(parts) or (name,)


def _amount(value: Decimal | str) -> str:
    return amount(value) if isinstance(value, Decimal) else value


def _clears(expression: Binary, answer: Compared, when: Node | None) -> str:
    """The relation as a condition; an equality of amounts holds again within its envelope.

    Where the relation's own condition no longer holds it is not asked any more, so the finding is gone as well.
    """
    held = to_text(expression)
    if expression.operator == "=" and answer.difference is not None and answer.envelope and not answer.is_rounding:
        gap = Call("ABS", (Binary("-", expression.left, expression.right),))
        held = f"{to_text(gap)} <= {amount(answer.envelope)}"
    return held if when is None else f"IF({to_text(when)}, {held}, 0 = 0)"


def reason(case: Case, unanswered: list[Unanswered]) -> Sentence | None:
    """Which cells kept relations from being compared."""
    if not unanswered:
        return None
    broken = tuple(dict.fromkeys(name for answer in unanswered for name in answer.trouble.names))
    if not broken:
        return Sentence("relation.division", {"title": unanswered[0].case.relation.title})
    known = [name for name in broken if name in case.form.instances]
    fields = [
        Sentence("rule.cell", {"label": case.form.instances[name].spoken, "place": case.place(name)})
        for name in known[:FEW]
    ]
    more = ("…",) if len(known) > FEW else ()
    blank = all(answer.trouble.kind == "blank" for answer in unanswered)
    return Sentence(f"relation.{'lacking' if blank else 'unreadable'}", {"fields": (*fields, *more)})
