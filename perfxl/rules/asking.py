"""Asking a relation of a row: what could be compared and how it came out, or what stood in the way (`design.md` §5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perfxl.expression import Binary, Node, Trouble, compare, evaluate, names, rounded
from perfxl.form import RelationCase
from perfxl.form.checks import envelope, lacking, required_units
from perfxl.model import Kind, Sentence
from perfxl.rules.base import FEW, Case


class Compared(Struct, frozen=True):
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


class Unanswered(Struct, frozen=True):
    """One case that could not be compared: a field is unreadable or missing, or a divisor is 0."""

    case: RelationCase
    trouble: Trouble


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
    return lacking(case.form, each, case.is_blank) + _short(case, each)


def _short(case: Case, each: RelationCase) -> tuple[str, ...]:
    """The cells by which a total between tables falls short: blank, in the row of a unit that filled in others."""
    blank = [name for name in required_units(case.form, each) if case.is_blank(name)]
    return tuple(name for name in blank if _is_filled(case, case.form.instances[name].row))


def _is_filled(case: Case, row: str) -> bool:
    """Whether a unit filled in anything; the department itself always has to."""
    typed = (one for one in case.form.rows.get(row, ()) if one.computed is None)
    return row == "own" or any(not case.is_blank(one.name) for one in typed if one.field.id != "institution")


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


def where(case: Case, name: str) -> Sentence:
    """Return the row a relation was asked of, in words; nothing where it is asked once."""
    instance = case.form.instances[name]
    row = case.unit_name(instance.row) or instance.label.removesuffix(instance.field.label).strip()
    return Sentence("relation.where", {"row": row}) if row else Sentence("relation.nowhere", {})


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
