"""S05 表样被改：找不到的表、行、栏、格，改过的评分标准，另一版的表样."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form.instances import INDICATOR, STANDARD
from perfxl.messages import quoted
from perfxl.model import Finding, Reworded, Sentence
from perfxl.rules.base import ALTERED, FEW, Asked, Case, Rule
from perfxl.rules.structure.lost_places import Lost, lost_places

LONGEST = 40  # characters of a version somebody else wrote
AROUND, SHOWN = 8, 30  # characters of a text before its first difference, and in all


class AlteredForm(Rule):
    """
    检查什么
        下发的表样没有被改：每一页（sheet）、每张表（table）、每一栏（columns）、每一行（rows）、每一格（cells）都找得到；
        财政统一规定的各行，指标名称、评分标准、指标说明是下发时印的文字（texts）；同一页没有两份（copied）；
        用的是现行的表样（withdrawn：这一版已停用；unknown_version：没有这一版的定义）。
        行、栏移了位置，工作表改了名、换了顺序、被隐藏，都不算。由单位细化的指标（产出、效果）不在此列，只核对分值合计。
        分值和合计 100 分由 A11 核对。
    为什么
        找不到的项目无法核对，用到它的勾稽关系和评分都只能是“缺数据未核”；评分标准改了，得分就没有依据。
    反例
        删掉“公共财政拨款”一栏；把“以100%为标准”改成“以110%为标准”；复制一页“二、收支情况 (2)”另填一份。
    正例
        在二级机构各行中间插入一行，整行照填；没有的二级机构，整行删去。
    依据
        布置自评工作的通知所附表样；产出、效果由单位按实际细化。
    """

    code = ALTERED
    name = "altered-form"
    asks_empty = True

    def asked(self, case: Case) -> Asked:
        """Count the fields looked for."""
        return Asked(len(case.form.instances))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each sheet and table not found, for the columns, rows and cells lost of one, and more.

        More are the changed texts of the rubric, copied sheets, and the version of the form.
        """
        yield from self._version(case)
        copies = case.submission.inspection.copies
        if copies:
            told = tuple(Sentence("rule.S05.copy", {"copy": copy, "read": read}) for copy, read in copies)
            yield self.about(case, {"count": len(copies), "copies": _few(told)}, "copied")
        for lost in lost_places(case):
            yield self._lost(case, lost)
        reworded = case.submission.inspection.reworded
        if reworded:
            yield self._texts(case, reworded)

    def _version(self, case: Case) -> Iterator[Finding]:
        form, sent = case.form, quoted(case.submission.form_version, LONGEST)
        facts = {"title": form.definition.title, "version": sent, "current": form.current or form.version}
        if case.submission.version_unknown:
            yield self.about(case, facts, "unknown_version")
        elif form.definition.withdrawn:
            told = {**facts, "reason": form.definition.withdrawn}
            yield self.about(case, told, "withdrawn" if form.current else "withdrawn_whole")

    def _lost(self, case: Case, lost: Lost) -> Finding:
        parts = tuple(
            Sentence("rule.S05.part", {"label": label, "expected": expected}) for label, expected in lost.parts
        )
        facts: dict[str, object] = {
            "sheet": lost.sheet,
            "where": Sentence(
                "rule.S05.page" if lost.table == lost.sheet else "rule.S05.within",
                {"sheet": lost.sheet, "table": lost.table},
            ),
            "count": lost.fields,
            "many": len(parts),
            "parts": _few(parts),
        }
        level, audience = self.bound(case, lost.kind)
        key = f"rule.S05.{lost.kind}"
        advice = Sentence(f"{key}.advice" if lost.kind == "sheet" else "rule.S05.lost.advice", facts)
        message = Sentence(f"{key}.message", facts)
        return Finding(self.code, level, audience, None, message, advice, subject=lost.subject)

    def _texts(self, case: Case, reworded: tuple[Reworded, ...]) -> Finding:
        told = tuple(
            Sentence("rule.S05.text" if each.now else "rule.S05.text_gone", _text_facts(case, each))
            for each in reworded
        )
        cells = tuple(each.cell for each in reworded if each.cell is not None)
        level, audience = self.bound(case, "texts")
        facts = {"count": len(reworded), "cells": _few(told)}
        return Finding(
            self.code, level, audience, cells[0] if cells else None,
            Sentence("rule.S05.texts.message", facts), Sentence("rule.S05.texts.advice", facts),
            related=cells[1:], subject="texts",
        )  # fmt: skip


def _few(told: tuple[Sentence, ...]) -> tuple[Sentence | str, ...]:
    return (*told[:FEW], *(("…",) if len(told) > FEW else ()))


def _text_facts(case: Case, each: Reworded) -> dict[str, object]:
    """What a changed text was and is, from shortly before its first difference on."""
    line = next(one for one in case.form.criteria if one.id == each.line)
    known = {INDICATOR.id: INDICATOR.label, STANDARD.id: STANDARD.label}
    pairs = zip(each.printed, each.now, strict=False)
    same = next((at for at, (old, new) in enumerate(pairs) if old != new), min(len(each.printed), len(each.now)))
    start = max(0, same - AROUND)
    return {
        "indicator": line.definition.indicator,
        "part": known.get(each.part) or Sentence("rule.S05.explanation"),
        "place": str(each.cell or "—"),
        "printed": _cut(each.printed, start),
        "now": _cut(each.now, start),
    }


def _cut(text: str, start: int) -> str:
    """The text around its first difference, on one line."""
    shown = " ".join(text[start : start + SHOWN].split())
    return f"{'…' if start else ''}{shown}{'…' if len(text) > start + SHOWN else ''}"
