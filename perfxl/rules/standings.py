"""From one round to the next: which finding is new, which still stands, which the department has answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from perfxl.form import Form
from perfxl.model import Finding, Kind, Level, RuleRun, Submission, Verdict
from perfxl.model.decisions import Decision, basis_digest
from perfxl.model.rounds import Refusal, Setback, Standing, State, figures_digest, finding_key
from perfxl.reader import MOST_KEPT, Earlier, EarlierFinding

_FILLERS = re.compile(r"[\W_]+")


def standings(
    form: Form, submission: Submission, findings: Iterable[Finding], before: Earlier, number: int
) -> Mapping[str, Standing]:
    """Return the standing of each finding in round `number`, by its key."""
    found = {}
    for finding in findings:
        key = finding_key(finding)
        last = before.last(key) or EarlierFinding(since=number)
        found[key] = _standing(form, last, figures_digest(finding, submission), number)
    return found


def ruled(
    findings: Iterable[Finding], found: Mapping[str, Standing], decisions: Mapping[str, Decision]
) -> Mapping[str, Standing]:
    """Return the standings after finance's decisions, which only finance's own file can bring."""
    levels = {finding_key(finding): finding.level for finding in sorted(findings, key=lambda one: -one.level.rank)}
    made = dict(found)
    for key in found.keys() & decisions.keys():
        made[key] = _ruled(levels[key], found[key], decisions[key])
    return made


def _ruled(level: Level, standing: Standing, decision: Decision) -> Standing:
    if decision.accepted is None:
        return standing
    if decision.digest != basis_digest(standing):
        return replace(standing, setback=Setback.LAPSED)
    if not decision.accepted:
        return replace(standing, state=State.REJECTED)
    if level is Level.MUST_FIX:
        return replace(standing, setback=Setback.MUST_FIX)
    return replace(standing, state=State.ACCEPTED)


def corrected(runs: Iterable[RuleRun], submission: Submission, before: Earlier, *, advanced: bool) -> tuple[str, ...]:
    """Return the keys of what the last list held and this check no longer finds; an unchanged copy keeps its own.

    What could not be asked again (a cell made unreadable, another stage, no roster) is not corrected.
    """
    runs = tuple(runs)
    now = {finding_key(finding) for run in runs for finding in run.findings}
    asked = {run.code for run in runs if run.verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.INSUFFICIENT)}
    held = before.findings if advanced else before.corrected
    return tuple(sorted(key for key in held if key not in now and _asked(key, asked, submission)))


def kept(form: Form, findings: Iterable[Finding], before: Earlier) -> Mapping[str, Standing]:
    """Return, by key, what the department explained of findings that are gone: should they come back, so does it."""
    now = {finding_key(finding) for finding in findings}
    said = {key: one for key, one in {**before.kept, **before.findings}.items() if key not in now and one.explanation}
    gone = {key: one for key, one in said.items() if _asked_by(form, key)}
    return {
        key: Standing(since_round=one.since, explanation=one.explanation, basis=_basis(one, one.digest))
        for key, one in sorted(gone.items())[:MOST_KEPT]
    }


def _asked_by(form: Form, key: str) -> bool:
    """Whether a key names a rule of the form: a copy may have been given any words."""
    code = key.partition("|")[0]
    return code in form.rules or any(case.relation.code == code for case in form.cases)


def _basis(last: EarlierFinding, digest: str) -> str:
    """Return the digest of the figures an explanation is about: new words are about those they came with."""
    return digest if last.rewritten else last.basis


def _asked(key: str, asked: Collection[str], submission: Submission) -> bool:
    code, _, place = key.partition("|")
    value = submission.values.get(place)
    return code in asked and (value is None or value.kind not in (Kind.UNREADABLE, Kind.MISSING))


def refused(form: Form, words: str) -> Refusal | None:
    """Return why words explain nothing; None for those that say something or point at evidence."""
    policy = form.definition.explanations
    if any(re.search(pattern, words) for pattern in policy.evidence):
        return None
    bare = _FILLERS.sub("", words)
    phrases = {_FILLERS.sub("", phrase) for phrase in (*policy.empty_phrases, *form.definition.empty_phrases)}
    left = bare
    for phrase in sorted(filter(None, phrases), key=len, reverse=True):
        left = left.replace(phrase, "") if len(phrase) > 1 else left
    if not left or bare in phrases:
        return Refusal.EMPTY
    return Refusal.SHORT if len(bare) < policy.least_length else None


def _standing(form: Form, last: EarlierFinding, digest: str, number: int) -> Standing:
    basis = _basis(last, digest)
    since = min(last.since or number, number)
    if not last.explanation:
        return Standing(since_round=since, digest=digest)
    refusal = refused(form, last.explanation) or (Refusal.VOID if basis != digest else None)
    state = State.OPEN if refusal else State.ANSWERED
    return Standing(state, since, last.explanation, refusal, basis, digest)
