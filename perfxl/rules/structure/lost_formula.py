"""S12 表内公式被改或没有重新计算."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfxl.model import FieldValue, Finding, FormulaState, Kind, Sentence
from perfxl.rules.base import FEW, Around, Asked, Case, Rule

UNCALCULATED = "="  # how the text of a formula without a stored result begins


class LostFormula(Rule):
    """
    检查什么
        表样里自动计算的格（汇总、小计、总分等）还是原来的公式：没有被手工填的数盖掉（overwritten），
        没有改成少加几行或指向别处的公式（changed）；公式保存的结果与现在的数一致（stale），
        或者根本没有保存结果（uncalculated，多见于不经 Excel、WPS 另存的文件）。
    为什么
        公式没了，以后改一个数，合计不会跟着变；结果没有更新，打印出来的是旧数。本程序对公式完好的格按现在的数重新计算，
        公式被改的格按格里的数核对，合计不符另由勾稽关系指出。
    反例
        汇总行“收入合计”填成 111.97；公式改成 SUM(B8:B9)，漏掉第 10 行。
    正例
        汇总行保留表样的公式。
    依据
        自评表表样。
    """

    code = "S12"
    name = "lost-formula"

    def asked(self, case: Case) -> Asked:
        """Count the cells that compute themselves; one that was not found leaves the rule unanswered."""
        instances = case.form.instances.items()
        return case.complete(
            sum(one.computed is not None for _, one in instances),
            tuple(name for name, one in instances if one.computed is not None and case.submission.cell(name) is None),
        )

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all cells of a kind, at the first, the others related."""
        computed = self._computed(case)
        stale = [read for read in computed if read.formula_state is FormulaState.STALE]
        uncalculated = [read for read in stale if read.original.startswith(UNCALCULATED)]
        kinds = {
            "overwritten": [read for read in computed if _typed_over(read)],
            "changed": [read for read in computed if read.formula_state is FormulaState.CHANGED],
            "stale": [read for read in stale if read not in uncalculated],
            "uncalculated": uncalculated,
        }
        for variant, reads in kinds.items():
            if reads:
                yield self._finding(case, variant, reads)

    def _finding(self, case: Case, variant: str, reads: Sequence[FieldValue]) -> Finding:
        told = [
            Sentence(
                f"rule.S12.cell.{variant}",
                {
                    "label": case.label(read.name),
                    "place": case.place(read.name),
                    "original": read.original[: FEW * 4],
                    "formula": (read.formula or "")[: FEW * 10],
                    "value": "" if read.value is None else str(read.value),
                },
            )
            for read in reads[:FEW]
        ]
        facts = {"count": len(reads), "cells": (*told, *(("…",) if len(reads) > FEW else ()))}
        related = tuple(read.name for read in reads[1:])
        return self.finding(case, reads[0].name, facts, Around(related=related, subject=variant), variant)

    def _computed(self, case: Case) -> list[FieldValue]:
        """The cells that compute themselves and were found."""
        return [
            case.submission[name]
            for name, instance in case.form.instances.items()
            if instance.computed is not None and case.submission[name].cell is not None
        ]


def _typed_over(read: FieldValue) -> bool:
    """Whether something was typed where the formula stood; a formula that was cleared is told by the relations."""
    return read.formula_state is FormulaState.OVERWRITTEN and read.kind is not Kind.BLANK
