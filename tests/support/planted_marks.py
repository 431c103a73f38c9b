"""Faults in the rubric and its totals (A11, X07, R01 to R11); a claim is changed with its totals, grade and report."""

from __future__ import annotations

from decimal import Decimal

from perfxl.form import Criterion
from perfxl.model import Kind, ScoreLine, Support
from tests.support.planted_faults import HUNAN, Clean, Planted, plants

Line = tuple[Criterion, ScoreLine]
HALF, QUARTER = Decimal("0.5"), Decimal("0.25")


def plain_lines(clean: Clean) -> list[Line]:
    """Return the lines that share no marks with others and that R11 does not speak of."""
    return [(one, line) for one, line in clean.scored if not line.pool and one.definition.code == "R01"]


def known(clean: Clean) -> list[Line]:
    """Return those whose marks the figures give."""
    return [each for each in plain_lines(clean) if each[1].support is Support.COMPUTED and each[0].computed is not None]


def _pick(clean: Clean, lines: list[Line]) -> Line | None:
    return clean.random.choice(lines) if lines else None


@plants("A11.above")
def above(clean: Clean) -> Planted | None:
    """A mark above what its line gives; followers: where figures are blank it is more than full marks without them."""
    criterion, line = clean.random.choice(plain_lines(clean))
    claims, at = {criterion.id: line.full_marks + HALF}, criterion.cell("claimed_score")
    return Planted((f"A11 {at}",), clean.reclaimed(claims), (f"R06 {at}",) if _blank(clean, criterion) else ())


@plants("A11.below")
def below(clean: Clean) -> Planted | None:
    """A mark below 0."""
    criterion, _ = clean.random.choice(plain_lines(clean))
    return Planted((f"A11 {criterion.cell('claimed_score')}",), clean.reclaimed({criterion.id: Decimal(-1)}))


@plants("A11.locked")
def locked(clean: Clean) -> Planted | None:
    """The bureau's marks of a line changed; followers: the sums they are in, and its claim that is now below them.

    Without a reason a claim below full marks is R07, with blank inputs at full marks no longer R06.
    """
    criterion, line = clean.random.choice([each for each in plain_lines(clean) if not each[0].editable])
    category, dimension = criterion.definition.category, criterion.dimension
    first = next(one for one in clean.form.criteria if one.definition.category == category)
    following = (
        f"A11 {first.cell('full_marks')}", f"A11 full_marks_subtotal__{dimension}", "A11 full_marks_total",
        f"R07 {criterion.cell('deduction_reason')}",
    )  # fmt: skip
    changes = {criterion.cell("full_marks"): line.full_marks + 1}
    return Planted((f"A11 {criterion.cell('full_marks')}",), changes, following)


@plants("A11.category")
def category(clean: Clean) -> Planted | None:
    """The department's own lines no longer add up to their category; followers: the sums the category is in.

    The claim that is now below full marks needs a reason (R07).
    """
    lines = [each for each in plain_lines(clean) if each[0].editable]
    criterion, line = clean.random.choice(lines)
    first = next(one for one in clean.form.criteria if one.definition.category == criterion.definition.category)
    following = (
        f"A11 full_marks_subtotal__{criterion.dimension}", "A11 full_marks_total",
        f"R07 {criterion.cell('deduction_reason')}",
    )  # fmt: skip
    changes = {criterion.cell("full_marks"): line.full_marks + 1}
    return Planted((f"A11 {first.cell('full_marks')}",), changes, following)


@plants("A11.claimed_subtotal")
def claimed_subtotal(clean: Clean) -> Planted | None:
    """A subtotal of claims typed over."""
    at = f"claimed_subtotal__{clean.random.choice(('input', 'process', 'output', 'effect'))}"
    return Planted((f"A11 {at}",), {at: clean.amount(at) + 2}, suspect=at)


@plants("A11.marks_subtotal")
def marks_subtotal(clean: Clean) -> Planted | None:
    """A subtotal of marks typed over."""
    at = f"full_marks_subtotal__{clean.random.choice(('input', 'process', 'output', 'effect'))}"
    return Planted((f"A11 {at}",), {at: clean.amount(at) + 5})


@plants("A11.marks_total")
def marks_total(clean: Clean) -> Planted | None:
    """分值合计 typed over."""
    return Planted(("A11 full_marks_total",), {"full_marks_total": Decimal(105)})


@plants("A11.claimed_total")
def claimed_total(clean: Clean) -> Planted | None:
    """总分 typed over; followers: 自评综合得分 is compared with it."""
    at = "claimed_total"
    return Planted((f"A11 {at}",), {at: clean.amount(at) - 3}, ("X07 overall_score",), suspect=at)


@plants("X07.score")
def overall(clean: Clean) -> Planted | None:
    """自评综合得分 off by a mark; followers: its grade, where the mark crosses a band."""
    at = "overall_score"
    return Planted((f"X07 {at}",), {at: clean.amount(at) - 1}, ("X07 overall_grade",))


@plants("X07.grade")
def grade(clean: Clean) -> Planted | None:
    """Another grade than the score's."""
    others = [band.grade for band in clean.form.definition.grade_bands if band.grade != clean.text("overall_grade")]
    return Planted(("X07 overall_grade",), {"overall_grade": clean.random.choice(others)})


def _over(clean: Clean, lines: list[Line]) -> Planted | None:
    """A line that claims the next mark above what its figures give."""
    short = [(one, line) for one, line in lines if (line.computed or Decimal(0)) < line.full_marks]
    picked = _pick(clean, short)
    if picked is None:
        return None
    criterion, line = picked
    marks = criterion.reachable or (line.full_marks,)
    claim = min(mark for mark in marks if mark > (line.computed or Decimal(0)))
    return Planted((f"R01 {criterion.cell('claimed_score')}",), clean.reclaimed({criterion.id: claim}))


@plants("R01.input")
def over_input(clean: Clean) -> Planted | None:
    """投入 claimed above its figures."""
    return _over(clean, [each for each in known(clean) if each[0].dimension == "input"])


@plants("R01.process")
def over_process(clean: Clean) -> Planted | None:
    """过程 claimed above its figures, 资金结余 aside."""
    lines = [each for each in known(clean) if each[0].dimension == "process" and not each[0].definition.balance]
    return _over(clean, lines)


@plants("R01.balance")
def over_balance(clean: Clean) -> Planted | None:
    """资金结余 claimed above its figures."""
    return _over(clean, [each for each in known(clean) if each[0].definition.balance])


@plants("R01.eased")
def over_eased(clean: Clean) -> Planted | None:
    """资金结余 claimed above its figures, said to be a 结转 with evidence: a matter to explain."""
    planted = _over(clean, [each for each in known(clean) if each[0].definition.balance])
    if planted is None:
        return None
    said = {"balance_nature": "基本支出结转", "evidence__fund_balance": "附件3"}
    return Planted(planted.expected, {**planted.changes, **said})


@plants("R01.hunan", HUNAN)
def over_hunan(clean: Clean) -> Planted | None:
    """The other form's lines."""
    return _over(clean, known(clean))


@plants("R02.under")
def under(clean: Clean) -> Planted | None:
    """Less claimed than the figures give, the reason a blank: R02 is a notice, R07 asks for the reason."""
    full = [(one, line) for one, line in known(clean) if line.computed == line.full_marks and one.reachable]
    picked = _pick(clean, full)
    if picked is None:
        return None
    criterion, line = picked
    lower = max(mark for mark in criterion.reachable or () if mark < line.full_marks)
    changes = {**clean.reclaimed({criterion.id: lower}), criterion.cell("deduction_reason"): None}
    expected = f"R02 {criterion.cell('claimed_score')}", f"R07 {criterion.cell('deduction_reason')}"
    return Planted(expected, changes) if not clean.text(criterion.cell("not_applicable_reason")) else None


def _between(clean: Clean, lines: list[Line]) -> Planted | None:
    picked = _pick(clean, lines)
    if picked is None:
        return None
    criterion, line = picked
    claim = (line.full_marks if line.computed is None else line.computed) - QUARTER / 5
    if claim < 0 or claim in (criterion.reachable or ()):
        return None
    return Planted((f"R03 {criterion.cell('claimed_score')}",), clean.reclaimed({criterion.id: claim}))


@plants("R03.checklist")
def between_items(clean: Clean) -> Planted | None:
    """A mark no combination of a checklist's items gives."""
    lines = [each for each in plain_lines(clean) if each[0].definition.method == "checklist"]
    return _between(clean, lines)


@plants("R03.steps")
def between_steps(clean: Clean) -> Planted | None:
    """A mark between two steps of a line that figures decide, below what they give."""
    return _between(clean, [each for each in known(clean) if (each[1].computed or 0) >= 1])


@plants("R03.hunan", HUNAN)
def between_hunan(clean: Clean) -> Planted | None:
    """The other form's lines."""
    return _between(clean, [each for each in plain_lines(clean) if each[0].reachable and each[1].computed is None])


def _unexcused(clean: Clean, code: str, words: str | None, *, target: bool) -> Planted | None:
    """Full marks on a line that does not apply, without a 不适用原因 that says something."""
    lines = [
        (one, line)
        for one, line in clean.scored
        if line.support is Support.NOT_APPLICABLE and bool(one.target) is target and one.definition.code == "R01"
        if not line.pool or line.claimed
    ]
    picked = _pick(clean, lines)
    if picked is None:
        return None
    criterion, line = picked
    claim = line.full_marks if not line.pool else line.claimed or Decimal(0)
    changes = {**clean.reclaimed({criterion.id: claim}), criterion.cell("not_applicable_reason"): words}
    return Planted((f"{code} {criterion.cell('claimed_score')}",), changes)


@plants("R04.blank")
def no_business(clean: Clean) -> Planted | None:
    """No such business, full marks, no reason."""
    return _unexcused(clean, "R04", None, target=False)


@plants("R04.phrase")
def no_business_said(clean: Clean) -> Planted | None:
    """No such business, full marks, a reason that explains nothing."""
    return _unexcused(clean, "R04", "不适用", target=False)


@plants("R05.blank")
def no_target(clean: Clean) -> Planted | None:
    """No target, marks all the same, no reason."""
    return _unexcused(clean, "R05", None, target=True)


@plants("R06.claimed")
def no_inputs(clean: Clean) -> Planted | None:
    """Full marks on a line whose figures are blank."""
    lines = [each for each in plain_lines(clean) if each[1].support is Support.INPUTS_MISSING]
    picked = _pick(clean, [(one, line) for one, line in lines if _blank(clean, one)])
    if picked is None:
        return None
    criterion, line = picked
    return Planted((f"R06 {criterion.cell('claimed_score')}",), clean.reclaimed({criterion.id: line.full_marks}))


def _blank(clean: Clean, criterion: Criterion) -> bool:
    return any(clean.read[name].kind is Kind.BLANK for name in (*criterion.applies_inputs, *criterion.required))


def _deducted(clean: Clean) -> list[Line]:
    return [
        (one, line)
        for one, line in clean.scored
        if (line.claimed or Decimal(0)) < line.full_marks and not clean.text(one.cell("not_applicable_reason"))
    ]


@plants("R07.blank")
def no_reason(clean: Clean) -> Planted | None:
    """Marks lost and no reason given."""
    picked = _pick(clean, _deducted(clean))
    if picked is None:
        return None
    at = picked[0].cell("deduction_reason")
    return Planted((f"R07 {at}",), {at: None})


@plants("R07.phrase")
def idle_reason(clean: Clean) -> Planted | None:
    """Marks lost for a reason that explains nothing."""
    picked = _pick(clean, _deducted(clean))
    if picked is None:
        return None
    at = picked[0].cell("deduction_reason")
    return Planted((f"R07 {at}",), {at: "无"})


@plants("R07.idle")
def not_deducted(clean: Clean) -> Planted | None:
    """A reason that speaks of a deduction on a line with full marks: a notice."""
    full = [each for each in clean.scored if each[1].claimed == each[1].full_marks]
    picked = _pick(clean, full)
    if picked is None:
        return None
    at = picked[0].cell("deduction_reason")
    return Planted((f"R07 {at}",), {at: "扣1分，台账不全。"})


@plants("R10.pool")
def overdrawn(clean: Clean) -> Planted | None:
    """Three lines that share 15 marks claim more: one of them is above its own (A11), or all three are full."""
    pool = [(one, line) for one, line in clean.scored if line.pool]
    over = sum((line.full_marks for _, line in pool), Decimal(0))
    if not pool or any(line.claimed != line.full_marks for _, line in pool) or over != 15:
        return None
    criterion, line = clean.random.choice(pool)
    expected = (f"R10 {pool[0][0].cell('claimed_score')}", f"A11 {criterion.cell('claimed_score')}")
    return Planted(expected, clean.reclaimed({criterion.id: line.full_marks + 1}))


def _band(clean: Clean, *, higher: bool) -> Planted | None:
    criterion, line = next(each for each in clean.scored if each[0].definition.code == "R11")
    computed = line.computed
    if computed is None or line.support is not Support.COMPUTED:
        return None
    marks = [mark for mark in criterion.reachable or () if (mark > computed if higher else mark < computed)]
    if not marks:
        return None
    claims = {criterion.id: clean.random.choice(marks)}
    return Planted((f"R11 {criterion.cell('claimed_score')}",), clean.reclaimed(claims))


@plants("R11.above")
def band_above(clean: Clean) -> Planted | None:
    """满意度 claimed above its band."""
    return _band(clean, higher=True)


@plants("R11.below")
def band_below(clean: Clean) -> Planted | None:
    """满意度 claimed below its band."""
    return _band(clean, higher=False)


@plants("R11.hunan", HUNAN)
def band_hunan(clean: Clean) -> Planted | None:
    """The other form's bands."""
    return _band(clean, higher=True) or _band(clean, higher=False)
