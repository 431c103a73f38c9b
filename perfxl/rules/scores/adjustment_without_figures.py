"""R17 扣分原因说有调整，数据却没有调整."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Finding, Sentence, Verdict, amount
from perfxl.rules.base import Around, Asked, Case, Rule


class AdjustmentWithoutFigures(Rule):
    """
    检查什么
        扣分原因写了预算有调整的，年初预算数与调整后预算数不相等。看哪一格、哪两个数、什么字样，由表的定义给出。
    为什么
        调整率由这两个数计算；文字说有调整、两个数却一样，必有一处不对，调整率也就算错了。
    反例
        扣分原因写“年中追加了预算”，年初预算数和调整后预算数都是 105.00 万元。
    正例
        年初预算数 105.00 万元，调整后预算数 111.97 万元；或扣分原因没有提到调整。
    依据
        评价评分表 预算调整率。
    """

    code = "R17"
    name = "adjustment-without-figures"

    def asked(self, case: Case) -> Asked:
        """Count the reasons that tell of an adjustment; a blank figure leaves the rule unanswered."""
        told = self._told(case)
        if not told:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.R17.untold", {}))
        readable = case.readable(len(told), self._figures(case))
        blank = tuple(case.label(name) for name in self._figures(case) if case.is_blank(name))
        if readable.verdict is Verdict.PASSED and blank:
            return Asked(len(told), Verdict.INSUFFICIENT, Sentence("relation.lacking", {"fields": blank}))
        return readable

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each reason that tells of an adjustment where the figures have none."""
        first, second = self._figures(case)
        before, after = (case.submission[name].value for name in (first, second))
        if not isinstance(before, Decimal) or before != after:
            return
        for name in self._told(case):
            facts = {
                "reason": case.submission.text(name).strip(),
                "value": amount(before),
                "first": Sentence("rule.cell", {"label": case.label(first), "place": case.place(first)}),
                "second": Sentence("rule.cell", {"label": case.label(second), "place": case.place(second)}),
            }
            around = Around(related=(first, second), clears=f"{first} <> {second}")
            yield self.finding(case, name, facts, around)

    def _told(self, case: Case) -> tuple[str, ...]:
        patterns = case.form.rules[self.code].patterns
        texts = ((name, case.submission.text(name)) for name in self.told_fields(case))
        return tuple(name for name, text in texts if any(re.search(one, text) for one in patterns))

    def _figures(self, case: Case) -> tuple[str, ...]:
        return case.form.rules[self.code].groups["figures"]
