"""Running the rules: every run ends in a verdict, and silence is never success."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial

from perfxl.form import Form
from perfxl.model import RuleRun, Scorecard, Sentence, Stage, Submission, Verdict
from perfxl.roster import Enrolment
from perfxl.rules.base import Case, Rule
from perfxl.rules.relations import run_relations
from perfxl.rules.table import RULES

NOT_ASKED = (Verdict.NOT_APPLICABLE,)


def run_all(
    form: Form,
    submission: Submission,
    score: Scorecard,
    stage: Stage = Stage.DRAFT,
    enrolment: Enrolment | None = None,
) -> tuple[RuleRun, ...]:
    """Return one run for each code the form declares or binds, sorted by code."""
    case = Case(form, submission, score, stage, enrolment)
    runs = [run_rule(code, partial(run_relations, code, case)) for code in relation_codes(form)]
    runs += [
        run_rule(rule.code, partial(_answered, rule, case))
        for rule in RULES
        if rule.code in form.rules and form.rules[rule.code].enabled and rule.arises(case)
    ]
    return tuple(sorted(runs, key=lambda run: run.code))


def relation_codes(form: Form) -> tuple[str, ...]:
    """Return the codes of a form's relations, each once, sorted."""
    return tuple(sorted({case.relation.code for case in form.cases}))


def _answered(rule: Rule, case: Case) -> RuleRun:
    """Return the run of one rule; a rule with nothing to look at says why instead of passing."""
    asked = rule.asked(case)
    if asked.verdict in NOT_ASKED:
        return RuleRun(rule.code, asked.verdict, asked.compared, asked.reason)
    findings = tuple(rule.check(case))
    verdict = Verdict.FAILED if findings else asked.verdict
    return RuleRun(rule.code, verdict, asked.compared, asked.reason, findings)


def run_rule(code: str, run: Callable[[], RuleRun]) -> RuleRun:
    """Return the run, or CRASHED with its traceback: a crash is ours, shown as ours, and never reads as passed."""
    try:
        return run()
    except Exception:  # noqa: BLE001
        return RuleRun(code, Verdict.CRASHED, 0, Sentence("rule.crashed", {"traceback": traceback.format_exc()}))
