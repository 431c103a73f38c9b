"""R11 满意度得分与满意度所在档次不符."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Comparison, Finding, ScoreLine, Support, amount
from perfxl.rules.base import Around, Case, LineRule
from perfxl.rules.claims import along_in_words, condition, input_places, taken_along


class SatisfactionBand(LineRule):
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
    name = "score-outside-satisfaction-band"

    def concerns(self, criterion: Criterion) -> bool:
        """The lines bound to this rule."""
        return criterion.computed is not None and criterion.definition.code == self.code

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the self-score or the rate is blank, or the department set marks of its own."""
        return line.claimed is None or (line.computed is None and line.support is not Support.NOT_APPLICABLE)

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """The line bound to this rule, where the rate is known; claims above full marks are A11's."""
        known = line.computed is not None and line.claimed is not None
        return known and 0 <= (line.claimed or 0) <= line.full_marks

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score where it is another than the band's."""
        if line.claimed is None or line.computed is None or line.claimed == line.computed:
            return
        field, marks = criterion.cell("claimed_score"), condition(criterion.computed)
        facts = {
            "indicator": line.indicator,
            "claimed": amount(line.claimed),
            "computed": amount(line.computed),
            "why": line.why,
            "cells": input_places(line),
            "along": along_in_words(case, criterion, line),
        }
        around = Around(
            related=tuple(each.name for each in line.inputs),
            follow_up=taken_along(case, criterion, line),
            comparison=Comparison(amount(line.computed), amount(line.claimed), line.claimed - line.computed),
            clears=f"{field} = ROUND({marks}, 2)" if marks else None,
        )
        yield self.finding(case, field, facts, around)
