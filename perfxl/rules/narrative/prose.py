"""What the rules about wording share: passages with their sentence, clauses, and words two texts have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from perfxl.form.rulebinding import RuleDef
from perfxl.model import Finding, Kind, Sentence, Verdict
from perfxl.rules.base import FEW, Around, Asked, Case, Rule
from perfxl.rules.narrative.labels import sentence_end, sentence_start
from perfxl.rules.narrative.quantities import plain_text
from perfxl.rules.narrative.statements import quoted
from perfxl.rules.narrative.text_rule import one_after_another

LONGEST_SHARED = 8  # characters two texts are looked for in common; more says no more
_CLAUSES = re.compile(r"[^。；;！!？?\n，,：:]+")
_HAN = re.compile(r"[一-鿿]{2,}")


class Passage(Struct, frozen=True):
    """Words in a field's text, from `start` to `end`; `plain` is the text with half-width figures, places kept."""

    field: str
    original: str
    plain: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.original[self.start : self.end]

    @property
    def sentence(self) -> str:
        """The sentence around them, plain."""
        return self.plain[sentence_start(self.plain, self.start) : sentence_end(self.plain, self.end)]

    @property
    def before(self) -> str:
        """The sentence up to them, plain."""
        return self.plain[sentence_start(self.plain, self.start) : self.start]

    @property
    def quote(self) -> str:
        """The sentence around them as typed, a long one shortened."""
        return quoted(self.original, self.plain, self.start, self.end)


class ProseRule(Rule):
    """A rule about what texts say; which texts and which words, the form tells it."""

    def binding(self, case: Case) -> RuleDef:
        """Return what the form tells the rule."""
        return case.form.rules[self.code]

    def asked(self, case: Case) -> Asked:
        """Count the texts looked at; without any, or without what they are held against, nothing can be said."""
        told = self.told_fields(case)
        if not told:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("prose.no_fields", {}))
        wanted = (*told, *self.needed(case))
        answer = case.readable(len(self.texts(case)), wanted)
        lacking = self.lacking(case) if answer.verdict is Verdict.PASSED else ()
        return Asked(answer.compared, Verdict.INSUFFICIENT, without(case, lacking)) if lacking else answer

    def needed(self, case: Case) -> tuple[str, ...]:
        """Return the fields each of which the texts are held against: none may be blank."""
        return ()

    def lacking(self, case: Case) -> tuple[str, ...]:
        """Return what has to be filled in before the rule can say anything."""
        blank = tuple(name for name in self.needed(case) if is_nothing(case, name))
        return (() if self.texts(case) else self.told_fields(case)) + blank

    def texts(self, case: Case) -> dict[str, str]:
        """Return the texts looked at by field, those left blank or declared absent apart."""
        held = {name: case.submission.text(name).strip() for name in self.told_fields(case)}
        return {name: text for name, text in held.items() if text and not is_absent(case, text)}

    def whole(self, case: Case, name: str) -> Passage:
        """Return a field's text as one passage."""
        text = case.submission.text(name)
        return Passage(name, text, plain_text(text), 0, len(text))

    def clauses(self, case: Case, name: str) -> Iterator[Passage]:
        """Yield the clauses of a field's text."""
        text = case.submission.text(name)
        plain = plain_text(text)
        for found in _CLAUSES.finditer(plain):
            yield Passage(name, text, plain, found.start(), found.end())

    def matches(self, case: Case, name: str, pattern: str) -> Iterator[tuple[re.Match[str], Passage]]:
        """Yield each place of a field's text a pattern finds, with the words found."""
        text = case.submission.text(name)
        plain = plain_text(text)
        for found in re.finditer(pattern, plain):
            yield found, Passage(name, text, plain, found.start(), found.end())

    def excused(self, case: Case, text: str) -> bool:
        """Whether the form's `unless` makes words no offence."""
        return any(re.search(pattern, text) for pattern in self.binding(case).unless)

    def against(self, case: Case) -> tuple[str, ...]:
        """Return the instances of the fields and columns the texts are held against, in the form's order."""
        return instances_of(case, self.binding(case).against)

    def told(self, case: Case, found: Sequence[Passage], facts: dict[str, object], variant: str = "") -> Finding:
        """Return one finding for all passages, at the first; each is quoted, `related` of the facts taken in too."""
        fields = tuple(dict.fromkeys(each.field for each in found))
        beside = facts.pop("related", ())
        others = beside if isinstance(beside, tuple) else ()
        facts = {"count": len(found), "items": items(case, found), **facts}
        around = Around(related=(*fields[1:], *others), subject=variant or "cells")
        return self.finding(case, fields[0], facts, around, variant)


def items(case: Case, found: Sequence[Passage]) -> Sentence:
    """Return the first few passages in words: label, place, sentence; and how many more there are."""
    return listed(
        Sentence("prose.item", {"label": case.label(one.field), "place": case.place(one.field), "quote": one.quote})
        for one in found
    )


def listed(sentences: Iterable[Sentence]) -> Sentence:
    """Return the first few sentences in one, and how many more there are."""
    every = tuple(sentences)
    rest = [Sentence("text.more", {"count": len(every) - FEW})] if len(every) > FEW else []
    return one_after_another([*every[:FEW], *rest])


def without(case: Case, lacking: tuple[str, ...]) -> Sentence:
    """Return the reason a rule could not say anything: blank fields, the first few."""
    fields = (*(cell(case, name) for name in lacking[:FEW]), *(("…",) if len(lacking) > FEW else ()))
    return Sentence("prose.lacking", {"fields": fields})


def cell(case: Case, name: str) -> Sentence:
    """Return a field in words: its label and its place."""
    return Sentence("rule.cell", {"label": case.label(name), "place": case.place(name)})


def instances_of(case: Case, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the instances of fields and columns, in the form's order."""
    return case.form.instances_of(tuple(wanted))


def is_absent(case: Case, text: str) -> bool:
    """Whether a text only says that there is nothing."""
    return text.strip("。．. \t\n") in case.form.definition.absent_words


def is_nothing(case: Case, name: str) -> bool:
    """Whether a field is blank or was not found."""
    return case.submission[name].kind in (Kind.BLANK, Kind.MISSING)


def shared(first: str, second: str, common: Iterable[str]) -> str:
    """Return the longest word, of two characters or more, that two texts share; words that say nothing aside."""
    left, right = (_telling(text, common) for text in (first, second))
    pieces: list[str] = _HAN.findall(left)
    for length in range(LONGEST_SHARED, 1, -1):
        for piece in pieces:
            for at in range(len(piece) - length + 1):
                if piece[at : at + length] in right:
                    return piece[at : at + length]
    return ""


def _telling(text: str, common: Iterable[str]) -> str:
    for word in sorted(common, key=len, reverse=True):
        text = text.replace(word, " ")
    return text
