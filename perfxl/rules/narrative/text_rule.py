"""What the rules about figures in texts share: one finding for each text, every figure that differs quoted in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import groupby

from msgspec.structs import replace

from perfxl.expression import evaluate, names
from perfxl.form.narrative import Claim, Measure
from perfxl.model import Comparison, Finding, Kind, Sentence, Verdict, plain
from perfxl.rules.base import FEW, Around, Asked, Case, Rule
from perfxl.rules.diagnosis import likeness
from perfxl.rules.narrative.labels import sentence_start
from perfxl.rules.narrative.quantities import plain_text, quantities
from perfxl.rules.narrative.statements import MOST, Statement, overfull

NEAR = 20  # characters between a word and the figure it may still be about


class TextRule(Rule):
    """A rule about the figures in texts that are told under its code; which those are, the form's data says."""

    def asked(self, case: Case) -> Asked:
        """Count the figures compared; a text or figure not found, or too many, leaves the rule unanswered."""
        compared = len(self._stated(case)) + len(self.due(case))
        full = overfull(case.form, case.submission)
        if full:
            places = tuple(case.place(name) for name in full)
            return Asked(compared, Verdict.INSUFFICIENT, Sentence("text.too_many", {"places": places, "most": MOST}))
        told = dict.fromkeys((*(name for name, _ in case.form.narrative.places), *self._figures(case)))
        lost = tuple(name for name in told if case.submission[name].kind is Kind.MISSING)
        if lost:
            return case.complete(compared + len(lost), lost)
        if not compared:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("text.nothing_to_compare", {}))
        following = [each for each in self._stated(case) if not each.agrees and case.follows(each)]
        if following:
            quotes = tuple(f"“{each.quote}”" for each in following[:FEW])
            facts = {"count": len(following), "quotes": quotes}
            return Asked(compared, Verdict.INSUFFICIENT, Sentence("text.follows", facts))
        return Asked(compared)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each text with a figure that differs, and where a figure has to stand and does not.

        What merely follows from a relation that does not hold is counted by `asked`, not told beside it.
        """
        wrong = [each for each in self._stated(case) if not each.agrees and not case.follows(each)]
        for place, group in groupby(wrong, key=lambda each: each.text):
            yield self._differs(case, place, tuple(group))
        for claim, place, stands in self.due(case):
            if not stands:
                yield self._unstated(case, claim, place)

    def _stated(self, case: Case) -> list[Statement]:
        return [each for each in case.statements if each.code == self.code]

    def _figures(self, case: Case) -> tuple[str, ...]:
        """The fields whose figures texts are compared with under this code."""
        narrative = case.form.narrative
        texts = narrative.definition.text
        return tuple(
            name
            for claim in narrative.claims
            if any(
                narrative.code(claim, text) == self.code and text.id in (claim.definition.texts or (text.id,))
                for text in texts
            )
            for name in _fields(claim)
            if name in case.form.instances
        )

    def due(self, case: Case) -> tuple[tuple[Claim, str, bool], ...]:
        """Return each claim that has to be made in a text, the field that speaks of it, and whether it is made.

        It has to where the form gives the figure and nothing else stands in for it.
        """
        claims = (one for one in case.form.narrative.claims if one.definition.code == self.code)
        due = (one for one in claims if one.definition.stands_in and _is_due(case, one))
        return tuple((one, _spoken_of(case, one), _mentioned(case, one)) for one in due)

    def _differs(self, case: Case, place: str, wrong: tuple[Statement, ...]) -> Finding:
        fields = tuple(dict.fromkeys(name for each in wrong for name in each.fields))
        items = [item(case, each) for each in wrong[:FEW]]
        items += [Sentence("text.more", {"count": len(wrong) - FEW})] if len(wrong) > FEW else []
        cells = tuple(str(cell) for cell in case.cells(*dict.fromkeys(map(case.typed, fields)))[:FEW])
        around = Around(related=(*fields, *map(case.typed, fields)), comparison=_comparison(wrong))
        finding = self.finding(case, place, {"items": one_after_another(items), "cells": cells}, around)
        slip, told = _slip(case, wrong)
        message = Sentence("text.message", finding.message.facts)
        if told is not None:
            message = Sentence("relation.suspicion", {"told": message, "suspicion": told})
        advice = Sentence("text.advice", finding.advice.facts)
        return replace(finding, message=message, advice=advice, diagnosis=slip)

    def _unstated(self, case: Case, claim: Claim, place: str) -> Finding:
        around = Around(related=_fields(claim)[:1])
        finding = self.finding(case, place, due_facts(case, claim), around)
        message, advice = (Sentence(f"text.unstated.{part}", finding.message.facts) for part in ("message", "advice"))
        return replace(finding, message=message, advice=advice)


def due_facts(case: Case, claim: Claim) -> dict[str, object]:
    """Return the facts of a claim that has to be made: the figure, its cell, its name."""
    field = _fields(claim)[0]
    value = case.submission[field].value
    return {
        "subject": case.form.instances[field].field.label,
        "value": amount_in_words(case, claim.measure, field, value) if isinstance(value, Decimal) else "",
        "form_place": case.place(field),
    }


def _spoken_of(case: Case, claim: Claim) -> str:
    """The field of the text that has one of the claim's words in it; the figure's own where none has."""
    places = case.form.narrative.places_of(claim.definition.stands_in)
    words = claim.definition.words
    return next(
        (name for name in places if any(word in case.submission.text(name) for word in words)), _fields(claim)[0]
    )


def item(case: Case, each: Statement) -> Sentence:
    """Return one statement that differs in words: its sentence quoted, and the field with its own figure."""
    return Sentence("text.item.at_most" if each.at_most else "text.item", facts_of(case, each))


def one_after_another(items: Sequence[Sentence]) -> Sentence:
    """Return sentences in one: the first; the second; the third."""
    return reduce(lambda first, second: Sentence("text.and", {"first": first, "second": second}), items)


def facts_of(case: Case, each: Statement) -> dict[str, object]:
    """Return the facts of a statement: quote, figure as written, field and its figure."""
    expected = amount_in_words(case, each.measure, each.fields[0], each.expected)
    return {
        "quote": each.quote,
        "written": each.written,
        "field": figure_in_words(case, each),
        "expected": expected,
    }


def _fields(claim: Claim) -> tuple[str, ...]:
    return names(claim.figures[0])


def _is_due(case: Case, claim: Claim) -> bool:
    given = all(case.submission[name].kind is Kind.NUMBER for name in _fields(claim))
    places = case.form.narrative.places_of(claim.definition.stands_in)
    written = any(case.submission[name].kind is Kind.TEXT for name in places)
    return given and written and (claim.unless is None or evaluate(claim.unless, case.scope) is not True)


def _mentioned(case: Case, claim: Claim) -> bool:
    """Whether a text gives any figure of the kind near one of the claim's words, exact or not."""
    for name in case.form.narrative.places_of(claim.definition.stands_in):
        text = plain_text(case.submission.text(name))
        for each in quantities(text):
            before = text[max(sentence_start(text, each.start), each.start - NEAR) : each.start]
            if each.may_be(claim.measure, claim.unit) and any(word in before for word in claim.definition.words):
                return True
    return False


def figure_in_words(case: Case, each: Statement) -> object:
    """Return which figure a statement names: the field with its cell, of a sum or ratio its fields."""
    spoken = tuple(
        Sentence("rule.cell", {"label": case.form.instances[name].spoken, "place": case.place(name)})
        for name in each.fields
    )
    return spoken[0] if len(spoken) == 1 else Sentence("text.computed", {"fields": spoken})


def amount_in_words(case: Case, measure: Measure, field: str, value: Decimal) -> str:
    """Return a figure in the form's own unit: 111.16万元, 96%, 5人."""
    if measure == "percent":
        return f"{plain(value * 100)}%"
    unit = {"money": case.form.definition.money.unit, "score": "分"}.get(measure, case.form.instances[field].field.unit)
    return f"{plain(value)}{unit}"


def _comparison(wrong: tuple[Statement, ...]) -> Comparison | None:
    if len(wrong) != 1:
        return None
    each = wrong[0]
    return Comparison(plain(each.expected), plain(each.stated), each.stated - each.expected)


def _slip(case: Case, wrong: tuple[Statement, ...]) -> tuple[str | None, Sentence | None]:
    """The slip one differing figure looks like; of several none is told."""
    if len(wrong) != 1 or wrong[0].at_most:
        return None, None
    each = wrong[0]
    precision = Decimal("0.0001") if each.measure == "percent" else case.form.precision(each.fields[0])
    found = likeness(each.stated, each.expected, precision)
    if found is None:
        return None, None
    label = case.form.instances[each.fields[0]].spoken
    facts = {"first": plain(found.typed), "second": plain(found.meant), "label": label}
    return found.slip.value, Sentence(f"diagnosis.{found.slip.value}", facts)
