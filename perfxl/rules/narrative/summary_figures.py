"""X01 总体运行情况、完成情况中的数与表内不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class SummaryFigures(TextRule):
    """
    检查什么
        总体运行情况、目标完成情况中写明的收入、支出、结余等数，与表二所填一致（元、万元、亿元换算后比较）。
    为什么
        同一件事写在两处，数不同，其中一处必有误；读报告的人不知道该信哪一处。
    反例
        总体运行情况写“结余0.18万元”，表二累计结余 0.81。
    正例
        写“约112万元”“上年收入100万元”的不比较：不是确数，或不是本年的数。
        写“112万元”而表内为 111.97：按文字写到的位数四舍五入后相同。
    依据
        自评表 一、三 与表二。
    """

    code = "X01"
    name = "figure-in-summary-differs"
