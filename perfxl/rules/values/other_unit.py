"""T02 金额单位不是本表的单位."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import FieldValue, Finding, Kind, Sentence, plain
from perfxl.rules.base import Around, Case
from perfxl.rules.values.readings import CellsRule

SLIP = Decimal(10_000)  # 元 to 万元
SHOWN = 4
TELLING = 3  # significant digits two figures must share before one is likely the other in another unit
LARGE = Decimal(1_000_000)  # seven digits before the point


class OtherUnit(CellsRule):
    """
    检查什么
        金额格的数是本表的单位（万元）：格内文字或单元格格式写明是元、千元、亿元的（unit），单元格格式把元缩小显示成
        万元的（unit）；同一张表里两个数正好相差一万倍的（slip），小数点前有七位以上的（large），是给财政的线索。
    为什么
        按元填进万元的格，数就大了一万倍。写明了单位的，本程序也不替填报人换算，只告诉折合多少；没有写明的只是可疑。
    反例
        收入合计填“1119700元”，或填 1119700 而格式显示为 111.97。
    正例
        收入合计填 111.97。
    依据
        自评表各表标题所注单位“万元”。
    """

    code = "T02"
    name = "other-unit"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all cells that say another unit, and the leads."""
        stated = self.understood(case)
        if stated:
            yield self.together(case, "unit", stated)
        amounts = [read for read in self._amounts(case) if isinstance(read.value, Decimal) and read.value != 0]
        large = [read for read in amounts if abs(_number(read)) >= LARGE]
        if large:
            yield self.together(case, "large", large)
        slips = _slips([read for read in amounts if read not in large])
        if slips:
            yield self._slip(case, slips)

    def _amounts(self, case: Case) -> list[FieldValue]:
        """Every amount that was typed, with its place in the form."""
        return [
            case.submission[name]
            for name, instance in case.form.instances.items()
            if instance.field.type == "money" and instance.computed is None
        ]

    def _slip(self, case: Case, slips: list[tuple[FieldValue, FieldValue]]) -> Finding:
        told = tuple(
            Sentence(
                "rule.T02.pair",
                {
                    "label": case.label(large.name), "place": case.place(large.name), "value": plain(_number(large)),
                    "other": case.label(small.name), "other_place": case.place(small.name),
                    "small": plain(_number(small)),
                },
            )
            for large, small in slips[:SHOWN]
        )  # fmt: skip
        first, *others = dict.fromkeys(large.name for large, _ in slips)
        related = (*others, *dict.fromkeys(small.name for _, small in slips))
        return self.finding(
            case, first, {"count": len(slips), "cells": told}, Around(related=related, subject="slip"), "slip"
        )


def _number(read: FieldValue) -> Decimal:
    if read.kind is not Kind.NUMBER or not isinstance(read.value, Decimal):
        raise TypeError(read.name)
    return read.value


def _slips(amounts: list[FieldValue]) -> list[tuple[FieldValue, FieldValue]]:
    """Return (larger, smaller) of figures that are the same digits, 10⁴ apart, and too many digits for chance."""
    by_value: dict[Decimal, FieldValue] = {}
    for read in amounts:
        by_value.setdefault(_number(read), read)
    telling = [read for read in amounts if len(_number(read).normalize().as_tuple().digits) >= TELLING]
    return [(by_value[_number(read) * SLIP], read) for read in telling if _number(read) * SLIP in by_value]
