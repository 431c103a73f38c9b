"""X27 报告中的评价得分与自评综合得分不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class ScoreInReport(TextRule):
    """
    检查什么
        报告中写明的评价得分，等于自评综合得分。
    为什么
        改了得分而没有改报告，是最常见的遗漏。
    反例
        自评综合得分改为 95，报告仍写“评价得分98分”。
    正例
        报告写“95.0分”，与 95 相同。
    依据
        自评表 三 与评价报告。
    """

    code = "X27"
    name = "score-in-report-differs"
