"""X02 评价报告中的数与表内不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class ReportFigures(TextRule):
    """
    检查什么
        评价报告中写明的整体支出、基本支出、人员、公用、项目、明细、三公经费和占比，与表二、基本支出明细、三公经费表一致。
    为什么
        报告要公开，与表不一致的数会被当作两套数。
    反例
        报告写“公用经费支出82.01万元”，表二公用支出 82.10。
    正例
        报告写“82.1万元”或“821,000元”，与 82.10 万元是同一个数。
        占比按文字写到的位数四舍五入后比较。
    依据
        评价报告 二、整体支出规模与基本支出情况分析。
    """

    code = "X02"
    name = "figure-in-report-differs"
