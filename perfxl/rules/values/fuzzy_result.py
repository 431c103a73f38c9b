"""T07 完成情况用了约数."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding, Kind
from perfxl.rules.base import Around, Asked, Case
from perfxl.rules.values.readings import CellsRule

AROUND = 8  # characters quoted before and after


class FuzzyResult(CellsRule):
    """
    检查什么
        完成情况里有没有“5千多条”“约300人”“若干”这样的约数。看哪些栏、什么字样算约数，由表的定义给出。
    为什么
        约数无法与目标值比较，也无法核对。这是给财政的线索，不退部门：目标批复在前，事后未必统计得出准数。
    反例
        “补录更新5千多条”。
    正例
        “补录更新 5213 条”。
    依据
        财政评审的通常做法：实际完成值应当可以核对。
    """

    code = "T07"
    name = "fuzzy-result"

    def asked(self, case: Case) -> Asked:
        """Count the texts looked at."""
        texts = self.told_fields(case)
        lost = tuple(name for name in texts if case.submission[name].kind is Kind.MISSING)
        return case.complete(sum(bool(case.submission.text(name)) for name in texts) + len(lost), lost)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts with an approximate number, each quoted."""
        patterns = [re.compile(pattern) for pattern in case.form.rules[self.code].patterns]
        quoted: dict[str, str] = {}
        for name in self.told_fields(case):
            text = case.submission.text(name)
            found = next((match for one in patterns if (match := one.search(text))), None)
            if found is not None:
                quoted[name] = text[max(0, found.start() - AROUND) : found.end() + AROUND].strip("，、；。：\n ")
        if quoted:
            first, *others = quoted
            facts = {"count": len(quoted), "texts": tuple(f"“{text}”" for text in list(quoted.values())[:4])}
            yield self.finding(case, first, facts, Around(related=tuple(others), subject="results"))
