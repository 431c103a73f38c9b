"""X11 满意度在报告中没有写明，或与表内不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class SatisfactionFigures(TextRule):
    """
    检查什么
        表内填了满意度的，报告中也写明这个数，并且一致；评分依据数据填了调查方式和有效问卷数的，报告可以不写。
    为什么
        满意度要计分，只写“得到了提高”看不出数从哪里来。
    反例
        表内满意度 96%，报告只写“社会公众的满意度得到了提高”，也没有调查数据。
    正例
        报告写“发放问卷100份，满意度96%”。
    依据
        评价报告 社会公众满意度评价。
    """

    code = "X11"
    name = "satisfaction-not-in-report"
