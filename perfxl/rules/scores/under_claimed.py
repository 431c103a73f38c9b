"""R02 自评低于按评分标准测算的得分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine
from perfxl.rules.base import Around, Case
from perfxl.rules.figures import FigureRule


class UnderClaimed(FigureRule):
    """
    检查什么
        三级指标的自评得分低于按评分标准测算的得分，又没有写扣分原因。
    为什么
        可能算错，也可能有表内看不出的扣分情形；提示填报人再看一眼，不影响报送。
    反例
        三公经费控制率 98.57%，不高于 100%，应计 6 分，自评 5 分，扣分原因空白。
    正例
        自评 5 分，扣分原因写明“公务接待审批手续不全一次”。
    依据
        评价评分表的评分标准。
    """

    code = "R02"
    name = "under-claimed-score"

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines whose marks are known."""
        return line.computed is not None and line.claimed is not None and line.claimed >= 0

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score where it is below the computed one and nothing says why."""
        if line.claimed is None or line.computed is None or line.claimed >= line.computed:
            return
        if case.explains(criterion.cell("deduction_reason")):
            return
        facts = {
            **self.told(line),
            "reason": case.place(criterion.cell("deduction_reason")),
        }
        reached = self.measured(criterion, ">=")
        reason = f"NOT(ISBLANK({criterion.cell('deduction_reason')}))"
        around = Around(
            related=tuple(each.name for each in line.inputs),
            comparison=self.compared(line),
            clears=f"OR({reached}, {reason})" if reached else None,
        )
        yield self.finding(case, criterion.cell("claimed_score"), facts, around)
