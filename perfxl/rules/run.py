"""Running the rules: every run ends in a verdict, and silence is never success."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from functools import partial

from msgspec.structs import replace

from perfxl.form import Form
from perfxl.model import RuleRun, Scorecard, Sentence, Stage, Submission, Verdict
from perfxl.model.adjustments import AS_THE_FORM_SAYS, Adjustments
from perfxl.roster import Enrolment, LastYearSays
from perfxl.rules.adjusting import adjusted
from perfxl.rules.base import Case, Rule
from perfxl.rules.following import Following
from perfxl.rules.relations import run_relations
from perfxl.rules.structure.empty_form import EmptyForm, is_empty
from perfxl.rules.suspicion import Suspicion
from perfxl.rules.table import RULES

EMPTY = EmptyForm.code
ASKED_OF_EMPTY = frozenset(rule.code for rule in RULES if rule.asks_empty)
NOT_ASKED = (Verdict.NOT_APPLICABLE,)


def run_all(
    form: Form,
    submission: Submission,
    score: Scorecard,
    stage: Stage = Stage.DRAFT,
    enrolment: Enrolment | None = None,
    adjustments: Adjustments = AS_THE_FORM_SAYS,
    last_year: LastYearSays | None = None,
) -> tuple[RuleRun, ...]:
    """Return one run for each code the form declares or binds, sorted by code; one that is not to be asked says so."""
    case = Case(form, submission, score, stage, enrolment, last_year)
    suspicion = Suspicion(case)
    case = replace(case, follows=Following(case, suspicion))
    wanted: dict[str, Callable[[], RuleRun]] = {
        code: partial(run_relations, code, case, suspicion) for code in relation_codes(form)
    }
    wanted |= {
        rule.code: partial(_answered, rule, case)
        for rule in RULES
        if rule.code in form.rules and form.rules[rule.code].enabled and rule.arises(case)
    }
    if EMPTY in wanted and adjustments.asks(EMPTY) and is_empty(case):
        quiet = {code for code in wanted if code not in ASKED_OF_EMPTY}
        wanted |= {code: partial(_of_empty, code) for code in quiet}
    trial = in_trial(form)
    return tuple(
        adjusted(run_rule(code, wanted[code]), adjustments.levels, trial) if adjustments.asks(code) else _left_out(code)
        for code in sorted(wanted)
    )


def in_trial(form: Form) -> frozenset[str]:
    """Return the codes that are tried and decide nothing yet: by their rule, or by the form's binding of it."""
    rules = {rule.code for rule in RULES if rule.status == "trial"}
    bound = {code for code, binding in form.rules.items() if binding.trial}
    return frozenset(rules | bound | {case.relation.code for case in form.cases if case.relation.trial})


def asked_of_batch(form: Form) -> tuple[str, ...]:
    """Return the codes a form binds that are asked of all returns of a batch together, sorted."""
    ours = (rule.code for rule in RULES if rule.of_batch)
    return tuple(sorted(code for code in ours if code in form.rules and form.rules[code].enabled))


def settled(form: Form, runs: Iterable[RuleRun], adjustments: Adjustments) -> tuple[RuleRun, ...]:
    """Return runs that a batch asked as finance wants them: their levels, in trial, or left out."""
    trial = in_trial(form)
    return tuple(
        adjusted(run, adjustments.levels, trial) if adjustments.asks(run.code) else _left_out(run.code) for run in runs
    )


def _left_out(code: str) -> RuleRun:
    return RuleRun(code, Verdict.NOT_APPLICABLE, 0, Sentence("rule.left_out", {}), asked=False)


def _of_empty(code: str) -> RuleRun:
    """Return the run of what needs figures over a form nobody filled in: S14 alone says so."""
    return RuleRun(code, Verdict.INSUFFICIENT, 0, Sentence("rule.S14.nothing", {}))


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
