"""R04 业务不存在却得分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.expression import evaluate
from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine, Support, amount
from perfxl.rules.base import Around, Case, LineRule
from perfxl.rules.claims import column_cell, condition, inputs_in_words, says_something


class ScoredWithoutBusiness(LineRule):
    """
    检查什么
        指标所评的业务不存在（分母为 0）时，自评得了分的，须在“不适用原因”写明为什么。
    为什么
        没有项目支出，就算不出重点支出安排率；照样计满分，是把没有的事当成做好的事。
    反例
        项目支出 0 万元，“重点支出安排率”自评 5 分，不适用原因空白。
    正例
        不适用原因写明“2020年没有项目支出，无重点项目支出可安排”；计不计分由财政按计分口径定。
    依据
        评价评分表的评分标准。
    """

    code = "R04"
    name = "scored-without-business"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines that ask whether the business exists."""
        return criterion.applies_when is not None

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the self-score is blank, or the figure that says whether the business exists."""
        return line.claimed is None or any(case.is_blank(name) for name in criterion.applies_inputs)

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines that can be asked."""
        return not self.lacks(case, criterion, line)

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score; a 不适用原因 that says something closes it."""
        if line.support is not Support.NOT_APPLICABLE or not line.claimed or line.claimed <= 0:
            return
        if criterion.applies_when is None or evaluate(criterion.applies_when, case.scope) is not False:
            return
        reason = criterion.cell("not_applicable_reason")
        if case.explains(reason):
            return
        field = criterion.cell("claimed_score")
        facts = {
            "indicator": line.indicator,
            "claimed": amount(line.claimed),
            "inputs": inputs_in_words(line)[: len(criterion.applies_inputs)],
            "reason": column_cell(case, reason),
        }
        explained = says_something(reason, case.form.definition.empty_phrases)
        around = Around(
            related=criterion.applies_inputs,
            follow_up=(reason,),
            clears=f"OR({field} <= 0, {explained}, {condition(criterion.applies_when)})",
        )
        yield self.finding(case, field, facts, around)
