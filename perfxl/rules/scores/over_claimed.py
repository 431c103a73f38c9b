"""R01 自评高于按评分标准测算的得分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine, Sentence
from perfxl.rules.base import Around, Case
from perfxl.rules.claims import along_in_words, eased_level, easing_choices, one_or_other, taken_along
from perfxl.rules.figures import FigureRule


class OverClaimed(FigureRule):
    """
    检查什么
        三级指标的自评得分不高于按评分标准、用表内数据测算的得分。
    为什么
        评分标准写明了计分办法，数据也在表内，得分由数据决定；自评高于测算，总分和等次都会虚高。
    反例
        累计结余 0.81 万元，上年结转 0，“资金结余”自评 3 分（结余超过上年结转，不得分）。
    正例
        累计结余 0.81 万元，上年结转 0，“资金结余”自评 0 分，并写明扣分原因。
        累计结余属基本支出结转的，在“结余性质”选择后附佐证材料号，作为须说明事项。
    依据
        评价评分表的评分标准。
    """

    code = "R01"
    name = "over-claimed-score"

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines whose marks are known; claims above full marks are A11's."""
        known = line.computed is not None and line.claimed is not None
        return known and (line.claimed or 0) <= line.full_marks

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the self-score where it is above the computed one."""
        if line.claimed is None or line.computed is None or line.claimed <= line.computed:
            return
        nature = criterion.definition.balance
        facts: dict[str, object] = {
            **self.told(line),
            "along": along_in_words(case, criterion, line),
        }
        if nature:
            facts |= {
                "nature": Sentence(
                    "rule.cell", {"label": case.form.instances[nature].spoken, "place": case.place(nature)}
                ),
                "choices": one_or_other(easing_choices(case, criterion)),
                "evidence": case.place(criterion.cell("evidence")),
            }
        around = Around(
            related=tuple(each.name for each in line.inputs),
            follow_up=taken_along(case, criterion, line),
            comparison=self.compared(line),
            clears=self.measured(criterion, "<="),
            level=eased_level(case, criterion),
        )
        yield self.finding(case, criterion.cell("claimed_score"), facts, around, "balance" if nature else "")
