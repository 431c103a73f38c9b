"""A small return with a few findings, made in memory: what the tests of this room mark."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from msgspec.structs import replace

from perfxl.form.load import load_form
from perfxl.marking import Edition, Marking
from perfxl.model import (
    Audience,
    CellRef,
    Comparison,
    Finding,
    Level,
    PolicyTotal,
    RuleRun,
    Scorecard,
    ScoreInput,
    ScoreLine,
    Sentence,
    Submission,
    Support,
    Verdict,
)
from perfxl.ooxml import Package, scan
from perfxl.reader import read
from perfxl.template import build_template

FORM = load_form("department_overall")
VALUES: Mapping[str, Decimal | str] = {
    "unit_name": "网格化服务管理中心",
    "revenue_total__own": Decimal("111.79"),
    "carried_in__own": Decimal(0),
    "fiscal_appropriation__own": Decimal("111.97"),
    "cumulative_balance__own": Decimal("0.81"),
    "project_expenditure__own": Decimal(0),
    "claimed_score__fund_balance": Decimal(3),
    "claimed_score__key_spending": Decimal(5),
    "claimed_score__management_system": Decimal(3),
    "overall_score": Decimal(11),
    "overall_grade": "差",
}
REVENUE = "revenue_total__own = carried_in__own + fiscal_appropriation__own"


def words(text: str) -> Sentence:
    """Return a sentence that says `应为 {text}`."""
    return Sentence("marking.expected", {"value": text})


@cache
def returned() -> bytes:
    """Return the filled-in workbook."""
    return build_template(FORM, dict(VALUES))


@cache
def submission() -> Submission:
    """Return it as read."""
    return read(FORM, scan(Package.open(returned())))


def cell(name: str) -> CellRef:
    """Return the cell of a field."""
    found = submission().cell(name)
    if found is None:
        raise LookupError(name)
    return found


def finding(code: str, name: str | None, level: Level = Level.MUST_FIX, **more: object) -> Finding:
    """Return a finding at a field, or about the whole workbook."""
    at = cell(name) if name else None
    made = Finding(code, level, Audience.DEPARTMENT, at, words(f"{code} 的问题"), words("改正"), field=name)
    return replace(made, **more)


def findings() -> tuple[Finding, ...]:
    """Return one finding of each kind: a relation, a watched cell, the whole workbook, finance's own."""
    sum_of_parts = finding(
        "A01",
        "revenue_total__own",
        related=(cell("carried_in__own"), cell("fiscal_appropriation__own")),
        comparison=Comparison("111.97", "111.79", Decimal("-0.18"), Decimal("0.02")),
        clears=REVENUE,
    )
    no_business = finding(
        "X07",
        "claimed_score__key_spending",
        Level.MUST_EXPLAIN,
        related=(cell("project_expenditure__total"),),
        follow_up=(cell("not_applicable_reason__key_spending"),),
    )
    whole = finding("A07", None, Level.NOTICE)
    lead = finding("X04", "cumulative_balance__own", Level.NOTICE, audience=Audience.FINANCE)
    return (sum_of_parts, no_business, whole, lead)


def runs(*found: Finding) -> tuple[RuleRun, ...]:
    """Return a run for each finding, one that passed and two that could not be asked."""
    return (
        *(RuleRun(one.code, Verdict.FAILED, 4, None, (one,)) for one in found),
        RuleRun("A02", Verdict.PASSED, 12),
        RuleRun("X05", Verdict.INSUFFICIENT, 0, words("缺控制数")),
        RuleRun("A10", Verdict.NOT_APPLICABLE, 0, words("没有二级机构")),
    )


def line(id: str, computed: str | None, support: Support, verdict: Verdict, *inputs: str) -> ScoreLine:
    """Return a scored line of the rubric."""
    criterion = next(each for each in FORM.criteria if each.id == id)
    return ScoreLine(
        id=id,
        dimension="过程",
        category="预算执行",
        indicator=criterion.definition.indicator,
        full_marks=criterion.definition.marks,
        claimed=Decimal(str(VALUES[f"claimed_score__{id}"])),
        computed=None if computed is None else Decimal(computed),
        verdict=verdict,
        support=support,
        why=words("按评分标准"),
        inputs=tuple(
            ScoreInput(name, FORM.instances[name].label, submission()[name].value, cell(name))  # type: ignore[arg-type]
            for name in inputs
        ),
    )


def scorecard() -> Scorecard:
    """Return a rubric of three lines: contradicted, without business, stated only."""
    return Scorecard(
        full_marks=Decimal(11),
        claimed=Decimal(11),
        computed=Decimal(8),
        grade_claimed="差",
        grade="差",
        lines=(
            line(
                "fund_balance", "0", Support.COMPUTED, Verdict.FAILED, "cumulative_balance__total", "carried_in__total"
            ),
            line("key_spending", None, Support.NOT_APPLICABLE, Verdict.NOT_APPLICABLE, "project_expenditure__total"),
            line("management_system", None, Support.ATTESTED, Verdict.PASSED),
        ),
        policies=(
            PolicyTotal("as_claimed", "按自评", Decimal(11), "差"),
            PolicyTotal("corrected", "按标准改正", Decimal(8), "差"),
        ),
    )


def case(*found: Finding, edition: Edition = Edition.DEPARTMENT) -> Marking:
    """Return the return with those findings (by default one of each kind), to be marked."""
    return Marking(
        form=FORM,
        submission=submission(),
        runs=runs(*(found or findings())),
        score=scorecard(),
        edition=edition,
        round=1,
        file_name="return.xlsx",
        sha256=hashlib.sha256(returned()).hexdigest(),
    )
