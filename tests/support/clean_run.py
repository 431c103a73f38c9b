"""Running the rules over a random return: what has to be fixed or explained."""

from __future__ import annotations

from collections.abc import Mapping

from perfxl.form import Form
from perfxl.model import Finding, Level, RuleRun, Verdict
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.scoring.real_return import submission

FORMS = ("department_overall", "hunan_overall")
BLOCKING = (Level.MUST_FIX, Level.MUST_EXPLAIN)


def run_of(form: Form, values: Mapping[str, object]) -> tuple[RuleRun, ...]:
    """Return the runs of every code over a return; raise AssertionError where a rule crashed."""
    one = submission(values, form)
    runs = run_all(form, one, score(form, one))
    crashed = [run for run in runs if run.verdict is Verdict.CRASHED]
    if crashed:
        raise AssertionError(crashed)
    return runs


def blocking(runs: tuple[RuleRun, ...]) -> list[Finding]:
    """Return the findings a department has to act on."""
    return [finding for run in runs for finding in run.findings if finding.level in BLOCKING]
