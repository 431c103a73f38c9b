"""R10 共享分值超支."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfxl.form import Criterion
from perfxl.model import Comparison, Finding, ScoreLine, Sentence, Support, Verdict, amount
from perfxl.rules.base import Around, Asked, Case, Rule


class OverdrawnPool(Rule):
    """
    检查什么
        共享一个分值的几行，自评得分之和不大于该分值。目标写“无”又没有写不适用原因的行也取了分的（absent），列为财政的线索。
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
            fields = tuple(criterion.cell("claimed_score") for criterion, _ in drawing)
            facts: dict[str, object] = {
                "pool": pool.title,
                "marks": amount(pool.marks),
                "drawn": amount(drawn),
                "cells": tuple(str(case.place(field)) for field in fields),
            }
            if drawn <= pool.marks:
                yield from self._absent(case, drawing, facts)
                continue
            around = Around(
                related=fields[1:],
                follow_up=(case.form.definition.overall_score,),
                comparison=Comparison(amount(pool.marks), amount(drawn), drawn - pool.marks, sign="≤"),
                clears=f"SUM({', '.join(fields)}) <= {amount(pool.marks)}",
            )
            yield self.finding(case, fields[0], facts, around)

    def _absent(
        self, case: Case, drawing: list[tuple[Criterion, ScoreLine]], facts: Mapping[str, object]
    ) -> Iterator[Finding]:
        """Yield a finding at the first line of a pool from which a line draws whose target was declared absent."""
        absent = [
            (criterion, line)
            for criterion, line in drawing
            if line.support is Support.NOT_APPLICABLE
            and (line.claimed or 0) > 0
            and not case.explains(criterion.cell("not_applicable_reason"))
        ]
        if not absent:
            return
        told = {
            "absent": tuple(line.indicator for _, line in absent),
            "taken": amount(sum((line.claimed or Decimal(0) for _, line in absent), Decimal(0))),
            "targets": tuple(case.place(criterion.target) for criterion, _ in absent),
        }
        fields = [criterion.cell("claimed_score") for criterion, _ in drawing]
        around = Around(related=(*fields[1:], *(one.target for one, _ in absent if one.target)), subject="absent")
        yield self.finding(case, fields[0], {**facts, **told}, around, "absent")

    def _drawing(self, case: Case, id: str) -> list[tuple[Criterion, ScoreLine]]:
        return [(criterion, line) for criterion, line in case.scored if line.pool == id]
