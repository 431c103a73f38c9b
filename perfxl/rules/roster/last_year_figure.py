"""X09 与上年自评表衔接."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Comparison, Finding, Kind, Sentence, Verdict, plain
from perfxl.roster import Figure
from perfxl.rules.base import Around, Asked, Case, Rule


class LastYearFigure(Rule):
    """
    检查什么
        用 --previous 审核时，本年表中的上年数（上年结转、上年三公经费决算数）与该单位上年自评表一致。
    为什么
        上年累计结余就是本年的上年结转；两年的表对不上，结余就无从核对。
    反例
        上年累计结余 3.20 万元，本年上年结转填 0。
    正例
        上年结转 3.20 万元。上年决算批复时调整过的，在审核说明中写明。
        上年三公经费决算数空白的，由上年自评表补入参加计分，不算不一致。
    依据
        上年自评表。
    """

    code = "X09"
    name = "last-year-differs"

    def arises(self, case: Case) -> bool:
        """Only where last year's returns were given."""
        return case.previous_given

    def asked(self, case: Case) -> Asked:
        """Count the figures last year's return has; a department that is not there has nothing to compare."""
        if case.before is None:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.X09.not_there", {}))
        if not case.before.equal:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.X09.nothing", {}))
        return case.readable(len(case.before.equal), tuple(case.before.equal))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each cell that holds another figure than last year's return; blank is not the same."""
        for name, figure in case.before.equal.items() if case.before is not None else ():
            read = case.submission[name]
            if read.supplied is not None or read.kind in (Kind.UNREADABLE, Kind.MISSING):
                continue
            known = figure.value if isinstance(figure.value, Decimal) else Decimal(0)
            typed = read.value if isinstance(read.value, Decimal) else None
            if typed is None and known == 0:
                continue
            if typed is not None and abs(typed - known) <= case.form.precision(name) / 2:
                continue
            yield self._speak(case, name, figure, known, typed)

    def _speak(self, case: Case, name: str, figure: Figure, known: Decimal, typed: Decimal | None) -> Finding:
        facts = {"expected": plain(known), "actual": "" if typed is None else plain(typed), "source": str(figure.at)}
        difference = None if typed is None else typed - known
        comparison = Comparison(plain(known), "" if typed is None else plain(typed), difference)
        clears = f"{name} = {plain(known)}" if known >= 0 else f"{name} + {plain(-known)} = 0"
        around = Around(related=(case.typed(name),), comparison=comparison, clears=clears, against=plain(known))
        return self.finding(case, name, facts, around, "blank" if typed is None else "")
