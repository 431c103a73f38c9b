"""N05 完成情况没有数据."""

from __future__ import annotations

from perfxl.rules.narrative.unmeasured import UnmeasuredRule


class ResultWithoutNumber(UnmeasuredRule):
    """
    检查什么
        完成情况（fields）里有没有可以核对的数、日期、比率（patterns）；年份（unless）不算，实际值填在评分依据数据里的
        （against）算有。空白和写“无”的不看。
    为什么
        只写“已完成”“控制在预算内”，无从核对完成了多少。这是给财政的线索，抽查时先看这些。
    反例
        成本指标的完成情况写“控制在预算内”。
    正例
        “公用支出比预算少 3.2 万元”；评分依据数据里填了实际值。
    依据
        财政评审的通常做法：实际完成值应当可以核对。
    """

    code = "N05"
    name = "result-without-number"
