"""T01 数值格、日期格里填的不是数或日期."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Kind
from perfxl.rules.base import Case
from perfxl.rules.values.readings import CellsRule

NOTHING = "reading.nothing"


class UnusableValue(CellsRule):
    """
    检查什么
        金额、人数、得分、百分比、日期格里填的是数或日期本身，不带单位和文字，也不是错误值。
    为什么
        写成文字的数（如“500万元”）看上去一样，表内的合计公式却不计入，打印出来的合计就是错的；
        错误值（如 #REF!）和没有计算结果的公式无法核对。本程序按能理解的数核对，但表必须改好再报。
    反例
        项目支出填“500万元”“1,119.70”“约500”；人数填“３”；调查日期填“3月5日”（没有年份）。
    正例
        项目支出填 500；调查日期填 2021-03-05。没有发生的填 0 或留空，不写“无”“—”（nothing，只作提示）。
    依据
        自评表填报要求。
    """

    code = "T01"
    name = "unusable-value"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all cells of a kind, at the first, the others related."""
        values = self.understood(case)
        unusable = [read for read in values if read.kind is Kind.UNREADABLE]
        nothing = [read for read in values if read.understood == NOTHING]
        typed = [read for read in values if read not in unusable and read not in nothing]
        for variant, reads in (("unusable", unusable), ("typed", typed), ("nothing", nothing)):
            if reads:
                yield self.together(case, variant, reads)
