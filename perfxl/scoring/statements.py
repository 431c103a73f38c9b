"""Lines no figure decides: check-lists, judgement, shared marks, and cases only the deduction reason tells of.

A statement alone is never a pass. With a 佐证材料号 it is `evidenced`; a reason that explains the lost marks exactly is
consistent with the claim, which is as far as a statement goes (`docs/decisions.md` 2 and 3).
"""

from __future__ import annotations

from decimal import Decimal

from perfxl.form import Criterion, Form
from perfxl.form.reasons import cases_stated
from perfxl.model import Kind, Sentence, Submission, Support, Verdict

Statement = tuple[Decimal | None, Verdict, Support, Sentence]


def stated(form: Form, criterion: Criterion, submission: Submission, claimed: Decimal | None) -> Statement:
    """Return computed marks, verdict, support and why of a line that rests on what the department says."""
    evidence = submission.text(criterion.cell("evidence")).strip()
    if evidence.rstrip("。.") in form.definition.empty_phrases:
        evidence = ""
    if claimed is None:
        return None, Verdict.INSUFFICIENT, Support.ATTESTED, Sentence("score.statement.unclaimed", {})
    if criterion.definition.method == "per_occurrence":
        counted = _by_cases(criterion, submission, claimed, evidence)
        if counted is not None:
            return counted
    if evidence:
        why = Sentence("score.statement.evidenced", {"evidence": evidence})
        return claimed, Verdict.PASSED, Support.EVIDENCED, why
    kind = "judged" if criterion.definition.method in ("judgement", "pool") else "attested"
    return None, Verdict.INSUFFICIENT, Support.ATTESTED, Sentence(f"score.statement.{kind}", {})


def _by_cases(criterion: Criterion, submission: Submission, claimed: Decimal, evidence: str) -> Statement | None:
    """Return whether the cases a stated reason tells of explain the lost marks; None where it tells of none."""
    per_step = criterion.definition.per_step or Decimal(0)
    reason = submission[criterion.cell("deduction_reason")]
    count = cases_stated(str(reason.value)) if reason.kind is Kind.TEXT else 0
    if count == 0:
        return None
    computed = max(Decimal(0), criterion.definition.marks - per_step * count)
    facts = {"count": count, "per_step": per_step, "marks": computed}
    support = Support.EVIDENCED if evidence else Support.ATTESTED
    if computed == claimed:
        return computed, Verdict.PASSED, support, Sentence("score.statement.consistent", facts)
    return None, Verdict.INSUFFICIENT, support, Sentence("score.statement.cases", facts)
