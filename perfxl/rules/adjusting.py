"""Runs after finance's adjustments: other levels, rules in trial, and findings that are waived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from perfxl.model import Audience, Finding, Level, RuleRun
from perfxl.model.adjustments import Adjustments
from perfxl.model.rounds import Setback, Standing, State, finding_key


def adjusted(run: RuleRun, levels: Mapping[str, Level], trial: frozenset[str]) -> RuleRun:
    """Return a run whose findings have the level finance decided.

    A rule in trial speaks to finance alone, and at notice: it never sends a return back.
    """
    if run.code in trial:
        findings = tuple(replace(one, level=Level.NOTICE, audience=Audience.FINANCE) for one in run.findings)
        return replace(run, findings=findings, trial=True)
    level = levels.get(run.code)
    if level is None:
        return run
    return replace(run, findings=tuple(replace(one, level=level) for one in run.findings), level=level)


def waived(
    findings: Iterable[Finding], found: Mapping[str, Standing], adjustments: Adjustments, whose: tuple[str, str]
) -> Mapping[str, Standing]:
    """Return the standings with those findings closed that a waiver covers; `whose` is a department's name and code.

    A waiver past its last day closes nothing, and says so.
    """
    made = dict(found)
    for finding in findings:
        covering = [one for one in adjustments.waivers if one.covers(finding, *whose)]
        if not covering:
            continue
        last = max(covering, key=lambda one: one.until)
        standing = made[finding_key(finding)]
        if last.until < adjustments.today:
            made[finding_key(finding)] = replace(standing, setback=Setback.EXPIRED, waiver=last)
        else:
            made[finding_key(finding)] = replace(standing, state=State.WAIVED, setback=None, waiver=last)
    return made
