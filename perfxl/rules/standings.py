"""From one round to the next: which finding is new, which still stands, which the department has answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from perfxl.form import Form
from perfxl.model import Finding, Submission
from perfxl.model.rounds import Refusal, Standing, State, figures_digest, finding_key
from perfxl.reader import Earlier, EarlierFinding

_FILLERS = re.compile(r"[\W_]+")


def standings(
    form: Form, submission: Submission, findings: Iterable[Finding], before: Earlier, number: int
) -> Mapping[str, Standing]:
    """Return the standing of each finding in round `number`, by its key."""
    found = {}
    for finding in findings:
        key = finding_key(finding)
        last = before.findings.get(key, EarlierFinding(since=number))
        found[key] = _standing(form, last, figures_digest(finding, submission), number)
    return found


def corrected(findings: Iterable[Finding], before: Earlier, *, advanced: bool) -> tuple[str, ...]:
    """Return the keys of what the last list held and this check no longer finds; an unchanged copy keeps its own."""
    now = {finding_key(finding) for finding in findings}
    held = before.findings if advanced else before.corrected
    return tuple(sorted(key for key in held if key not in now))


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
    basis = last.digest if last.rewritten else last.basis
    since = min(last.since or number, number)
    if not last.explanation:
        return Standing(since_round=since, digest=digest)
    refusal = refused(form, last.explanation) or (Refusal.VOID if basis != digest else None)
    state = State.OPEN if refusal else State.ANSWERED
    return Standing(state, since, last.explanation, refusal, basis, digest)
