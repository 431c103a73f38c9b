"""R16 得满分而表内找不到依据."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine, Sentence, Verdict, amount
from perfxl.rules.base import Around, Asked, Case, Rule

Line = tuple[Criterion, ScoreLine]


class FullMarksOnWordAlone(Rule):
    """
    检查什么
        靠材料或评判得分的行，得了满分而没有佐证材料号的，表内有没有一处可以对上：
        样表里的工作任务（lines），目标、完成情况和报告里有没有提到；
        有专门数据可填的（groups），有没有填。已改成本部门个性化指标的行不看。
    为什么
        评分标准要求按部门实际调整、细化；照抄样表的名称又得满分，全表没有一句话说到它，分数就没有依据。
        这是给财政的线索，不退部门。
    反例
        “省市重点民生实事完成情况”自评 2 分（满分），目标、完成情况和报告都没有提到民生实事。
        “预决算信息公开性”自评满分，公开网址和公开日期都空着。
    正例
        填了佐证材料号；或完成情况写明“承担的 2 件省重点民生实事全部办结”。
    依据
        评价评分表产出、效果部分的评分标准：应细化为个性化指标。
    """

    code = "R16"
    name = "full-marks-on-word-alone"

    def asked(self, case: Case) -> Asked:
        """Count the lines looked at; one without a self-score leaves the rule unanswered."""
        lines = [*self._named(case), *self._with_data(case)]
        if not lines:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.no_lines", {}))
        blank = tuple(line.indicator for _, line in lines if line.claimed is None)
        if blank:
            return Asked(len(lines), Verdict.INSUFFICIENT, Sentence("rule.lacking_lines", {"lines": blank}))
        return Asked(len(lines))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all lines no text speaks of, and one for each whose own figures are blank."""
        texts = [case.submission.text(name) for name in self.told_fields(case)]
        words = case.form.rules[self.code].lines
        unsaid = [
            (criterion, line)
            for criterion, line in self._named(case)
            if _on_word_alone(case, criterion, line)
            and not any(re.search(word, text) for word in words[criterion.id] for text in texts)
        ]
        if unsaid:
            yield self._unsaid(case, unsaid)
        for criterion, line in self._with_data(case):
            blank = case.form.rules[self.code].groups[criterion.id]
            if _on_word_alone(case, criterion, line) and all(case.is_empty(name) for name in blank):
                yield self._without_data(case, criterion, line, blank)

    def _named(self, case: Case) -> list[Line]:
        """The lines that still bear the name of a task of the sample form."""
        words = case.form.rules[self.code].lines
        return [
            (criterion, line)
            for criterion, line in case.scored
            if any(re.search(word, line.indicator) for word in words.get(criterion.id, ()))
        ]

    def _with_data(self, case: Case) -> list[Line]:
        return [each for each in case.scored if case.form.rules[self.code].groups.get(each[0].id)]

    def _unsaid(self, case: Case, lines: list[Line]) -> Finding:
        fields = [criterion.cell("claimed_score") for criterion, _ in lines]
        facts = {
            "count": len(lines),
            "marks": amount(sum((line.full_marks for _, line in lines), Decimal(0))),
            "lines": tuple(
                Sentence("rule.cell", {"label": line.indicator, "place": case.place(field)})
                for (_, line), field in zip(lines, fields, strict=True)
            ),
        }
        return self.finding(case, fields[0], facts, Around(related=tuple(fields[1:]), subject="unsaid"), "unsaid")

    def _without_data(self, case: Case, criterion: Criterion, line: ScoreLine, blank: tuple[str, ...]) -> Finding:
        facts = {
            "indicator": line.indicator,
            "claimed": amount(line.full_marks),
            "blank": tuple(
                Sentence("rule.cell", {"label": case.label(name), "place": case.place(name)}) for name in blank
            ),
        }
        return self.finding(case, criterion.cell("claimed_score"), facts, Around(related=blank), "without_data")


def _on_word_alone(case: Case, criterion: Criterion, line: ScoreLine) -> bool:
    """Whether a line claims full marks and gives no evidence number."""
    return line.claimed == line.full_marks and not case.explains(criterion.cell("evidence"))
