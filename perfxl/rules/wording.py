"""What the rules about the words of texts share: which texts were there to read, and one finding for all of a kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from perfxl.model import Finding, Kind, Sentence, Verdict
from perfxl.rules.base import FEW, Around, Asked, Case, Rule

AROUND = 10  # characters quoted before and after what was found


class WordingRule(Rule):
    """A rule that reads the texts the form tells it to (`fields`)."""

    def asked(self, case: Case) -> Asked:
        """Count the texts read; one that was not found, or none filled in, leaves the rule unanswered."""
        return texts_asked(case, self.told_fields(case))

    def together(self, case: Case, found: Mapping[str, str], variant: str = "") -> Finding:
        """Return one finding for all texts with something of a kind, each quoted: field → words."""
        told = [
            Sentence("rule.words", {"label": case.label(name), "place": case.place(name), "words": words})
            for name, words in found.items()
        ]
        first, *others = found
        facts = {"count": len(found), "cells": (*told[:FEW], *(("…",) if len(told) > FEW else ()))}
        around = Around(related=tuple(others), subject=variant or "words")
        return self.finding(case, first, facts, around, variant)


class PatternRule(WordingRule):
    """A rule that searches those texts for the form's `patterns`."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts in which a pattern was found."""
        patterns = [re.compile(pattern) for pattern in case.form.rules[self.code].patterns]
        found: dict[str, str] = {}
        for name in self.told_fields(case):
            text = case.submission.text(name)
            match = min(
                (one for each in patterns if (one := each.search(text))), key=lambda one: one.start(), default=None
            )
            if match is not None:
                found[name] = quoted_around(text, match.start(), match.end())
        if found:
            yield self.together(case, found)


def texts_asked(case: Case, names: Iterable[str]) -> Asked:
    """Return that these texts were read: INSUFFICIENT where a cell was not found, holds no text, or all are blank."""
    kinds = {name: case.submission[name].kind for name in names}
    compared = sum(kind not in (Kind.BLANK, Kind.MISSING, Kind.UNREADABLE) for kind in kinds.values())
    lost = tuple(case.label(name) for name, kind in kinds.items() if kind in (Kind.MISSING, Kind.UNREADABLE))
    if lost:
        return Asked(compared, Verdict.INSUFFICIENT, Sentence("rule.texts_lost", {"fields": lost[:FEW]}))
    if not compared:
        return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.texts_blank", {}))
    return Asked(compared)


def told_group(case: Case, code: str, group: str) -> tuple[str, ...]:
    """Return the instances of one of a rule's `groups` of fields and columns, in the form's order."""
    return case.form.instances_of(case.form.rules[code].groups[group])


def quoted_around(text: str, start: int, end: int) -> str:
    """Return a piece of a text with a few characters around it, on one line."""
    return " ".join(text[max(0, start - AROUND) : end + AROUND].split())
