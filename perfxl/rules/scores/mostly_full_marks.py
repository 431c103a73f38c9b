"""R12 几乎全满分."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Sentence, Verdict, plain
from perfxl.rules.base import Around, Asked, Case, Rule


class MostlyFullMarks(Rule):
    """
    检查什么
        自评满分的指标占全部指标的比例（share，%）是否过高，或者总分不低于 total 而扣分的指标不超过 deductions 项。
        界限（numbers）由表的定义给出。
    为什么
        几乎项项满分的自评，多半没有逐项对照评分标准。这是给财政的线索，不退部门：满分本身不是错。
    反例
        25 项指标 23 项满分，自评 98 分，只扣了 2 项。
    正例
        25 项指标 20 项满分，扣分各有原因。
    依据
        财政评审的通常做法。
    """

    code = "R12"
    name = "mostly-full-marks"

    def asked(self, case: Case) -> Asked:
        """Count the lines; one without a self-score leaves the share unknown."""
        blank = tuple(line.indicator for line in case.score.lines if line.claimed is None)
        if blank:
            return Asked(len(case.score.lines), Verdict.INSUFFICIENT, Sentence("rule.lacking_lines", {"lines": blank}))
        return Asked(len(case.score.lines))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding at the total score."""
        lines = [line for line in case.score.lines if line.claimed is not None]
        if len(lines) < len(case.score.lines) or not lines:
            return
        numbers = case.form.rules[self.code].numbers
        full = sum((line.claimed or 0) >= line.full_marks for line in lines)
        deductions = len(lines) - full
        few = case.score.claimed >= numbers["total"] and deductions <= numbers["deductions"]
        if full * 100 < numbers["share"] * len(lines) and not few:
            return
        facts = {
            "lines": len(lines),
            "full": full,
            "share": full * 100 // len(lines),
            "total": plain(case.score.claimed),
            "deductions": deductions,
        }
        yield self.finding(case, case.form.definition.overall_score, facts, Around(subject="full"))
