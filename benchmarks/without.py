"""Making one code find nothing, for the rest of this process.

It is still asked and still answers: what it found becomes `passed`. So only a test of what is found can notice, none
that looks whether a code is there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from msgspec.structs import replace

from perfxl.model import RuleRun, Verdict
from perfxl.rules.base import Case, Rule
from perfxl.rules.suspicion import Suspicion

RUN, TWINS = (import_module(f"perfxl.{name}") for name in ("rules.run", "batch.twins"))


def take_out(code: str, form_id: str = "") -> None:
    """Let a code find nothing: a rule in every form, a relation in one form or in all where none is named."""
    rule_run: Callable[[Rule, Case], RuleRun] = vars(RUN)["_answered"]
    relations_run: Callable[[str, Case, Suspicion], RuleRun] = vars(RUN)["run_relations"]

    def rule(one: Rule, case: Case) -> RuleRun:
        run = rule_run(one, case)
        return _silent(run) if one.code == code else run

    def relations(asked: str, case: Case, suspicion: Suspicion) -> RuleRun:
        run = relations_run(asked, case, suspicion)
        return _silent(run) if asked == code and form_id in ("", case.form.id) else run

    vars(RUN).update(_answered=rule, run_relations=relations)
    batch_runs: Callable[..., tuple[RuleRun, ...]] = vars(TWINS)["settled"]  # asked after the runs of each return

    def of_batch(*asked: object) -> tuple[RuleRun, ...]:
        return tuple(_silent(run) if run.code == code else run for run in batch_runs(*asked))

    vars(TWINS).update(settled=of_batch)


def _silent(run: RuleRun) -> RuleRun:
    return replace(run, verdict=Verdict.PASSED, findings=()) if run.verdict is Verdict.FAILED else run
