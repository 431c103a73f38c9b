"""S08 指标行缺失或空白."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Kind, Sentence, Verdict
from perfxl.rules.base import FEW, Around, Asked, Case, Rule
from perfxl.rules.claims import says_something
from perfxl.rules.wording import texts_asked, told_group


class IndicatorLines(Rule):
    """
    检查什么
        每类指标（groups，由表的定义给出：产出、效益、满意度）至少有一项写了绩效目标，“无”不算（missing）；
        写了绩效目标的，完成情况（fields）不能空白（result）。
    为什么
        没有指标就没有可评的内容；有目标没有完成情况，看不出完成没有。
    反例
        产出目标各行全空，评分表产出 25 分却自评 25 分；“数量指标1”写了目标，完成情况空白。
    正例
        产出、效益各写一项以上，满意度一项，完成情况逐项填写。
    依据
        自评表 三、绩效自评；绩效指标须有产出、效益、满意度三类。
    """

    code = "S08"
    name = "indicator-line-missing"

    def asked(self, case: Case) -> Asked:
        """Count the targets; one whose cell was not found leaves the rule unanswered."""
        targets = self._targets(case)
        asked = texts_asked(case, (*targets, *filter(None, (self._result(case, name) for name in targets))))
        if asked.compared or asked.verdict is Verdict.INSUFFICIENT:
            return asked
        return Asked(len(targets))  # all blank: that is what is wrong

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each kind without a target, and one for all targets whose result is blank."""
        if any(case.submission[name].kind is Kind.MISSING for name in self._targets(case)):
            return
        for title in case.form.rules[self.code].groups:
            names = told_group(case, self.code, title)
            if not any(self._set(case, name) for name in names):
                absent = case.form.definition.absent_words
                clears = f"OR({', '.join(says_something(name, absent) for name in names)})"
                facts = {"kind": title}
                yield self.finding(
                    case, names[0], facts, Around(related=names[1:], clears=clears, subject=title), "missing"
                )
        results = (self._result(case, name) for name in self._targets(case) if self._set(case, name))
        blank = [name for name in results if name and case.is_empty(name)]
        if blank:
            yield self._blank(case, blank)

    def _blank(self, case: Case, blank: list[str]) -> Finding:
        told = [Sentence("rule.cell", {"label": case.label(name), "place": case.place(name)}) for name in blank]
        facts = {"count": len(blank), "cells": (*told[:FEW], *(("…",) if len(told) > FEW else ()))}
        filled = ", ".join(f"NOT(ISBLANK({name}))" for name in blank)
        around = Around(related=tuple(blank[1:]), clears=f"AND({filled})", subject="results")
        return self.finding(case, blank[0], facts, around, "result")

    def _targets(self, case: Case) -> tuple[str, ...]:
        groups = case.form.rules[self.code].groups
        return tuple(dict.fromkeys(name for title in groups for name in told_group(case, self.code, title)))

    def _set(self, case: Case, name: str) -> bool:
        text = case.submission.text(name).strip().rstrip("。.")
        return bool(text) and text not in case.form.definition.absent_words

    def _result(self, case: Case, target: str) -> str:
        """The field of a target's result: the same row of the column named in `fields`; '' where there is none."""
        row = case.form.instances[target].row
        columns = case.form.rules[self.code].fields
        return next((f"{each}__{row}" for each in columns if f"{each}__{row}" in case.form.instances), "")
