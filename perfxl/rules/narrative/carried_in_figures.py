"""X08 报告中的上年结余与表内上年结转不一致."""

from __future__ import annotations

from perfxl.rules.narrative.text_rule import TextRule


class CarriedInFigures(TextRule):
    """
    检查什么
        报告中写明的上年结余（结转），等于表二的上年结转；说的是专项资金的，不大于表二的上年结转。
    为什么
        资金结余的得分取决于上年结转，两处不同就无法认定。
    反例
        报告写“上年结余3万元”，表二上年结转 0。
    正例
        报告写“专项资金上年结余1万元”，表二上年结转 5：专项只是其中一部分。
    依据
        评价报告 专项支出与表二 上年结转。
    """

    code = "X08"
    name = "carry-over-in-text-differs"
