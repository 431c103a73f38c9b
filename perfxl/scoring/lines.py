"""One line of the rubric: what its figures give, what its claim stands on, and why, in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from perfxl.expression import evaluate
from perfxl.form import Criterion, Form, SubmissionScope
from perfxl.model import Kind, ScoreInput, ScoreLine, Sentence, Submission, Support, Verdict, plain
from perfxl.scoring.statements import stated

CENT = Decimal("0.01")


class Judged(Struct, frozen=True):
    """How a line ended: the marks its figures give (None where they give none), the verdict, its support, and why."""

    computed: Decimal | None
    verdict: Verdict
    support: Support
    why: Sentence


def score_line(form: Form, criterion: Criterion, submission: Submission) -> ScoreLine:
    """Return one criterion's line; whether inputs are blank, unreadable or absent decides before any figure does."""
    definition = criterion.definition
    claimed = _number(submission, criterion.cell("claimed_score"))
    own = _number(submission, criterion.cell("full_marks")) if criterion.editable else None
    full_marks = definition.marks if own is None else own
    judged = _judge(form, criterion, submission, claimed, own_standard=full_marks != definition.marks)
    categories = {category.id: category.title for category in form.rubric.category}
    dimensions = {dimension.id: dimension.title.replace(" ", "") for dimension in form.rubric.dimension}
    return ScoreLine(
        id=definition.id,
        dimension=dimensions[criterion.dimension],
        category=categories[definition.category],
        indicator=_indicator(criterion, submission),
        full_marks=full_marks,
        claimed=claimed,
        computed=judged.computed,
        verdict=judged.verdict,
        support=judged.support,
        why=judged.why,
        inputs=_inputs(form, criterion, submission),
        reachable=criterion.reachable if full_marks == definition.marks else None,
        pool=definition.pool or None,
    )


def _indicator(criterion: Criterion, submission: Submission) -> str:
    """The department's own wording where it made the line specific."""
    read = submission.values.get(criterion.cell("indicator"))
    return str(read.value) if read is not None and read.kind is Kind.TEXT else criterion.definition.indicator


def _number(submission: Submission, name: str) -> Decimal | None:
    value = submission[name].value
    return value if isinstance(value, Decimal) else None


def _inputs(form: Form, criterion: Criterion, submission: Submission) -> tuple[ScoreInput, ...]:
    """The figures a line is scored from, in the order the standard names them; the target where it has one."""
    names = dict.fromkeys((*criterion.applies_inputs, *criterion.inputs, *filter(None, [criterion.target])))
    found = []
    for name in names:
        value = submission[name].value
        shown = value if isinstance(value, Decimal | str) or value is None else str(value)
        supplied = submission[name].supplied
        found.append(ScoreInput(name, form.instances[name].spoken, shown, submission.cell(name), supplied))
    return tuple(found)


def _judge(
    form: Form, criterion: Criterion, submission: Submission, claimed: Decimal | None, *, own_standard: bool
) -> Judged:
    """Judge one line; with marks of the department's own (`own_standard`) the form's standard no longer decides."""
    used = (*criterion.applies_inputs, *criterion.inputs, criterion.cell("claimed_score"))
    broken = [name for name in used if submission[name].kind in (Kind.UNREADABLE, Kind.MISSING)]
    if broken:
        why = Sentence("score.unreadable", {"fields": _labels(form, broken)})
        return Judged(None, Verdict.UNREADABLE, Support.UNREADABLE, why)
    absent = _absent(form, criterion, submission)
    if absent is not None:
        return absent
    missing = _blank(criterion, submission)
    uncounted = criterion.definition.method == "per_occurrence" and missing
    if criterion.computed is None or uncounted:
        return Judged(*stated(form, criterion, submission, claimed))
    if own_standard:
        return Judged(None, Verdict.INSUFFICIENT, Support.ATTESTED, Sentence("score.own_standard", {}))
    return _insufficient(form, missing) if missing else _computed(form, criterion, submission, claimed)


def _blank(criterion: Criterion, submission: Submission) -> list[str]:
    """The figures the line needs that are not filled in."""
    needed = dict.fromkeys((*criterion.applies_inputs, *criterion.required))
    return [name for name in needed if submission[name].kind is Kind.BLANK]


def _absent(form: Form, criterion: Criterion, submission: Submission) -> Judged | None:
    """Whether there is nothing to score: no such business, or a target that says 无."""
    if criterion.applies_when is not None:
        if any(submission[name].kind is Kind.BLANK for name in criterion.applies_inputs):
            return _insufficient(form, _blank(criterion, submission))
        if evaluate(criterion.applies_when, SubmissionScope.of(submission)) is False:
            fields = _fields(form, submission, criterion.applies_inputs)
            return _not_applicable(Sentence("score.no_business", {"fields": fields}))
    if criterion.target:
        target = submission.text(criterion.target).strip().rstrip("。.")
        if target in form.definition.absent_words:
            facts = {"label": form.instances[criterion.target].spoken, "value": target}
            return _not_applicable(Sentence("score.no_target", facts))
    return None


def _fields(form: Form, submission: Submission, names: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Fields with their values, as a sentence lists them."""
    return tuple(
        Sentence("score.field", {"label": form.instances[name].spoken, "value": submission.text(name) or "0"})
        for name in names
    )


def _not_applicable(why: Sentence) -> Judged:
    return Judged(None, Verdict.NOT_APPLICABLE, Support.NOT_APPLICABLE, why)


def _insufficient(form: Form, missing: list[str]) -> Judged:
    why = Sentence("score.missing", {"fields": _labels(form, missing)})
    return Judged(None, Verdict.INSUFFICIENT, Support.INPUTS_MISSING, why)


def _labels(form: Form, names: list[str]) -> tuple[str, ...]:
    return tuple(form.instances[name].spoken for name in names)


def _computed(form: Form, criterion: Criterion, submission: Submission, claimed: Decimal | None) -> Judged:
    scope = SubmissionScope.of(submission)
    value = evaluate(criterion.computed, scope) if criterion.computed is not None else None
    if not isinstance(value, Decimal):
        return Judged(None, Verdict.INSUFFICIENT, Support.INPUTS_MISSING, Sentence("score.division", {}))
    computed = value.quantize(CENT, ROUND_HALF_UP).normalize() + 0
    why = _why(form, criterion, submission, computed)
    if claimed is None:
        return Judged(computed, Verdict.INSUFFICIENT, Support.COMPUTED, Sentence("score.unclaimed", {"why": why}))
    verdict = Verdict.PASSED if claimed == computed else Verdict.FAILED
    return Judged(computed, verdict, Support.COMPUTED, why)


def _why(form: Form, criterion: Criterion, submission: Submission, computed: Decimal) -> Sentence:
    """The arithmetic in words: the value, what it is measured against, the band that applied, the marks."""
    one, scope = criterion.definition, SubmissionScope.of(submission)
    facts: dict[str, object] = {"label": one.value_label, "marks": plain(computed)}
    value = evaluate(criterion.value, scope) if criterion.value is not None else None
    if isinstance(value, Decimal):
        facts["value"] = plain(value.quantize(CENT, ROUND_HALF_UP))
    if one.method == "threshold_linear" and one.threshold is not None and isinstance(value, Decimal):
        facts["threshold"] = plain(one.threshold)
        beyond = value > one.threshold if one.direction == "at_most" else value < one.threshold
        return Sentence(f"score.threshold.{one.direction}.{'beyond' if beyond else 'within'}", facts)
    if one.method == "per_occurrence":
        return Sentence("score.occurrences", facts)
    facts["words"] = next(
        (step.words for step in criterion.steps if step.when is None or evaluate(step.when, scope) is True), ""
    )
    if one.method == "cases":
        facts["fields"] = _fields(form, submission, criterion.inputs)
        return Sentence("score.case", facts)
    return Sentence("score.band", facts)
