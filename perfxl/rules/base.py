"""A rule: one named question with a code. It looks and speaks, it never touches."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Literal

from msgspec import Struct, field

from perfxl.expression import names
from perfxl.form import Criterion, Form, SubmissionScope
from perfxl.model import (
    Audience,
    CellRef,
    Comparison,
    Finding,
    Kind,
    Level,
    Scorecard,
    ScoreLine,
    Sentence,
    Stage,
    Submission,
    Verdict,
)
from perfxl.roster import Before, Enrolment, LastYearSays
from perfxl.rules.narrative.statements import Statement, statements

FEW = 8
ALTERED = "S05"  # the rule that tells of what was not found
_STOPS = "。．.，,；;！! \t\r\n"


class Case(Struct, frozen=True, dict=True):
    """What every rule is given: one return under one form, scored, at one stage. Names are field instances.

    `follows` tells whether a figure a text states differs only because a relation of the form does not hold.
    """

    form: Form
    submission: Submission
    score: Scorecard
    stage: Stage = Stage.DRAFT
    enrolment: Enrolment | None = None
    last_year: LastYearSays | None = None
    follows: Callable[[Statement], bool] = field(default=lambda _: False)

    @property
    def previous_given(self) -> bool:
        """Whether last year's returns were given at all."""
        return self.last_year is not None

    @property
    def before(self) -> Before | None:
        """What last year's return says of this one, None where the department is not among those given."""
        return self.last_year.before if self.last_year is not None else None

    @cached_property
    def scope(self) -> SubmissionScope:
        """The return's values as the rule language takes them."""
        return SubmissionScope.of(self.submission)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every figure the return's texts state under a label of the form's, compared with the field it names."""
        return statements(self.form, self.submission)

    @property
    def scored(self) -> Iterator[tuple[Criterion, ScoreLine]]:
        """Every line of the rubric with its criterion, in order."""
        return zip(self.form.criteria, self.score.lines, strict=True)

    def is_blank(self, name: str) -> bool:
        """Whether a field's cell was found and is empty."""
        return self.submission[name].kind is Kind.BLANK

    def is_empty(self, name: str) -> bool:
        """Whether the department left a field's cell empty, even where the roster supplies what belongs there."""
        return self.is_blank(name) or self.submission[name].supplied is not None

    def explains(self, name: str) -> bool:
        """Whether a field holds more than one of the form's phrases that explain nothing."""
        text = self.submission.text(name).strip(_STOPS)
        return bool(text) and text not in self.form.definition.empty_phrases

    def readable(self, compared: int, names: tuple[str, ...]) -> Asked:
        """Return that `names` were looked at; one not found or without a usable value leaves the rule unanswered."""
        broken = [name for name in names if self.submission[name].kind is Kind.UNREADABLE]
        if not broken:
            return self.complete(compared, names)
        fields = tuple(
            Sentence("rule.cell", {"label": self.form.instances[name].spoken, "place": self.place(name)})
            for name in broken
        )
        return Asked(compared, Verdict.UNREADABLE, Sentence("rule.unreadable_fields", {"fields": fields}))

    def complete(self, compared: int, names: tuple[str, ...]) -> Asked:
        """Return that `names` were looked at; one that was not found leaves the rule unanswered (S05 says where)."""
        lost = [name for name in names if self.submission[name].kind is Kind.MISSING]
        if not lost:
            return Asked(compared)
        labels = (*(self.label(name) for name in lost[:FEW]), *(("…",) if len(lost) > FEW else ()))
        facts = {"count": len(lost), "fields": labels}
        return Asked(max(0, compared - len(lost)), Verdict.INSUFFICIENT, Sentence("rule.missing_fields", facts))

    def binds(self, code: str) -> bool:
        """Whether the form asks a rule at all."""
        return code in self.form.rules and self.form.rules[code].enabled

    def typed(self, name: str) -> str:
        """Return where a figure is typed: of a sum, the first cell it takes (the department's own row)."""
        computed = self.form.instances[name].computed
        taken = names(computed) if computed is not None else ()
        return self.submission.members[taken[0]][0] if taken and taken[0] in self.submission.members else name

    def unit_name(self, row: str) -> str:
        """Return the unit name typed for a row of the unit tables, '' for any other row."""
        return self.submission.text(f"institution__{row}") if f"institution__{row}" in self.submission.values else ""

    def label(self, name: str) -> str:
        """Return a field's label; of a row the department inserted, its column's."""
        own = name.partition("__")[0] + "__own"
        known = self.form.instances.get(name)
        return known.spoken if known is not None else self.form.instances[own].field.label

    def place(self, name: str) -> str:
        """Return a field's cell as people read it, — where it was not found."""
        return str(self.submission.cell(name) or "—")

    def cells(self, *names: str) -> tuple[CellRef, ...]:
        """Return the cells of fields, each once, those not found left out."""
        found = (self.submission.cell(name) for name in names)
        return tuple(dict.fromkeys(cell for cell in found if cell is not None))


class Asked(Struct, frozen=True):
    """What a rule found to look at: how many places, and how its run ends if nothing is wrong, with the reason."""

    compared: int
    verdict: Verdict = Verdict.PASSED
    reason: Sentence | None = None


class Around(Struct, frozen=True):
    """What stands around a finding; names are field instances, `clears` an expression over them.

    `level` is None where the form's binding of the rule decides. `subject` names a finding about many cells from one
    round to the next, `against` is the figure outside the return that it was compared with.
    """

    related: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    comparison: Comparison | None = None
    clears: str | None = None
    level: Level | None = None
    subject: str | None = None
    against: str = ""


def bound(form: Form, code: str, variant: str = "") -> tuple[Level, Audience]:
    """Return level and audience of a rule's kind of finding, as a form binds them."""
    binding = form.rules[code]
    own = binding.variants.get(variant)
    level = own.level if own is not None else None
    audience = own.audience if own is not None else None
    return level or binding.level, audience or binding.audience


class Rule(ABC):
    """One rule. Its docstring is its manual: 检查什么, 为什么, 反例, 正例, 依据.

    `name` reads as "allow <name>". Title, message and advice stand in the catalogue as `rule.<code>.*`; level and
    audience come from the form.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    status: ClassVar[Literal["stable", "trial"]] = "stable"
    asks_empty: ClassVar[bool] = False  # whether it has something to ask of a form nobody filled in
    of_batch: ClassVar[bool] = False  # whether it is asked of all returns together, when all are read and marked

    def manual(self) -> str:
        """Return the rule's manual."""
        return inspect.getdoc(type(self)) or ""

    def arises(self, case: Case) -> bool:
        """Whether the rule has a place in this run at all: what needs a roster is not asked without one."""
        return True

    @abstractmethod
    def asked(self, case: Case) -> Asked:
        """Return what there is to look at in this return."""

    @abstractmethod
    def check(self, case: Case) -> Iterator[Finding]:
        """Yield what is wrong, each at its cell."""

    def finding(
        self, case: Case, field: str, facts: Mapping[str, object], around: Around | None = None, variant: str = ""
    ) -> Finding:
        """Return a finding at `field`; `variant` names another pair of sentences than the rule's own.

        The place and label of the field are facts of every sentence. A field of a row the department inserted has no
        place in the form: the finding then stands at its cell alone.
        """
        beside = around or Around()
        level, audience = self.bound(case, variant)
        at = case.submission.cell(field)
        told = {"place": case.place(field), "label": case.label(field), **facts}
        key = ".".join(filter(None, ("rule", self.code, variant)))
        return Finding(
            code=self.code,
            level=beside.level or level,
            audience=audience,
            at=at,
            message=Sentence(f"{key}.message", told),
            advice=Sentence(f"{key}.advice", told),
            related=tuple(cell for cell in case.cells(*beside.related) if cell != at),
            follow_up=tuple(cell for cell in case.cells(*beside.follow_up) if cell != at),
            comparison=beside.comparison,
            field=field if field in case.form.instances else None,
            clears=beside.clears,
            subject=beside.subject,
            against=beside.against,
        )

    def about(self, case: Case, facts: Mapping[str, object], variant: str = "") -> Finding:
        """Return a finding about the whole workbook."""
        level, audience = self.bound(case, variant)
        key = ".".join(filter(None, ("rule", self.code, variant)))
        message, advice = Sentence(f"{key}.message", facts), Sentence(f"{key}.advice", facts)
        return Finding(self.code, level, audience, None, message, advice, subject=variant or None)

    def bound(self, case: Case, variant: str = "") -> tuple[Level, Audience]:
        """Return level and audience of a kind of finding, as the form binds them."""
        return bound(case.form, self.code, variant)

    def told_fields(self, case: Case) -> tuple[str, ...]:
        """Return the instances of the fields and columns the form tells this rule to look at, in the form's order."""
        return case.form.instances_of(case.form.rules[self.code].fields)

    def lost(self, case: Case, fields: tuple[str, ...]) -> Finding:
        """Return a finding about the whole workbook, where the form does not bind the rule that says what is lost."""
        binding = case.form.rules[self.code]
        sheets = dict.fromkeys(case.form.sheet(case.form.instances[name].sheet).title for name in fields)
        facts: dict[str, object] = {
            "count": len(fields),
            "sheets": tuple(sheets),
            "fields": tuple(case.form.instances[name].spoken for name in fields[:FEW]),
        }
        message, advice = Sentence("rule.lost.message", facts), Sentence("rule.lost.advice", facts)
        return Finding(self.code, binding.level, binding.audience, None, message, advice)


class LineRule(Rule):
    """A rule asked of the rubric line by line."""

    @abstractmethod
    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the rule has something to ask of this line."""

    @abstractmethod
    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield what is wrong with one line."""

    def concerns(self, criterion: Criterion) -> bool:
        """Whether a line is this rule's at all, whatever was filled in."""
        return True

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether something the rule needs on one of its lines is blank: such a line never reads as passed."""
        return line.claimed is None

    def asked(self, case: Case) -> Asked:
        """Count the lines looked at; one with unusable or blank figures leaves the rule unanswered."""
        ours = [(criterion, line) for criterion, line in case.scored if self.concerns(criterion)]
        compared = sum(self.looks_at(case, criterion, line) for criterion, line in ours)
        unusable = [line.indicator for _, line in ours if line.verdict is Verdict.UNREADABLE]
        if unusable:
            return Asked(compared, Verdict.UNREADABLE, Sentence("rule.unreadable_lines", {"lines": tuple(unusable)}))
        lacking = [line.indicator for criterion, line in ours if self.lacks(case, criterion, line)]
        if lacking:
            return Asked(compared, Verdict.INSUFFICIENT, Sentence("rule.lacking_lines", {"lines": tuple(lacking)}))
        if compared == 0:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.no_lines", {}))
        return Asked(compared)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the findings of every line looked at."""
        for criterion, line in case.scored:
            if self.concerns(criterion) and self.looks_at(case, criterion, line):
                yield from self.speak(case, criterion, line)
