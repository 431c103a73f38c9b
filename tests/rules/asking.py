"""The test language of the rule book: a return given by its figures, and what was found at which field."""

from __future__ import annotations

from collections.abc import Mapping

from perfxl.expression import evaluate, parse
from perfxl.form import SubmissionScope
from perfxl.model import Audience, Finding, RuleRun, Stage
from perfxl.model.adjustments import Adjustments
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.scoring.real_return import CLEAN, FORM, submission

Runs = Mapping[str, RuleRun]


def asked(given: Mapping[str, object] = CLEAN, stage: Stage = Stage.DRAFT, /, **changes: object) -> Runs:
    """Return the run of every code over a return, by code."""
    read = submission(given, **changes)
    return {run.code: run for run in run_all(FORM, read, score(FORM, read), stage)}


def one(code: str, given: Mapping[str, object] = CLEAN, /, **changes: object) -> Runs:
    """Return the run of one code over a return, nothing else asked."""
    read = submission(given, **changes)
    runs = run_all(FORM, read, score(FORM, read), adjustments=Adjustments(select=(code,)))
    return {run.code: run for run in runs if run.code == code}


def places(runs: Runs) -> list[str]:
    """Return every finding for the department as `code field level`, sorted; finance's leads are apart."""
    shown = [one for run in runs.values() for one in run.findings if one.audience is Audience.DEPARTMENT]
    return sorted(f"{one.code} {one.field} {one.level.value}" for one in shown)


def leads(runs: Runs) -> list[str]:
    """Return the codes of finance's own findings, sorted."""
    return sorted(one.code for run in runs.values() for one in run.findings if one.audience is Audience.FINANCE)


def only(runs: Runs, code: str) -> Finding:
    """Return the one finding of a code."""
    (finding,) = runs[code].findings
    return finding


def reason(run: RuleRun) -> str:
    """Return why a run ended as it did, in Chinese; "" where nothing is said."""
    return "" if run.reason is None else run.reason.say("zh")


def sides(finding: Finding) -> tuple[str, str]:
    """Return what a finding expected and what stands there."""
    told = finding.comparison
    return ("", "") if told is None else (told.expected, told.actual)


def clears(finding: Finding, given: Mapping[str, object] = CLEAN, /, **changes: object) -> bool:
    """Whether the condition under which a finding is gone holds in a return."""
    read = submission(given, **changes)
    return finding.clears is not None and evaluate(parse(finding.clears), SubmissionScope.of(read)) is True


def fields(finding: Finding, cells: str = "related") -> set[str]:
    """Return the fields whose cells a finding takes in (`related`) or takes along (`follow_up`)."""
    by_cell = {value.cell: name for name, value in submission(CLEAN).values.items()}
    return {by_cell[cell] for cell in getattr(finding, cells)}
