"""P11 与上年相比变动大."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Comparison, Finding, Sentence, Verdict, plain
from perfxl.rules.base import Around, Asked, Case, Rule

PERCENT = Decimal(100)
TENTH = Decimal("0.1")


class MovedMuch(Rule):
    """
    检查什么
        用 --previous 审核时，支出合计、三公经费合计、实有人数与上年相比的变动不超过表格定义里的幅度。
    为什么
        两年之间突然增减的数，多半是业务变了、口径变了，或填错了；财政可以先问这几个数。
    反例
        支出合计上年 100 万元，本年 260 万元。
    正例
        上年 100 万元，本年 118 万元。上年为 0 的不比。
    依据
        表格定义里的幅度（form.toml 的 most_change）。只供财政参考，不进单位的清单。
    """

    code = "P11"
    name = "moved-much"

    def arises(self, case: Case) -> bool:
        """Only where last year's returns were given."""
        return case.previous_given

    def asked(self, case: Case) -> Asked:
        """Count the figures that stand in both years."""
        if case.before is None:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.X09.not_there", {}))
        both = [name for name, _, _, _ in self._changes(case)]
        if not both:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.X09.nothing", {}))
        return case.readable(len(both), tuple(case.before.change))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each figure that moved by more than the form lets pass."""
        for name, old, new, most in self._changes(case):
            moved = (new - old) / abs(old) * PERCENT
            if abs(moved) > most:
                told = plain(abs(moved).quantize(TENTH))
                facts = {"old": plain(old), "new": plain(new), "moved": told, "most": plain(most)}
                around = Around(comparison=Comparison(plain(old), plain(new), new - old), against=plain(old))
                yield self.finding(case, name, facts, around, "more" if new > old else "less")

    def _changes(self, case: Case) -> Iterator[tuple[str, Decimal, Decimal, Decimal]]:
        for one in case.form.definition.previous:
            figure = case.before.change.get(one.field) if case.before is not None and one.use == "change" else None
            new = case.submission[one.field].value
            if figure is not None and isinstance(figure.value, Decimal) and figure.value and isinstance(new, Decimal):
                yield one.field, figure.value, new, one.most_change
