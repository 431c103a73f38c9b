"""What is marked: one return with all that was found in it, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from perfxl.form import Form
from perfxl.messages import Lang, say
from perfxl.model import Audience, CellRef, FieldValue, Finding, Level, RuleRun, Scorecard, Submission, Support, Verdict
from perfxl.model.decisions import Ruling
from perfxl.model.rounds import Standing, finding_key

UNCONFIRMED = (Support.UNREADABLE, Support.INPUTS_MISSING, Support.NOT_APPLICABLE)
UNVERIFIED = (Verdict.CRASHED, Verdict.UNREADABLE, Verdict.INSUFFICIENT, Verdict.NOT_APPLICABLE)


class Edition(StrEnum):
    """Whose copy it is: what is finance's never reaches the department's."""

    DEPARTMENT = "department"
    AUDIT = "audit"


class Listed(Struct, frozen=True):
    """A finding with its number on 审核问题清单."""

    number: int
    finding: Finding

    @property
    def name(self) -> str:
        """The defined name that points at the finding's live status."""
        return f"_perfxl_F{self.number:03d}"


class Marking(Struct, frozen=True, dict=True):
    """Everything the added sheets, marks and comments are made from.

    `file_name` is the original's, `sha256` its hash, `received` when it arrived if known; `round` counts from 1.
    `standings` say where each finding stands, `corrected` which of the last list are gone, `kept` what was
    explained of those that are gone, by a finding's key.
    `threaded` are the cells at which a comment of ours would not be seen, because a threaded one of the department
    stands there.
    """

    form: Form
    submission: Submission
    runs: tuple[RuleRun, ...]
    score: Scorecard | None
    edition: Edition
    round: int
    file_name: str
    sha256: str
    received: datetime | None = None
    lang: Lang = "zh"
    threaded: frozenset[CellRef] = frozenset()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    corrected: tuple[str, ...] = ()
    kept: Mapping[str, Standing] = field(default_factory=dict)
    ruling: Ruling = field(default_factory=Ruling)

    def for_edition(self, edition: Edition) -> Marking:
        """Return the same for another reader; what finance wrote stays out of the department's."""
        return replace(self, edition=edition, ruling=self.ruling if edition is Edition.AUDIT else Ruling())

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """The findings this edition shows, numbered: the department's first, each audience's most severe first.

        A finding the department sees has the same number in both editions.
        """
        order = {title: at for at, title in enumerate(self.submission.sheet_order)}
        shown = [finding for run in self.runs for finding in run.findings if self.shows(finding.audience)]
        shown.sort(
            key=lambda one: (
                one.audience is Audience.FINANCE,
                one.level.rank,
                order.get(one.order[0], -1),
                *one.order[1:],
            )
        )
        return tuple(Listed(number, finding) for number, finding in enumerate(shown, 1))

    @cached_property
    def audiences(self) -> Mapping[str, Audience]:
        """Whom each code of the form speaks to."""
        relations = {each.relation.code: each.relation.audience for each in self.form.cases}
        return relations | {code: binding.audience for code, binding in self.form.rules.items()}

    @cached_property
    def unverified(self) -> tuple[RuleRun, ...]:
        """The rules this edition may name that could not be asked, worst first."""
        open_to_all = [run for run in self.runs if self.shows(self.audiences.get(run.code, Audience.DEPARTMENT))]
        held = [run for run in open_to_all if run.verdict in UNVERIFIED]
        return tuple(sorted(held, key=lambda run: (UNVERIFIED.index(run.verdict), run.code)))

    @cached_property
    def fields_by_cell(self) -> Mapping[CellRef, FieldValue]:
        """The field that stands in each cell of the return."""
        return {value.cell: value for value in self.submission.values.values() if value.cell is not None}

    def standing(self, finding: Finding) -> Standing:
        """Return where a finding stands; one nobody said anything of is open since this round."""
        return self.standings.get(finding_key(finding), Standing(since_round=self.round))

    def accepted(self, finding: Finding) -> bool:
        """Whether finance has accepted or waived a finding: it is closed, and nothing marks it any more."""
        return self.standing(finding).closed

    @property
    def department(self) -> str:
        """The department's name as the workbook says, '' where it does not."""
        name = self.form.definition.identity[0]
        return self.submission.text(name) if name in self.submission.values else ""

    def shows(self, audience: Audience) -> bool:
        """Whether this edition shows what is meant for `audience`."""
        return self.edition is Edition.AUDIT or audience is Audience.DEPARTMENT

    def say(self, key: str, /, **facts: object) -> str:
        """Return a text of this room in the case's language."""
        return say(f"marking.{key}", self.lang, **facts)

    def level(self, level: Level) -> str:
        """Return a level in words."""
        return say(f"word.level.{level.value}", self.lang)

    def verdict(self, verdict: Verdict) -> str:
        """Return a verdict in words."""
        return say(f"word.verdict.{verdict.value}", self.lang)

    def support(self, support: Support) -> str:
        """Return in words what a claimed score stands on."""
        return say(f"word.support.{support.value}", self.lang)
