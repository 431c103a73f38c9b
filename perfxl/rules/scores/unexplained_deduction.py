"""R07 扣分没有原因，或有扣分原因却没有扣分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, Level, ScoreLine, amount
from perfxl.rules.base import Around, Case, LineRule

DEDUCTED = "扣"


class UnexplainedDeduction(LineRule):
    """
    检查什么
        自评得分低于分值的，须写扣分原因（或不适用原因）；写了扣分的，自评得分须低于分值。
    为什么
        扣分原因是整改的依据；得分与原因不一致，两处必有一处填错。
        “扣分原因和其他说明”栏可以写其他说明，所以满分行写到“扣”字的只作提示。
    反例
        “资产管理安全性”分值 4，自评 3 分，扣分原因空白。
    正例
        扣分原因写明“固定资产尚未全面实行一物一卡管理”。
    依据
        评价评分表“扣分原因和其他说明”栏。
    """

    code = "R07"
    name = "unexplained-deduction"

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Every line that was scored."""
        return line.claimed is not None and line.claimed >= 0

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the reason's cell."""
        reason, score = criterion.cell("deduction_reason"), criterion.cell("claimed_score")
        marks, excuse = criterion.cell("full_marks"), criterion.cell("not_applicable_reason")
        if line.claimed is None:
            return
        facts: dict[str, object] = {
            "indicator": line.indicator,
            "claimed": amount(line.claimed),
            "marks": amount(line.full_marks),
            "score_place": case.place(score),
            "reason": case.submission.text(reason),
        }
        if line.claimed < line.full_marks and not case.explains(reason) and not case.explains(excuse):
            clears = f"OR({score} >= {marks}, NOT(ISBLANK({reason})), NOT(ISBLANK({excuse})))"
            if not case.is_blank(reason):
                clears = ""  # a phrase that explains nothing: only the words can tell, not a formula
            yield self.finding(case, reason, facts, Around(related=(score,), clears=clears or None), "missing")
        elif line.claimed >= line.full_marks and DEDUCTED in case.submission.text(reason):
            clears = f"OR({score} < {marks}, ISBLANK({reason}))"
            around = Around(related=(score,), clears=clears, level=Level.NOTICE)  # 其他说明 may mention 扣 as well
            yield self.finding(case, reason, facts, around, "idle")
