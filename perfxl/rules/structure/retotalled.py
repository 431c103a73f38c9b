"""S18 转录后合计与原件不一致."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Finding, plain
from perfxl.model.transcriptions import Carriage
from perfxl.rules.base import Asked, Case, Rule


class Retotalled(Rule):
    """
    检查什么
        由 .xls 等格式转录的自评表，原件中合计等自动计算格的数，与本表公式重新计算的结果一致。
    为什么
        这些格式里看不到公式；两数不一致，说明原件的公式被改过、被手填的数覆盖，或没有重新计算。
    反例
        原件收入合计为 111.79，按各部分重新计算为 111.97。
    正例
        两数一致。
    依据
        自评表自动计算格的公式。
    """

    code = "S18"
    name = "retotalled"

    def arises(self, case: Case) -> bool:
        """Only of a return that was transcribed."""
        return case.submission.transcription is not None

    def asked(self, case: Case) -> Asked:
        """Count the computed cells that were compared."""
        told = case.submission.transcription
        compared = (Carriage.RECOMPUTED, Carriage.DIFFERS)
        return Asked(0 if told is None else sum(field.carriage in compared for field in told.fields))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each cell whose figure in the original was another."""
        told = case.submission.transcription
        for field in () if told is None else told.of(Carriage.DIFFERS):
            now = plain(field.written) if isinstance(field.written, Decimal) else str(field.written or "")
            yield self.finding(case, field.name, {"before": field.text, "now": now})
