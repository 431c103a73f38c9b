"""M01 与财政部门名册的数据不一致."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Comparison, Finding, Kind, Sentence, Value, Verdict, plain
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY, Figure
from perfxl.roster.roster import identity, same
from perfxl.rules.base import Around, Asked, Case, Rule


class RosterDifference(Rule):
    """
    检查什么
        用 --roster 审核时，名册上有的数（决算、批复预算、三公控制数、上年结转、批复目标等）与表中所填一致。
    为什么
        这些数由财政部门掌握；表上写得不同，要么填错，要么名册没有更新，须说明是哪一种。
    反例
        名册年初预算数 105.00，表中填 150.00。
    正例
        填 105（与 105.00 是同一个数）。表中空白的，由名册补入参加计分，不算不一致。
    依据
        财政部门的批复、决算和控制数。
    """

    code = "M01"
    name = "roster-difference"

    def arises(self, case: Case) -> bool:
        """Only where a roster was given and the department is on it (M02)."""
        return case.enrolment is not None and case.enrolment.entry is not None

    def asked(self, case: Case) -> Asked:
        """Count the figures both have; where the return filled in none of them, nothing was compared."""
        figures = self._figures(case)
        there = tuple(name for name in figures if name in case.submission.values)
        both = [name for name in there if not case.is_empty(name)]
        asked = case.readable(len(both), there)
        if not figures:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.M01.no_figures", {}))
        if asked.verdict is Verdict.PASSED and len(there) < len(figures):
            lacking = Sentence("rule.M01.no_rows", {"count": len(figures) - len(there)})
            return Asked(len(both), Verdict.INSUFFICIENT, lacking)
        if asked.verdict is Verdict.PASSED and not both:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.M01.nothing", {}))
        return asked

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each cell that holds something else than the roster does."""
        for name, figure in self._figures(case).items():
            read = case.submission.values.get(name)
            if read is None or read.kind in (Kind.UNREADABLE, Kind.MISSING) or case.is_empty(name):
                continue
            if _agrees(read.value, figure.value, case.form.precision(name)):
                continue
            expected, actual = _shown(figure.value), _shown(read.value)
            facts = {"expected": expected, "actual": actual}
            comparison = Comparison(expected, actual, _difference(read.value, figure.value))
            around = Around(comparison=comparison, clears=_clears(name, figure.value), against=expected)
            yield self.finding(case, name, facts, around)

    def _figures(self, case: Case) -> dict[str, Figure]:
        """The roster's figures; a name or code the workbook says it was issued with is M03's, the other one is not."""
        entry = case.enrolment.entry if case.enrolment is not None else None
        pairs = zip(identity(case.form), (NAME_PROPERTY, CODE_PROPERTY), strict=True)
        apart = {name for name, key in pairs if case.submission.properties.get(key)}
        return {name: one for name, one in entry.figures.items() if name not in apart} if entry else {}


def _difference(typed: Value, known: Value) -> Decimal | None:
    return typed - known if isinstance(typed, Decimal) and isinstance(known, Decimal) else None


def _agrees(typed: Value, known: Value, precision: Decimal) -> bool:
    if isinstance(typed, Decimal) and isinstance(known, Decimal):
        return abs(typed - known) <= precision / 2
    return same(_shown(typed)) == same(_shown(known))


def _shown(value: Value) -> str:
    return plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)


def _clears(name: str, known: Value) -> str | None:
    """Return the condition under which the two agree; a date's cell is watched for changes instead."""
    if isinstance(known, Decimal):
        return f"{name} = {plain(known)}" if known >= 0 else f"{name} + {plain(-known)} = 0"
    return f'{name} = "{known}"' if isinstance(known, str) and '"' not in known and len(known) < 200 else None
