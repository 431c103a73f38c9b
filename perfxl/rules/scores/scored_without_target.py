"""R05 目标栏写“无”却得分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, Kind, ScoreLine, Support, amount
from perfxl.rules.base import Around, Case, LineRule
from perfxl.rules.claims import column_cell, says_something


class ScoredWithoutTarget(LineRule):
    """
    检查什么
        绩效目标写“无”的效益指标，自评得了分的，须在“不适用原因”写明为什么。
    为什么
        没有设目标就谈不上完成；照样计满分没有依据。
    反例
        生态效益的绩效目标为“无”，评分表“生态效益”自评 5 分，不适用原因空白。
    正例
        不适用原因写明“本中心职责不涉及生态环境”，或按实际设定目标。
    依据
        自评表 三、效益目标；评价评分表的评分标准。
    """

    code = "R05"
    name = "scored-without-target"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines that have a target on the form."""
        return bool(criterion.target)

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the self-score or the target is blank, or was not found."""
        return line.claimed is None or case.submission[criterion.target].kind in (Kind.BLANK, Kind.MISSING)

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines that can be asked."""
        return not self.lacks(case, criterion, line)

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score; a 不适用原因 that says something closes it."""
        if line.support is not Support.NOT_APPLICABLE or not line.claimed or line.claimed <= 0:
            return
        target = case.submission.text(criterion.target)
        reason = criterion.cell("not_applicable_reason")
        if not target or case.explains(reason):
            return
        field = criterion.cell("claimed_score")
        facts = {
            "indicator": line.indicator,
            "claimed": amount(line.claimed),
            "target": target,
            "target_place": case.place(criterion.target),
            "reason": column_cell(case, reason),
        }
        explained = says_something(reason, case.form.definition.empty_phrases)
        declared = says_something(criterion.target, case.form.definition.absent_words)
        around = Around(
            related=(criterion.target,),
            follow_up=(reason,),
            clears=f"OR({field} <= 0, {explained}, {declared})",
        )
        yield self.finding(case, field, facts, around)
