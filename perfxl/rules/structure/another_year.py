"""S13 评价年度不是本表的年度."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Kind, Sentence, Verdict
from perfxl.rules.base import Around, Asked, Case, Rule


class AnotherYear(Rule):
    """
    检查什么
        封面所填的评价年度，就是本表表样的评价年度。
    为什么
        拿去年的表改一改交上来，或把报告年份当成评价年度填，整份表都是另一年的数。
    反例
        2020 年度的表样，封面填 2019 或 2021。
    正例
        封面填 2020。
    依据
        布置自评工作的通知所定的评价年度。
    """

    code = "S13"
    name = "another-year"
    asks_empty = True

    def asked(self, case: Case) -> Asked:
        """Count the years on the cover; where none is filled in there is nothing to compare (S02 speaks)."""
        years = self._years(case)
        if years and all(case.is_blank(name) for name in years):
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.S13.blank", {}))
        return case.readable(len(years), years)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at a year that is another one."""
        wanted = case.form.definition.evaluation_year
        for name in self._years(case):
            read = case.submission[name]
            if read.kind is Kind.NUMBER and read.value != wanted:
                facts = {"actual": str(read.value), "wanted": str(wanted)}
                yield self.finding(case, name, facts, Around(clears=f"{name} = {wanted}"))

    def _years(self, case: Case) -> tuple[str, ...]:
        instances = case.form.instances
        return tuple(name for name in case.form.definition.identity if instances[name].field.type == "year")
