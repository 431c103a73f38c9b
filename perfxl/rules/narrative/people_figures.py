"""X06 文字中的编制、实有人数与表内不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class PeopleFigures(TextRule):
    """
    检查什么
        文字中写明的编制数、实有人数，与基本概况所填一致。
    为什么
        在职人员控制率由这两个数计算。
    反例
        报告写“实有人数为4人”，基本概况实有人数 3。
    正例
        写“行政编制2人”的不比较：是编制中的一部分。
    依据
        自评表 一、基本概况。
    """

    code = "X06"
    name = "people-in-text-differ"
