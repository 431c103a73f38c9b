"""All of it for one workbook: what a check ends in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field

from perfxl.errors import PerfxlError
from perfxl.model.decisions import Ruling
from perfxl.model.findings import Finding, RuleRun
from perfxl.model.rounds import Standing, State, finding_key
from perfxl.model.scores import Scorecard
from perfxl.model.submissions import FieldValue, Submission
from perfxl.model.verdicts import Level, Status, Verdict


class Outcome(Struct, frozen=True):
    """One return, checked: what was read, what each rule said, the score, and the marked copy.

    `carried` are the figures next year's check asks for, of the evaluation `year`; `kept` is what the department said
    of findings that are gone, by their keys.
    """

    path: Path
    sha256: str
    status: Status
    form_id: str | None = None
    form_version: str | None = None
    department: str | None = None
    budget_code: str | None = None
    submission: Submission | None = None
    runs: tuple[RuleRun, ...] = ()
    score: Scorecard | None = None
    fault: PerfxlError | None = None
    round: int = 1
    marked: Path | None = None
    standings: Mapping[str, Standing] = field(default_factory=lambda: MappingProxyType({}))
    corrected: tuple[str, ...] = ()
    kept: Mapping[str, Standing] = field(default_factory=lambda: MappingProxyType({}))
    ruling: Ruling = field(default_factory=Ruling)
    year: str | None = None
    carried: Mapping[str, FieldValue] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of every run, by sheet, row, column, code."""
        order = {title: at for at, title in enumerate(self.submission.sheet_order if self.submission else ())}
        found = [finding for run in self.runs for finding in run.findings]
        return tuple(sorted(found, key=lambda f: (order.get(f.order[0], -1), *f.order[1:])))

    def standing(self, finding: Finding) -> Standing:
        """Return where a finding stands; one nobody said anything of is open since this round."""
        return self.standings.get(finding_key(finding), Standing(since_round=self.round))

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Every finding that finance has neither accepted nor waived."""
        return tuple(one for one in self.findings if not self.standing(one).closed)

    @property
    def awaiting(self) -> int:
        """How many findings the department has answered and finance has not decided."""
        return sum(self.standing(finding).state is State.ANSWERED for finding in self.findings)

    @property
    def compared(self) -> int:
        """How many relation instances were compared."""
        return sum(run.relations for run in self.runs)


def status_of(runs: tuple[RuleRun, ...], standings: Mapping[str, Standing] = MappingProxyType({})) -> Status:
    """Return where a return stands: a workbook with a rule not run is never accepted.

    An accepted or waived finding is closed; a rule in trial decides nothing.
    """
    runs = tuple(run for run in runs if not run.trial)
    verdicts = {run.verdict for run in runs}
    if Verdict.CRASHED in verdicts:
        return Status.CRASHED
    closed = {key for key, standing in standings.items() if standing.closed}
    levels = {one.level for run in runs for one in run.findings if finding_key(one) not in closed}
    if Level.MUST_FIX in levels:
        return Status.RETURNED
    if Level.MUST_EXPLAIN in levels or Verdict.UNREADABLE in verdicts or not all(run.asked for run in runs):
        return Status.TO_EXPLAIN
    return Status.ACCEPTED
