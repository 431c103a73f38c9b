"""The first pass over a season's records: what the sheets must know before their first row is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import PurePath

from msgspec import Struct, field

from perfxl.form import Form, load_form
from perfxl.messages import Lang, say
from perfxl.model import PEERS, Status
from perfxl.model.rounds import State
from perfxl.render.entries import FindingEntry
from perfxl.render.records import Record
from perfxl.rules.explain import explain_all

NEAR_MISSING = "rule.B05.missing.message"
CLOSED = (State.ACCEPTED, State.WAIVED)
EDGES = tuple(map(Decimal, (0, 60, 65, 70, 75, 80, 85, 90, 95)))
"""Where each band of the score distribution begins; the last ends at the full marks."""


class Sample(Struct):
    """How often a rule spoke, in how many returns, and the first finding of it."""

    findings: int = 0
    returns: int = 0
    department: str = ""
    first: FindingEntry | None = None


class Tally(Struct):
    """What all records come to. `codes` are the rules that spoke; `named` counts the returns of each department.

    `near` names, of a department that sent nothing, a return off the roster with a name like its own, and its file.
    """

    lang: Lang
    statuses: Counter[Status] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Form] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Sample] = field(default_factory=dict)
    bands: dict[str, Counter[int]] = field(default_factory=lambda: {"claimed": Counter(), "computed": Counter()})
    grades: dict[str, Counter[str]] = field(default_factory=lambda: {"claimed": Counter(), "computed": Counter()})
    near: dict[str, tuple[str, str]] = field(default_factory=dict)
    lowest: Decimal = Decimal(100)
    highest: Decimal = Decimal(0)

    def add(self, record: Record) -> None:
        """Take a record into account."""
        self.statuses[record.status] += 1
        if record.department:
            self.named[record.department] += 1
        if record.form is not None and record.form.id not in self.forms:
            self.forms[record.form.id] = load_form(record.form.id)
        self._near(record)
        for code, count in Counter(one.code for one in record.entry.findings).items():
            sample = self.codes.setdefault(code, Sample())
            sample.findings += count
            sample.returns += 1
            if sample.first is None:
                sample.first = next(one for one in record.entry.findings if one.code == code)
                sample.department = name_of(record, self.lang)
        score = record.entry.score
        if score is not None:
            self.policies |= {one.policy: one.title for one in score.policies}
            marks = (Decimal(score.claimed), Decimal(score.computed))
            self.lowest, self.highest = min(self.lowest, *marks), max(self.highest, *marks)
            self.bands["claimed"][_band(score.claimed)] += 1
            self.bands["computed"][_band(score.computed)] += 1
            self.grades["claimed"][score.grade_claimed or ""] += 1
            self.grades["computed"][score.grade] += 1

    def _near(self, record: Record) -> None:
        """Note whom a return off the roster may be (B05), where that department sent nothing."""
        for finding in record.entry.findings:
            told = finding.text["message"]
            if told.key == NEAR_MISSING:
                name, file = name_of(record, self.lang), PurePath(record.entry.path).name
                self.near.setdefault(str(told.facts["name"]), (name, file))

    @property
    def between(self) -> int:
        """How many findings there are between departments."""
        return sum(sample.findings for code, sample in self.codes.items() if code.startswith(PEERS))

    @property
    def frequent(self) -> list[tuple[str, Sample]]:
        """The rules that spoke, those of most returns first."""
        return sorted(self.codes.items(), key=lambda pair: (-pair[1].returns, -pair[1].findings, pair[0]))

    @property
    def full_marks(self) -> Decimal:
        """The marks the rubrics of the forms come to, the highest of them; 100 where no return has a form."""
        marks = [sum((one.marks for one in form.rubric.dimension), Decimal(0)) for form in self.forms.values()]
        return max(marks, default=Decimal(100))

    @property
    def grade_names(self) -> list[str]:
        """The grades of all forms, best first."""
        bands = [band for form in self.forms.values() for band in form.definition.grade_bands]
        return list(dict.fromkeys(band.grade for band in sorted(bands, key=lambda one: -one.least)))

    def titles(self) -> dict[str, str]:
        """Return what each code of the forms asks, as `perfxl explain` says it."""
        return {one.code: one.title for form in reversed(self.forms.values()) for one in explain_all(form, self.lang)}


def tallied(records: Iterable[Record], lang: Lang) -> Tally:
    """Return what all records come to."""
    tally = Tally(lang)
    for record in shown(records):
        tally.add(record)
    return tally


def shown(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records of what may be a return."""
    return (one for one in records if one.status is not Status.IGNORED)


def name_of(record: Record, lang: Lang) -> str:
    """Return a department's name as its return gives it; where it gives none, its file's."""
    entry = record.entry
    return entry.department.name or say("summary.no_name", lang, file=PurePath(entry.path).name)


def _band(marks: str) -> int:
    return max(number for number, edge in enumerate(EDGES) if number == 0 or Decimal(marks) >= edge)
