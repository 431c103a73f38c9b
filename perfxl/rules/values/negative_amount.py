"""T04 不该为负的数填了负数."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import FieldValue, Finding
from perfxl.rules.base import Asked, Case
from perfxl.rules.values.readings import CellsRule


class NegativeAmount(CellsRule):
    """
    检查什么
        金额、人数、个数不为负数。结余、其他增减、追加追减等可以为负的项目不在此列。
    为什么
        支出、收入、资产没有负数；写成负数的多半是把“减少”填进了总数，或多打了一个减号。
    反例
        公用支出填 -82.10，或填成 (82.10)。
    正例
        公用支出填 82.10；动用上年结转的，当年结余填 -2.00。
    依据
        自评表填报要求。
    """

    code = "T04"
    name = "negative-amount"

    def asked(self, case: Case) -> Asked:
        """Count the figures that may not be negative."""
        figures = self._figures(case)
        return case.readable(len(figures), tuple(read.name for read in figures))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all negative figures."""
        negative = [read for read in self._figures(case) if isinstance(read.value, Decimal) and read.value < 0]
        if negative:
            yield self.together(case, "", negative)

    def _figures(self, case: Case) -> list[FieldValue]:
        return [
            case.submission[name]
            for name, instance in case.form.instances.items()
            if instance.field.type in ("money", "people", "count")
            and not instance.field.negative
            and instance.computed is None
        ]
