"""勾稽关系 as evidence: every one that was compared or could not be, with both sides in words (design §7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perfxl.expression import Binary
from perfxl.model import Audience, CellRef, Sentence, Verdict
from perfxl.rules.asking import Compared, Unanswered, ask, reason, where
from perfxl.rules.base import Case
from perfxl.rules.narrative.text_rule import TextRule, due_facts, facts_of, item
from perfxl.rules.sides import shown, whole_side
from perfxl.rules.table import RULES

_OPPOSITE = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}


class RelationRecord(Struct, frozen=True):
    """One relation asked of one row: `told` are both sides term by term, or why they could not be compared.

    `within` says that a difference is no larger than rounding explains.
    """

    code: str
    title: str
    at: CellRef | None
    verdict: Verdict
    told: Sentence
    difference: Decimal | None = None
    within: bool = False


def recorded(case: Case) -> tuple[RelationRecord, ...]:
    """Return every relation of a form as it was asked of a return, texts included: by code, in the form's order.

    What is plausible is finance's to ask about, and no relation that has to hold.
    """
    cases = [each for each in case.form.cases if each.relation.audience is Audience.DEPARTMENT]
    records = [one for each in cases for answer in ask(case, each) for one in _record(case, answer)]
    return tuple(sorted((*records, *_texts(case)), key=lambda one: one.code))


def _texts(case: Case) -> Iterator[RelationRecord]:
    """Every figure a text states under a label of the form's, and whether one that has to stand there does."""
    for one in case.statements:
        if one.code in case.form.rules:
            told = Sentence("text.recorded", facts_of(case, one)) if one.agrees else item(case, one)
            yield _about_text(case, one.code, one.text, told, holds=one.agrees)
    for rule in RULES:
        if isinstance(rule, TextRule) and rule.code in case.form.rules:
            for claim, place, stands in rule.due(case):
                told = Sentence("text.recorded.stands" if stands else "text.recorded.missing", due_facts(case, claim))
                yield _about_text(case, rule.code, place, told, holds=stands)


def _about_text(case: Case, code: str, place: str, told: Sentence, *, holds: bool) -> RelationRecord:
    verdict = Verdict.PASSED if holds else Verdict.FAILED
    return RelationRecord(code, case.form.instances[place].spoken, case.submission.cell(place), verdict, told)


def _record(case: Case, answer: Compared | Unanswered) -> Iterator[RelationRecord]:
    each = answer.case
    title, at = each.relation.title, case.submission.cell(each.at)
    if isinstance(answer, Unanswered):
        told = reason(case, [answer]) or Sentence("relation.nothing_to_compare")
        unreadable = answer.trouble.kind == "unreadable"
        verdict = Verdict.UNREADABLE if unreadable else Verdict.INSUFFICIENT
        yield RelationRecord(each.relation.code, title, at, verdict, told)
    elif isinstance(each.expression, Binary):
        verdict = Verdict.PASSED if answer.holds else Verdict.FAILED
        within = answer.is_rounding and not answer.holds
        told = _sides(case, each.expression, answer)
        yield RelationRecord(each.relation.code, title, at, verdict, told, answer.difference, within)


def _sides(case: Case, expression: Binary, answer: Compared) -> Sentence:
    at = answer.case.at
    row = case.form.instances[at].row
    operator = expression.operator if answer.holds else _OPPOSITE.get(expression.operator, "≠")
    facts = {
        "where": where(case, at),
        "left": whole_side(case, expression.left, row, shown(case, at, answer.left)),
        "operator": {"<=": "≤", ">=": "≥", "<>": "≠"}.get(operator, operator),
        "right": whole_side(case, expression.right, row, shown(case, at, answer.right)),
    }
    return Sentence("relation.recorded", facts)
