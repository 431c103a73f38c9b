"""R08 扣分幅度与原因条数不符."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.form.reasons import cases_possible
from perfxl.model import Finding, ScoreLine, Support, plain
from perfxl.rules.base import Around, Case, LineRule

LONGEST = 60  # characters of a reason that are quoted


class ReasonsAndMarks(LineRule):
    """
    检查什么
        每出现一例扣几分的指标，没有填例数的，按扣分原因写明的例数计算应扣分数，与实际所扣分数一致。
        一句话里可能说了几例，只有怎样数都对不上的才提出；原因只写“见附件”的不数。
    为什么
        扣分原因写了一例却扣了两例的分，或写了三例只扣一例的分，两处必有一处没有写全。
    反例
        “资产管理安全性”每例扣 1 分，扣分原因只写“固定资产尚未全面实行一物一卡管理”，自评扣 2 分。
    正例
        扣分原因写明“两台设备未登记”，自评扣 2 分；或在评分依据数据中填例数。
    依据
        评价评分表的评分标准“每出现一例……扣……分”。
    """

    code = "R08"
    name = "deduction-unlike-reasons"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines that lose marks case by case."""
        return criterion.definition.method == "per_occurrence"

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the self-score is blank, or the reason only points at evidence, where the cases may be listed."""
        if line.claimed is None:
            return True
        patterns = case.form.definition.explanations.evidence
        text = case.submission.text(criterion.cell("deduction_reason"))
        return self._counts(case, criterion, line) and any(re.search(pattern, text) for pattern in patterns)

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines that were scored, those without the business left out."""
        return line.support is not Support.NOT_APPLICABLE and not self.lacks(case, criterion, line)

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the reason where no reading of it gives the number of cases marks were lost for."""
        reason, taken = criterion.cell("deduction_reason"), self._cases(criterion, line)
        if taken is None or line.claimed is None or not self._counts(case, criterion, line):
            return
        text = case.submission.text(reason)
        told = cases_possible(text)
        at_least = line.claimed == 0 and any(count >= taken for count in told)  # 扣完为止
        if taken in told or at_least:
            return
        facts = {
            "indicator": line.indicator,
            "reason": text[:LONGEST],
            "told": min(told),
            "taken": taken,
            "lost": plain(line.full_marks - line.claimed),
            "per_step": plain(criterion.definition.per_step or line.full_marks),
            "score_place": case.place(criterion.cell("claimed_score")),
        }
        yield self.finding(case, reason, facts, Around(related=(criterion.cell("claimed_score"),)))

    def _cases(self, criterion: Criterion, line: ScoreLine) -> int | None:
        """How many cases the lost marks stand for; None where none, or no whole number (R03's)."""
        step = criterion.definition.per_step
        if line.claimed is None or not step or not 0 <= line.claimed < line.full_marks:
            return None
        lost = (line.full_marks - line.claimed) / step
        return int(lost) if lost == int(lost) else None

    def _counts(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the reason is all that tells how many cases there were: no figure does."""
        counted = any(not case.is_blank(name) for name in criterion.required)
        lost = self._cases(criterion, line) is not None and line.support is not Support.NOT_APPLICABLE
        return lost and not counted and case.explains(criterion.cell("deduction_reason"))
