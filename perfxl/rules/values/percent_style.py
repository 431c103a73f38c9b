"""T03 百分比写法不明."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Kind
from perfxl.rules.base import Case
from perfxl.rules.values.readings import CellsRule


class PercentStyle(CellsRule):
    """
    检查什么
        百分比格按百分比填（96%），没有丢掉百分号：填 96 的按 96% 理解（typed）；不带百分号填 0.96 的按 96% 理解，
        但也可能是 0.96%（ambiguous）；填 1 到 10 之间的数，分不清是百分之几还是几倍，不采用（unclear）。
    为什么
        同一个 0.96，按百分比是 96%，按字面是 0.96%，差一百倍；得分要用它来算。
    反例
        满意度格被改成常规格式，填 0.96；满意度填 96。
    正例
        满意度填 96%。
    依据
        自评表填报要求。
    """

    code = "T03"
    name = "percent-style"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all cells of a kind."""
        values = self.understood(case)
        unclear = [read for read in values if read.kind is Kind.UNREADABLE]
        ambiguous = [read for read in values if read.understood == "reading.percent_ambiguous"]
        typed = [read for read in values if read not in unclear and read not in ambiguous]
        for variant, reads in (("unclear", unclear), ("ambiguous", ambiguous), ("typed", typed)):
            if reads:
                yield self.together(case, variant, reads)
