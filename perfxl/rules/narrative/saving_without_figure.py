"""N15 说压减而没有数."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding, Sentence, Verdict
from perfxl.rules.base import FEW, Around, Asked, Case, Rule

_DIGITS = "0-9０-９一二两三四五六七八九十百千万"
_NUMBER = re.compile(rf"[{_DIGITS}][{_DIGITS},.，．]*\s*(?:个百分点|%|％|元|万元|万|成|倍)")


class SavingWithoutFigure(Rule):
    """
    检查什么
        成本指标的完成情况写压减、节约、下降的，有没有写压减了多少。看哪些格、哪些字样，由表的定义给出。
    为什么
        成本只有与上年或预算相比才看得出高低；没有数，又没有比较的年度，说压减就无从核对。
        这是给财政的线索，不退部门。
    反例
        “压缩了一般性支出”。
    正例
        “一般性支出比上年压减 3.2 万元，下降 5%”。
    依据
        自评表 三、产出目标 成本指标。
    """

    code = "N15"
    name = "saving-without-figure"

    def asked(self, case: Case) -> Asked:
        """Count the texts looked at."""
        filled = sum(bool(case.submission.text(name)) for name in self.told_fields(case))
        if not filled:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("text.nothing_to_compare", {}))
        return Asked(filled)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all results that tell of a saving without an amount or a rate."""
        patterns = [re.compile(pattern) for pattern in case.form.rules[self.code].patterns]
        told = {name: case.submission.text(name).strip() for name in self.told_fields(case)}
        bare = {
            name: text
            for name, text in told.items()
            if any(one.search(text) for one in patterns) and not _NUMBER.search(text)
        }
        if bare:
            first, *others = bare
            facts = {"count": len(bare), "texts": tuple(f"“{text}”" for text in list(bare.values())[:FEW])}
            yield self.finding(case, first, facts, Around(related=tuple(others), subject="savings"))
