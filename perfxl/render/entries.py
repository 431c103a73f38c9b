"""What stands in the machine's report: `perfxl/check/1`, the JSON contract, as frozen structs.

Beside every sentence stands its catalogue key with its facts (`text`), so that it can be told in another language.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from perfxl.messages import Lang
from perfxl.model import Audience, Level, Sentence, Status, Support, Verdict
from perfxl.model.rounds import Refusal, Setback, State


class Told(Struct, frozen=True):
    """A sentence not yet in any language: the catalogue's key and the facts it needs."""

    key: str
    facts: dict[str, str | int | Told | list[str | int | Told]] = {}

    def say(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.sentence().say(lang)

    def sentence(self) -> Sentence:
        """Return the same as the model has it."""
        return Sentence(self.key, {name: _untold(fact) for name, fact in self.facts.items()})


class PlaceEntry(Struct, frozen=True):
    """A cell: the sheet's title and the address."""

    sheet: str
    cell: str


class FormEntry(Struct, frozen=True):
    """The form the returns were checked against."""

    id: str
    version: str


class DepartmentEntry(Struct, frozen=True):
    """Whose return it is, as the workbook says."""

    name: str | None
    code: str | None


class RunEntry(Struct, frozen=True, kw_only=True):
    """How one rule ended; `compared` counts the relation instances it looked at.

    `asked` is false where the run left the rule out, `trial` true where it decides nothing yet, `level` finance's own.
    """

    code: str
    verdict: Verdict
    reason: str | None
    compared: int
    asked: bool = True
    trial: bool = False
    level: Level | None = None
    text: dict[str, Told] = {}


class WaiverEntry(Struct, frozen=True):
    """特殊事项备案: why a finding may stand, who said so, and the last day it holds (ISO)."""

    reason: str
    who: str
    until: str


class FindingEntry(Struct, frozen=True, kw_only=True):
    """One thing a rule says about one place; `sheet` and `cell` are null where it is about the whole workbook."""

    code: str
    level: Level
    audience: Audience
    sheet: str | None
    cell: str | None
    field: str | None
    related: list[PlaceEntry]
    follow_up: list[PlaceEntry]
    message: str
    advice: str
    expected: str | None
    actual: str | None
    difference: str | None
    tolerance: str | None
    diagnosis: str | None
    suspects: list[PlaceEntry]
    state: State
    since_round: int
    explanation: str | None
    refusal: Refusal | None
    setback: Setback | None
    waiver: WaiverEntry | None
    text: dict[str, Told]


class InputEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure a line was scored from; `supplied` is the roster's cell, where the return left it blank."""

    name: str
    label: str
    value: str | None
    sheet: str | None
    cell: str | None
    supplied: str | None = None


class LineEntry(Struct, frozen=True, kw_only=True):
    """One line of the rubric, scored; `computed` is null where no figure decides or none is there."""

    id: str
    dimension: str
    category: str
    indicator: str
    full_marks: str
    claimed: str | None
    computed: str | None
    verdict: Verdict
    support: Support
    why: str
    inputs: list[InputEntry]
    text: dict[str, Told]


class PolicyEntry(Struct, frozen=True):
    """Total and grade under one 计分口径."""

    policy: str
    title: str
    total: str
    grade: str


class ScoreEntry(Struct, frozen=True, kw_only=True):
    """The rubric of one return."""

    full_marks: str
    claimed: str
    computed: str
    grade_claimed: str | None
    grade: str
    policies: list[PolicyEntry]
    lines: list[LineEntry]


class FigureEntry(Struct, frozen=True):
    """A figure next year's check asks for, and its cell."""

    value: str
    sheet: str
    cell: str


class WorkbookEntry(Struct, frozen=True, kw_only=True):
    """One returned workbook."""

    path: str
    sha256: str
    department: DepartmentEntry
    status: Status
    marked: str | None
    round: int
    error: str | None
    runs: list[RunEntry]
    findings: list[FindingEntry]
    score: ScoreEntry | None
    text: dict[str, Told] = {}
    year: str | None = None
    carried: dict[str, FigureEntry] = {}


class Totals(Struct, frozen=True, kw_only=True):
    """How many workbooks ended where."""

    workbooks: int
    accepted: int
    to_explain: int
    returned: int
    unreadable: int
    crashed: int
    ignored: int


class Report(Struct, frozen=True, kw_only=True):
    """All of it; `form` is null where no return could be read."""

    schema: Literal["perfxl/check/1"]
    perfxl: str
    lang: Lang
    form: FormEntry | None
    workbooks: list[WorkbookEntry]
    totals: Totals


def _untold(fact: str | int | Told | list[str | int | Told]) -> object:
    if isinstance(fact, Told):
        return fact.sentence()
    return tuple(map(_untold, fact)) if isinstance(fact, list) else fact
