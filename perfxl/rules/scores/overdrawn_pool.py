"""R10 共享分值超支."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.form import Criterion
from perfxl.model import Comparison, Finding, ScoreLine, Sentence, Verdict, amount
from perfxl.rules.base import Around, Asked, Case, Rule


class OverdrawnPool(Rule):
    """
    检查什么
        共享一个分值的几行，自评得分之和不大于该分值。
    为什么
        经济、社会、生态效益三项共 15 分，由部门有选择地设置；合计超过 15 分，效果部分就超过了 20 分。
    反例
        经济效益 6 分、社会效益 6 分、生态效益 5 分，合计 17 分。
    正例
        三项合计 15 分以内。
    依据
        评价评分表“履职效益”的评分标准。
    """

    code = "R10"
    name = "overdrawn-pool"

    def asked(self, case: Case) -> Asked:
        """Count the pools with a score in them."""
        compared = sum(any(line.claimed is not None for _, line in self._drawing(case, id)) for id in case.form.pools)
        if compared == 0:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.no_lines", {}))
        blank = [line.indicator for _, line in case.scored if line.pool in case.form.pools and line.claimed is None]
        if blank:
            return Asked(compared, Verdict.INSUFFICIENT, Sentence("rule.lacking_lines", {"lines": tuple(blank)}))
        return Asked(compared)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at the pool's first line."""
        for id, pool in case.form.pools.items():
            drawing = self._drawing(case, id)
            drawn = sum((line.claimed or Decimal(0) for _, line in drawing), Decimal(0))
            if drawn <= pool.marks:
                continue
            fields = tuple(criterion.cell("claimed_score") for criterion, _ in drawing)
            facts = {
                "pool": pool.title,
                "marks": amount(pool.marks),
                "drawn": amount(drawn),
                "cells": tuple(str(case.place(field)) for field in fields),
            }
            around = Around(
                related=fields[1:],
                follow_up=(case.form.definition.overall_score,),
                comparison=Comparison(amount(pool.marks), amount(drawn), drawn - pool.marks),
                clears=f"SUM({', '.join(fields)}) <= {amount(pool.marks)}",
            )
            yield self.finding(case, fields[0], facts, around)

    def _drawing(self, case: Case, id: str) -> list[tuple[Criterion, ScoreLine]]:
        return [(criterion, line) for criterion, line in case.scored if line.pool == id]
