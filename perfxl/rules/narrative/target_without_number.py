"""N04 绩效目标没有量化."""

from __future__ import annotations

from perfxl.rules.narrative.unmeasured import UnmeasuredRule


class TargetWithoutNumber(UnmeasuredRule):
    """
    检查什么
        绩效目标（fields）里有没有可以衡量的数、期限、比率（patterns）；年份、指标序号（unless）不算，目标填在评分依据数据
        里的（against）算有。写“无”的不看。
    为什么
        没有数就无从判断完成没有。这是给财政的线索，不退部门：目标几个月前已经批复，现在补不了；供下年审核目标时参考。
    反例
        数量指标的目标写“加强业务培训学习交流”。
    正例
        “举办业务培训4期”“12月底前完成”“满意度90%以上”；评分依据数据里填了目标值。
    依据
        绩效目标应当量化、可衡量。
    """

    code = "N04"
    name = "target-without-number"
