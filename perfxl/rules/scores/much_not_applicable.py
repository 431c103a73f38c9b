"""R15 不适用指标占分值过多."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Finding, Kind, ScoreLine, Sentence, Support, Verdict, plain
from perfxl.rules.base import Around, Asked, Case, Rule


class MuchNotApplicable(Rule):
    """
    检查什么
        业务不存在、没有设目标的指标，分值合计占总分值的比例是否超过 share（numbers，%，由表的定义给出）。
    为什么
        这些指标计满分、计 0 分还是剔除后折算，可以差出一个等次；占得多的，由财政先定计分口径。
        这是给财政的线索，不退部门。
    反例
        没有项目支出、没有专项资金、生态效益目标为“无”，三项共 13 分，占 13%。
    正例
        只有一项 5 分的指标不适用。
    依据
        自评得分核对表的各计分口径。
    """

    code = "R15"
    name = "much-not-applicable"

    def asked(self, case: Case) -> Asked:
        """Count the lines; one of which nobody knows whether its business exists leaves the share unknown."""
        unknown = tuple(
            line.indicator
            for criterion, line in case.scored
            if any(
                case.submission[name].kind in (Kind.BLANK, Kind.MISSING)
                for name in (criterion.cell("full_marks"), *criterion.applies_inputs, *filter(None, [criterion.target]))
            )
        )
        if unknown:
            reason = Sentence("rule.lacking_lines", {"lines": unknown})
            return Asked(len(case.score.lines), Verdict.INSUFFICIENT, reason)
        return Asked(len(case.score.lines))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding at the total score, the lines that do not apply beside it."""
        absent = [(one, line) for one, line in case.scored if line.support is Support.NOT_APPLICABLE]
        weight = _marks([line for _, line in absent])
        total = _marks(list(case.score.lines))
        most = case.form.rules[self.code].numbers["share"]
        if weight * 100 <= most * total:
            return
        facts = {
            "indicators": tuple(line.indicator for _, line in absent),
            "marks": plain(weight),
            "share": plain((weight * 100 / total).quantize(Decimal("0.1"))),
            "most": plain(most),
        }
        around = Around(related=tuple(one.cell("claimed_score") for one, _ in absent), subject="absent")
        yield self.finding(case, case.form.definition.overall_score, facts, around)


def _marks(lines: list[ScoreLine]) -> Decimal:
    return sum((line.full_marks for line in lines), Decimal(0))
