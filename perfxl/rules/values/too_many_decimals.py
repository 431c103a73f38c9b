"""T05 小数位数过多."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import FieldValue, Finding
from perfxl.rules.base import Case
from perfxl.rules.values.readings import CellsRule


class TooManyDecimals(CellsRule):
    """
    检查什么
        手工填的金额不超过本表规定的小数位数（万元，两位）。
    为什么
        单元格只显示两位，打印出来的合计与各数相加就会差 0.01；多出来的小数也看不见。全表只提示一次。
    反例
        公用支出填 82.104，打印出来是 82.10。
    正例
        公用支出填 82.10。
    依据
        自评表金额单位和精度。
    """

    code = "T05"
    name = "too-many-decimals"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all amounts with more decimals than the form's."""
        long = [read for read in self._amounts(case) if self._exceeds(case, read)]
        if long:
            yield self.together(case, "", long)

    def _amounts(self, case: Case) -> list[FieldValue]:
        return [
            case.submission[name]
            for name, instance in case.form.instances.items()
            if instance.field.type == "money" and instance.computed is None
        ]

    def _exceeds(self, case: Case, read: FieldValue) -> bool:
        return isinstance(read.value, Decimal) and read.value % case.form.precision(read.name) != 0
