"""S04 表样里的占位文字没有改."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding, Kind, Sentence
from perfxl.rules.base import FEW, Around, Asked, Case, Rule


class TemplateResidue(Rule):
    """
    检查什么
        填了数的行，机构名称不再是表样印的“二级机构1”（row）；文字栏里没有“XX”“某某”“待填”之类的占位文字（text，
        字样由表的定义给出）。没有填数的空行保留表样文字不算。
    为什么
        占位文字没有改，看不出数是哪个单位的；报告里的“XX”多半是从别处抄来没有填完。
    反例
        “2、二级机构1”一行填了收入 10.00；报告写“共投入XX万元”。
    正例
        “2、网格服务站”一行收入 10.00。
    依据
        自评表填报要求。
    """

    code = "S04"
    name = "template-residue"

    def asked(self, case: Case) -> Asked:
        """Count the names of filled rows and the texts."""
        lost = self._texts(case, Kind.MISSING)
        return case.complete(len(self._names(case)) + len(self._texts(case)) + len(lost), tuple(lost))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for rows still named as printed, and one for texts with a placeholder."""
        instances = case.form.instances
        printed = [name for name in self._names(case) if case.submission[name].value == instances[name].constant]
        if printed:
            yield self._finding(case, "row", {name: str(instances[name].constant) for name in printed})
        patterns = [re.compile(pattern) for pattern in case.form.rules[self.code].patterns]
        found: dict[str, str] = {}
        for name in self._texts(case):
            match = next((one for each in patterns if (one := each.search(case.submission.text(name)))), None)
            if match is not None:
                found[name] = match[0]
        if found:
            yield self._finding(case, "text", found)

    def _finding(self, case: Case, variant: str, found: dict[str, str]) -> Finding:
        told = [
            Sentence("rule.S04.cell", {"label": case.label(name), "place": case.place(name), "words": words})
            for name, words in found.items()
        ]
        first, *others = found
        facts = {"count": len(found), "cells": (*told[:FEW], *(("…",) if len(told) > FEW else ()))}
        return self.finding(case, first, facts, Around(related=tuple(others), subject=variant), variant)

    def _names(self, case: Case) -> list[str]:
        """The unit names of subordinates' rows in which a figure stands."""
        subordinates = {row for row, _ in case.form.units} - {"own", "total"}
        filled = {
            one.row
            for name, one in case.form.instances.items()
            if one.row in subordinates and one.computed is None and case.submission[name].kind is Kind.NUMBER
        }
        return [f"institution__{row}" for row, _ in case.form.units if row in filled]

    def _texts(self, case: Case, kind: Kind = Kind.TEXT) -> list[str]:
        return [
            name
            for name, one in case.form.instances.items()
            if one.field.type in ("text", "long_text")
            and one.constant is None
            and one.computed is None
            and case.submission[name].kind is kind
        ]
