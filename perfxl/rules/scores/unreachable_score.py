"""R03 自评得分不是评分标准能给出的分数."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine, amount
from perfxl.rules.base import FEW, Around, Case, LineRule
from perfxl.rules.claims import is_off, score_mentions


class UnreachableScore(LineRule):
    """
    检查什么
        自评得分是评分标准能给出的分数之一。
    为什么
        分档计分的指标只有几个可能的分数；填了别的数，多半是按自己的办法打的分。
    反例
        “资金结余”只有 3、2、0 分三档，自评 2.5 分。
    正例
        自评 2 分。
    依据
        评价评分表的评分标准。
    """

    code = "R03"
    name = "unreachable-score"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines whose standard gives certain marks only."""
        return criterion.reachable is not None

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines with listed marks, still carrying the form's own full marks."""
        return (
            line.claimed is not None
            and line.full_marks == criterion.definition.marks
            and 0 <= line.claimed <= line.full_marks
        )

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding where the claim is none of them; a claim above the computed score is R01's or R11's."""
        reachable, claimed = criterion.reachable or (), line.claimed
        if claimed is None or claimed in reachable or is_off(case, criterion, line):
            return
        field = criterion.cell("claimed_score")
        told = tuple(amount(mark.normalize() + 0) for mark in reachable)
        facts = {
            "indicator": line.indicator,
            "claimed": amount(claimed),
            "reachable": told if len(told) <= FEW else (*told[:3], "…", told[-1]),
        }
        follow_up = (case.form.definition.overall_score, *score_mentions(case))
        clears = f"OR({', '.join(f'{field} = {mark}' for mark in told)})"
        yield self.finding(case, field, facts, Around(follow_up=follow_up, clears=clears))
