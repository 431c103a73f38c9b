"""Outcomes made by hand: what the tests of this room tell of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from perfxl.errors import NotAWorkbook
from perfxl.model import (
    Audience,
    CellRef,
    Comparison,
    Finding,
    Level,
    Outcome,
    PolicyTotal,
    RuleRun,
    Scorecard,
    ScoreInput,
    ScoreLine,
    Sentence,
    Status,
    Support,
    Verdict,
)

BALANCE = CellRef("二、收支情况", 21, 8)
CLAIM = CellRef("评分表", 9, 6)


def words(value: object) -> Sentence:
    """Return a sentence that says `应为 {value}`."""
    return Sentence("marking.expected", {"value": value})


def finding(code: str = "R01", level: Level = Level.MUST_FIX, at: CellRef | None = CLAIM) -> Finding:
    """Return a finding with everything a finding can carry."""
    return Finding(
        code=code,
        level=level,
        audience=Audience.DEPARTMENT,
        at=at,
        message=words((words(Decimal("0.81")), "二", 3)),
        advice=words("改正"),
        related=(BALANCE,),
        follow_up=(CellRef("评分表", 9, 7),),
        comparison=Comparison("0", "3", Decimal("3.00"), Decimal("0.02")),
        field="claimed_score__fund_balance",
    )


def scorecard() -> Scorecard:
    """Return a rubric of two lines."""
    balance = ScoreInput("cumulative_balance__total", "累计结余", Decimal("0.81"), BALANCE)
    three = Decimal(3)
    contradicted = ScoreLine(
        "fund_balance", "过程", "预算执行", "资金结余", three, three, Decimal(0), Verdict.FAILED, Support.COMPUTED,
        words("不得分"), (balance, ScoreInput("carried_in__total", "上年结转", None, None)),
    )  # fmt: skip
    missing = ScoreLine(
        "card_use", "过程", "预算管理", "公务卡刷卡率", three, three, None, Verdict.INSUFFICIENT,
        Support.INPUTS_MISSING, words("缺数据"), (),
    )  # fmt: skip
    stated = replace(missing, id="disclosure", indicator="预决算信息公开性", support=Support.ATTESTED)
    policies = (PolicyTotal("corrected", "按标准改正", Decimal("94.50"), "优"),)
    return Scorecard(Decimal(100), Decimal(98), Decimal("95.00"), "优", "优", (contradicted, missing, stated), policies)


def outcome(path: str = "returned/a.xlsx", *found: Finding) -> Outcome:
    """Return a checked return with those findings, by default one."""
    runs = (
        *(RuleRun(one.code, Verdict.FAILED, 4, None, (one,)) for one in found or (finding(),)),
        RuleRun("A01", Verdict.PASSED, 12),
        RuleRun("X05", Verdict.INSUFFICIENT, 0, words("缺控制数")),
    )
    return Outcome(
        path=Path(path),
        sha256="0" * 64,
        status=Status.RETURNED,
        form_id="department_overall",
        form_version="2020.1",
        department="网格中心",
        runs=runs,
        score=scorecard(),
        marked=Path("checked") / Path(path).name,
    )


def unreadable(path: str = "returned/b.xlsx") -> Outcome:
    """Return a file that could not be read."""
    return Outcome(Path(path), "1" * 64, Status.UNREADABLE, fault=NotAWorkbook("fault.ooxml.empty"))
