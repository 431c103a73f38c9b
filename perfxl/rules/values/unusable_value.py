"""T01 数值格、日期格里填的不是数或日期."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import FieldValue, Finding, Kind, Level, Sentence
from perfxl.rules.base import FEW, Around, Asked, Case, Rule

NOTHING = "reading.nothing"
LONGEST = 30  # characters of a cell that are quoted


class UnusableValue(Rule):
    """
    检查什么
        金额、人数、得分、百分比、日期格里填的是数或日期本身，不带单位和文字，也不是错误值。
    为什么
        写成文字的数（如“500万元”）看上去一样，表内的合计公式却不计入，打印出来的合计就是错的；
        错误值（如 #REF!）和没有计算结果的公式无法核对。本程序按能理解的数核对，但表必须改好再报。
    反例
        项目支出填“500万元”；满意度填 94.21（百分比格应填 94.21%）。
    正例
        项目支出填 500；满意度填 94.21%。没有发生的填 0 或留空，不写“无”“—”（只作提示）。
    依据
        自评表填报要求。
    """

    code = "T01"
    name = "unusable-value"

    def asked(self, case: Case) -> Asked:
        """Count the cells that hold something."""
        return Asked(sum(read.kind is not Kind.BLANK for read in case.submission.values.values()))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all cells of a kind, at the first, the others related."""
        values = [read for read in case.submission.values.values() if read.understood is not None]
        unusable = [read for read in values if read.kind is Kind.UNREADABLE]
        nothing = [read for read in values if read.understood == NOTHING]
        typed = [read for read in values if read not in unusable and read not in nothing]
        for variant, reads, level in (
            ("unusable", unusable, None),
            ("typed", typed, None),
            ("nothing", nothing, Level.NOTICE),
        ):
            if reads:
                yield self._finding(case, variant, reads, level)

    def _finding(self, case: Case, variant: str, reads: list[FieldValue], level: Level | None) -> Finding:
        told = [
            Sentence(
                f"rule.T01.cell.{variant}",
                {
                    "label": case.form.instances[read.name].spoken if read.name in case.form.instances else read.name,
                    "place": case.place(read.name),
                    "original": read.original[:LONGEST],
                    "value": "" if read.value is None else str(read.value),
                    "why": Sentence(str(read.understood), {}),
                },
            )
            for read in reads[:FEW]
        ]
        facts = {"count": len(reads), "cells": (*told, *(("…",) if len(reads) > FEW else ()))}
        fields = [read.name for read in reads]
        first = next((name for name in fields if name in case.form.instances), "")
        around = Around(related=tuple(name for name in fields if name != first), level=level, subject=variant)
        return self.finding(case, first or fields[0], facts, around, variant)
