"""M03 用了发给别的单位的表."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Kind, Sentence, Verdict
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY
from perfxl.roster.roster import identity, same
from perfxl.rules.base import Around, Asked, Case, Rule


class AnotherDepartmentsForm(Rule):
    """
    检查什么
        按名册逐个单位发的表，封面的单位名称、预算编码仍是发表时写在表里的那个单位。
    为什么
        拿别的单位的表改个名称再填，预填的预算数、控制数都是那个单位的。
    反例
        发给“水利局”的表，名称改成了“林业局”。
    正例
        名称、编码与发表时相同；不是按名册发的表，不问这一条。
    依据
        财政部门名册。
    """

    code = "M03"
    name = "another-departments-form"
    asks_empty = True

    def arises(self, case: Case) -> bool:
        """Only of a workbook that says to whom it was issued."""
        return bool(self._issued(case))

    def asked(self, case: Case) -> Asked:
        """Count what is typed and known; with both cells blank there is nothing to compare."""
        typed = [name for name in self._issued(case) if case.submission[name].kind is Kind.TEXT]
        if not typed:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.M02.nobody", {}))
        return Asked(len(typed))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at the name or code that was typed over."""
        for name, issued in self._issued(case).items():
            actual = case.submission.text(name)
            if case.submission[name].kind is not Kind.TEXT or same(actual) == same(issued):
                continue
            clears = f'{name} = "{issued}"' if '"' not in issued else None
            yield self.finding(case, name, {"actual": actual, "issued": issued}, Around(clears=clears))

    def _issued(self, case: Case) -> dict[str, str]:
        pairs = zip(identity(case.form), (NAME_PROPERTY, CODE_PROPERTY), strict=True)
        known = case.submission.properties
        return {name: known[key] for name, key in pairs if name and known.get(key)}
