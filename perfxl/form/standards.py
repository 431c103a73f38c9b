"""R14: what is wrong with a printed standard itself: an expired basis, clauses and marks that differ, a word missing.

It is a question to the form, not to a return, so `forms lint` asks it. What a form keeps because the official text
has it so is named in the line's `accepts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfxl.form.definition import CriterionDef
from perfxl.form.form import Form
from perfxl.form.slips import Slip

OLD = 2  # years a document may be older than the year evaluated
FILE = "rubric.toml"
_YEARS = re.compile(r"〔(20[0-9]{2})〕")
_CLAUSES = re.compile(r"[①-⑳][^①-⑳]*")
_MARKS = re.compile(r"[，,]\s*([0-9]+(?:\.[0-9]+)?)\s*分")
_STEP = re.compile(r"扣\s*([0-9]+(?:\.[0-9]+)?)\s*分")
_COMPARED = re.compile(r"([^，,。；;\n：:]*?)\s*[≦≤≥≧＞＜<>]")
RATE = "率"


def standard_slips(form: Form) -> Iterator[Slip]:
    """Yield every shortcoming of a printed standard that its line does not accept."""
    for one in form.rubric.criterion:
        for kind, slip in (
            ("basis", _basis(one, form.definition.evaluation_year)),
            ("clauses", _clauses(one)),
            ("points", _points(one)),
            ("word", _word(one)),
        ):
            if slip is not None and kind not in one.accepts:
                yield slip


def _basis(one: CriterionDef, year: int) -> Slip | None:
    """A document older than OLD years before the year evaluated."""
    old = sorted({int(found) for found in _YEARS.findall(one.standard) if int(found) < year - OLD})
    if not old:
        return None
    return _slip(one, "basis", year=old[0], evaluated=year)


def _clauses(one: CriterionDef) -> Slip | None:
    """A check-list whose printed clauses are not its items, one by one."""
    if one.method != "checklist":
        return None
    printed = [_MARKS.search(clause) for clause in _CLAUSES.findall(one.standard)]
    marks = tuple(Decimal(found[1]) for found in printed if found is not None)
    if marks == one.items and len(printed) == len(one.items):
        return None
    return _slip(one, "clauses", printed="、".join(map(str, marks)) or "—", items="、".join(map(str, one.items)))


def _points(one: CriterionDef) -> Slip | None:
    """A standard that prints another deduction than `per_step` takes."""
    found = _STEP.search(one.standard)
    if one.per_step is None or found is None or Decimal(found[1]) == one.per_step:
        return None
    return _slip(one, "points", printed=found[1], per_step=one.per_step)


def _word(one: CriterionDef) -> Slip | None:
    """A condition on a rate whose subject is no rate: “三公经费”＞0."""
    if not one.value_label.endswith(RATE):
        return None
    for subject in _COMPARED.findall(one.standard):
        words = subject.strip(' “”"')
        if words and not words.endswith(RATE):
            return _slip(one, "word", words=words, label=one.value_label)
    return None


def _slip(one: CriterionDef, kind: str, **facts: object) -> Slip:
    address = ("criterion", one.id, "standard")
    return Slip.of(FILE, address, f"lint.standard.{kind}", criterion=one.id, **facts)
