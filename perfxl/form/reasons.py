"""How many cases a deduction reason tells of: read by the scorer, and by the rule that counts them (R08)."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[；;。！!\n]+|(?<=[^\d])(?=\d{1,2}[、.．])")
_PHRASE = re.compile(r"[，,、：:]+")
_COUNT = re.compile(r"(?P<number>[0-9]{1,2}|[一二两三四五六七八九十])\s*[例起处次件笔项台套宗个份条人家]")
_NUMERALS = {word: at for at, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def cases_stated(reason: str) -> int:
    """Return how many cases a deduction reason tells of: its clauses between semicolons, full stops and numbers."""
    return len(_clauses(reason))


def cases_possible(reason: str) -> frozenset[int]:
    """Return every number of cases a reason can be read to tell of.

    From its clauses to its phrases between commas, each number it counts something with, and their sum.
    """
    clauses = _clauses(reason)
    phrases = sum(sum(map(_says, _PHRASE.split(clause))) for clause in clauses)
    counts = [_number(found["number"]) for found in _COUNT.finditer(reason)]
    return frozenset({*range(len(clauses), phrases + 1), *counts, *([sum(counts)] if counts else [])})


def _clauses(reason: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(reason) if _says(clause)]


def _says(clause: str) -> bool:
    return re.search(r"[^\W\d_]", clause) is not None


def _number(text: str) -> int:
    return _NUMERALS[text] if text in _NUMERALS else int(text)
