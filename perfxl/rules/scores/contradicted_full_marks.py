"""R09 扣分原因与另一项的满分矛盾."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.form import Criterion
from perfxl.model import Finding, ScoreLine, Sentence, amount
from perfxl.rules.base import FEW, Around, Case, LineRule
from perfxl.rules.claims import says_something

LONGEST = 60  # characters of a reason that are quoted


class ContradictedFullMarks(LineRule):
    """
    检查什么
        某项指标的扣分原因所说的情况，同时是另一项指标的评分内容时（lines，由表的定义给出），另一项不能一字不提地计满分：
        或者也扣分，或者在那一行“扣分原因和其他说明”栏写明为什么不影响得分。
    为什么
        资产管理安全性写明没有全面实行一物一卡，资产管理制度“得到有效执行”却计满分，两处不能同时成立。
    反例
        “资产管理安全性”扣 1 分，原因“固定资产尚未全面实行一物一卡管理”；“管理制度健全性”（资产管理）自评 3 分（满分）。
    正例
        “管理制度健全性”自评 2 分；或自评 3 分，其他说明写明“资产台账按制度登记，标签正在补贴”。
    依据
        评价评分表的评分标准。
    """

    code = "R09"
    name = "full-marks-contradicted"

    def asked_of(self, case: Case, criterion: Criterion) -> tuple[str, ...]:
        """Return the patterns that speak against a line's full marks."""
        return case.form.rules[self.code].lines.get(criterion.id, ())

    def looks_at(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Lines the form gives patterns for, where they were scored."""
        return bool(self.asked_of(case, criterion)) and line.claimed is not None

    def speak(self, case: Case, criterion: Criterion, line: ScoreLine) -> Iterator[Finding]:
        """Yield a finding at the full marks that another line's deduction reason speaks against."""
        remark, score = criterion.cell("deduction_reason"), criterion.cell("claimed_score")
        if line.claimed is None or line.claimed < line.full_marks or case.explains(remark):
            return
        against = self._against(case, criterion)
        if not against:
            return
        told = tuple(
            Sentence(
                "rule.R09.reason",
                {"indicator": other.indicator, "place": case.place(reason), "words": words[:LONGEST]},
            )
            for reason, other, words in against[:FEW]
        )
        facts = {
            "category": line.category,
            "indicator": line.indicator,
            "claimed": amount(line.full_marks),
            "reasons": told,
            "remark": case.place(remark),
        }
        said = says_something(remark, case.form.definition.empty_phrases)
        around = Around(
            related=tuple(reason for reason, *_ in against),
            follow_up=(remark,),
            clears=f"OR({score} < {criterion.cell('full_marks')}, {said})",
        )
        yield self.finding(case, score, facts, around)

    def _against(self, case: Case, criterion: Criterion) -> list[tuple[str, ScoreLine, str]]:
        """The reasons of other lines that tell what this line's full marks deny: field, line, words."""
        patterns = [re.compile(pattern) for pattern in self.asked_of(case, criterion)]
        found = []
        for other, line in case.scored:
            reason = other.cell("deduction_reason")
            words = case.submission.text(reason)
            lost = line.claimed is not None and line.claimed < line.full_marks
            if lost and other.id != criterion.id and any(one.search(words) for one in patterns):
                found.append((reason, line, words))
        return found
