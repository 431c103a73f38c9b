"""X25 报告中的三公经费控制数、完成率与表内不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class LimitFigures(TextRule):
    """
    检查什么
        报告中写明的三公经费控制数和完成控制数的百分比，与表内所填一致。
    为什么
        控制率要计分，报告和表只能有一个数。
    反例
        报告写“完成控制数的97.58%”，表内为 98.57%。
    正例
        报告写“98.6%”，与 98.57% 四舍五入后相同。
    依据
        评价报告 三公经费支出情况。
    """

    code = "X25"
    name = "limit-in-text-differs"
