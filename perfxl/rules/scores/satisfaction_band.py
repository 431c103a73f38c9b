"""R11 满意度得分与满意度所在档次不符."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine
from perfxl.rules.base import Around, Case
from perfxl.rules.claims import along_in_words, taken_along
from perfxl.rules.figures import FigureRule


class SatisfactionBand(FigureRule):
    """
    检查什么
        满意度的自评得分等于满意度所在档次的分数。
    为什么
        档次由调查结果决定，得分不能高也不能低。
    反例
        满意度 90%，属 85%（含）-95%，应计 3 分，自评 5 分。
    正例
        满意度 96%，自评 5 分。
    依据
        评价评分表“社会公众或服务对象满意度”的评分标准。
    """

    code = "R11"
    binds = "R11"
    name = "score-outside-satisfaction-band"

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """The line bound to this rule, where the rate is known; claims above full marks are A11's."""
        known = line.computed is not None and line.claimed is not None
        return known and 0 <= (line.claimed or 0) <= line.full_marks

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score where it is another than the band's."""
        if line.claimed is None or line.computed is None or line.claimed == line.computed:
            return
        facts = {
            **self.told(line),
            "along": along_in_words(case, criterion, line),
        }
        around = Around(
            related=tuple(each.name for each in line.inputs),
            follow_up=taken_along(case, criterion, line),
            comparison=self.compared(line),
            clears=self.measured(criterion, "="),
        )
        yield self.finding(case, criterion.cell("claimed_score"), facts, around)
