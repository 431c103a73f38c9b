"""T08 空白与 0 混用."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from perfxl.form import Instance
from perfxl.model import Finding, Kind
from perfxl.rules.base import Around, Asked, Case
from perfxl.rules.values.readings import CellsRule


class BlankAndZero(CellsRule):
    """
    检查什么
        分单位填的表里，同一栏填了数的各单位，没有发生的有的填 0、有的留空。全表只提示一次。
        文字里写明为 0、表内却留空的（told），列为财政的线索。
        “不清楚的留空”的单子不在此列。
    为什么
        空白不是 0：一半填 0、一半留空，看的人分不清空白是没有发生，还是忘了填。合计时空白按 0 计算，不影响结果。
    反例
        局机关的上年结转填 0，二级机构填了收入，上年结转却留空。
    正例
        没有发生的都填 0。
    依据
        自评表填报要求。
    """

    code = "T08"
    name = "blank-and-zero"

    def asked(self, case: Case) -> Asked:
        """Count the columns somebody filled in."""
        groups = self._groups(case)
        lost = [name for name, _ in self._amounts(case) if case.submission[name].kind is Kind.MISSING]
        return case.complete(len(groups) + len(lost), tuple(lost))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for the whole workbook, at the first blank beside a 0."""
        blanks: list[str] = []
        for group in self._groups(case).values():
            if any(case.submission[name].value == 0 for name in group):
                blanks += [name for name in group if case.is_empty(name)]
        if blanks:
            reads = [case.submission[name] for name in blanks]
            facts = {"count": len(blanks), "cells": self.listed(case, "", reads)}
            yield self.finding(case, blanks[0], facts, Around(related=tuple(blanks[1:]), subject="blanks"))
        yield from self._told(case, frozenset(blanks))

    def _told(self, case: Case, known: frozenset[str]) -> Iterator[Finding]:
        """Yield one finding for all cells that are blank while a text says 0 of them."""
        said = [each for each in case.statements if each.agrees and each.stated == 0]
        cells = {case.typed(name): each for each in said for name in each.fields}
        told = [name for name in cells if name not in known and case.is_empty(name)]
        if told:
            texts = tuple(dict.fromkeys(case.place(cells[name].text) for name in told))
            facts = {
                "count": len(told),
                "cells": self.listed(case, "", [case.submission[name] for name in told]),
                "quote": cells[told[0]].quote,
                "texts": texts,
            }
            related = (*told[1:], *dict.fromkeys(cells[name].text for name in told))
            yield self.finding(case, told[0], facts, Around(related=related, subject="told"), "told")

    def _groups(self, case: Case) -> dict[str, list[str]]:
        """The optional amounts of each column of the unit tables, rows without a figure left out."""
        amounts = self._amounts(case)
        filled = {one.row for name, one in amounts if self._filled(case, name)}
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for name, one in amounts:
            if not one.field.required and one.row in filled:
                groups[one.field.id].append(name)
        return {key: names for key, names in groups.items() if any(self._filled(case, name) for name in names)}

    def _amounts(self, case: Case) -> list[tuple[str, Instance]]:
        units = {row for row, _ in case.form.units}
        return [
            (name, one)
            for name, one in case.form.instances.items()
            if one.field.type == "money" and one.computed is None and one.row in units
        ]

    def _filled(self, case: Case, name: str) -> bool:
        return case.submission[name].kind is Kind.NUMBER and not case.is_empty(name)
