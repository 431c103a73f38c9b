"""计分口径: the policy, not the arithmetic, decides the grade, so the totals stand side by side (`design.md` §6)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from perfxl.form import Form
from perfxl.form.definition import PolicyDef
from perfxl.model import PolicyTotal, ScoreLine, Support

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def policy_totals(form: Form, lines: tuple[ScoreLine, ...]) -> tuple[PolicyTotal, ...]:
    """Return the total and grade of the scored lines under each policy of the form, in its order."""
    return tuple(_total(form, policy, lines) for policy in form.rubric.policy)


def _total(form: Form, policy: PolicyDef, lines: tuple[ScoreLine, ...]) -> PolicyTotal:
    counted = [line for line in lines if not _dropped(policy, line)]
    dropped = sum((line.full_marks for line in lines if _dropped(policy, line)), Decimal(0))
    marks = {line.id: _marks(policy, line) for line in counted}
    for pool in form.pools.values():
        shared = [line.id for line in counted if line.pool == pool.id]
        over = sum((marks[id] for id in shared), Decimal(0)) - pool.marks
        if policy.scores == "corrected" and over > 0:
            marks[shared[-1]] -= over
    total = sum(marks.values(), Decimal(0))
    if dropped:
        left = HUNDRED - dropped
        total = total * HUNDRED / left if left > 0 else Decimal(0)
    rounded = max(Decimal(0), total).quantize(CENT, ROUND_HALF_UP)
    return PolicyTotal(policy.id, policy.title, rounded.normalize() + 0, form.grade(rounded))


def _dropped(policy: PolicyDef, line: ScoreLine) -> bool:
    """Lines without business leave the sum, unless their pool's other lines may use their marks."""
    if policy.on_not_applicable != "drop_and_rescale" or line.support is not Support.NOT_APPLICABLE:
        return False
    return not (policy.in_pool == "share" and line.pool is not None)


def _marks(policy: PolicyDef, line: ScoreLine) -> Decimal:
    claimed = line.claimed or Decimal(0)
    if policy.scores == "claimed":
        return claimed
    if line.support is Support.NOT_APPLICABLE and policy.on_not_applicable == "zero":
        return Decimal(0)
    if line.support is Support.INPUTS_MISSING and policy.on_missing_input == "zero":
        return Decimal(0)
    capped = min(max(claimed, Decimal(0)), line.full_marks)
    if line.support is Support.COMPUTED and line.computed is not None:
        return min(capped, line.computed)  # a lower claim is the department's to make
    return capped
