"""The scorecard of one return."""

from __future__ import annotations

from decimal import Decimal

from perfxl.form import Form
from perfxl.model import Kind, Scorecard, Submission
from perfxl.scoring.lines import score_line
from perfxl.scoring.policies import policy_totals


def score(form: Form, submission: Submission) -> Scorecard:
    """Return every line of the rubric scored, and the totals under each policy of the form.

    Marks are Decimal; a total is rounded to 2 decimals before it is graded (`design.md` §6).
    """
    lines = tuple(score_line(form, criterion, submission) for criterion in form.criteria)
    policies = policy_totals(form, lines)
    default = next(policy for policy in policies if policy.id == form.rubric.default_policy)
    return Scorecard(
        full_marks=sum((line.full_marks for line in lines), Decimal(0)),
        claimed=sum((line.claimed or Decimal(0) for line in lines), Decimal(0)),
        computed=default.total,
        grade_claimed=_grade_claimed(form, submission),
        grade=default.grade,
        lines=lines,
        policies=policies,
    )


def _grade_claimed(form: Form, submission: Submission) -> str | None:
    read = submission[form.definition.overall_grade]
    return str(read.value) if read.kind is Kind.TEXT else None
