"""S09 年度主要工作与绩效目标对不上."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfxl.model import Finding, Sentence
from perfxl.rules.base import FEW, Around, Asked, Case, Rule
from perfxl.rules.wording import texts_asked, told_group

LONGEST = 30  # characters of a task that are quoted
_NUMERAL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_MARKER = rf"(?:任务|目标|工作)?\s*{_NUMERAL}\s*[、．.：:]\s*|[（(]{_NUMERAL}[)）]|[①-⑳]、?"
_SIGNS = re.compile(r"[^\w]+|[0-9_]+")


class TasksAndGoals(Rule):
    """
    检查什么
        年度主要工作（tasks）逐项在绩效目标、指标（indicators）里有没有同一件事，预期目标（goals）在年度主要工作里有没有
        （groups，由表的定义给出）。去掉“工作”“加强”这类套话（patterns）之后，连一个词也不相同的才算对不上。
    为什么
        工作没有目标，无从评价；目标不是年度主要工作，评的就不是主业。这是给财政的线索，不退部门：目标批复在前。
    反例
        任务3“建章立制加强管理”没有对应的目标或指标；目标2“党建工作情况”不在年度主要工作之内。
    正例
        任务“完善网格化信息补录更新”，数量指标“完善网格化信息补录更新”。
    依据
        自评表 一、年度主要工作内容；三、绩效自评。
    """

    code = "S09"
    name = "tasks-unlike-goals"

    def asked(self, case: Case) -> Asked:
        """Count the tasks and goals compared; without either there is nothing to compare with."""
        asked = [texts_asked(case, told_group(case, self.code, group)) for group in ("tasks", "indicators")]
        for one in asked:
            if one.reason is not None:
                return one
        return Asked(len(self._tasks(case)) + len(self._filled(case, "goals")))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for the tasks without a counterpart, and one for the goals without."""
        tasks, indicators = self._tasks(case), self._filled(case, "indicators")
        if not tasks or not indicators:
            return
        measured = set().union(*(self._pairs(case, case.submission.text(name)) for name in indicators))
        alone = [(name, text) for name, text in tasks if self._is_alone(case, text, measured)]
        if alone:
            yield self._finding(case, alone, "task")
        worked = set().union(*(self._pairs(case, text) for _, text in tasks))
        goals = [(name, case.submission.text(name)) for name in self._filled(case, "goals")]
        alone = [(name, text) for name, text in goals if self._is_alone(case, text, worked)]
        if alone:
            yield self._finding(case, alone, "goal")

    def _finding(self, case: Case, alone: Sequence[tuple[str, str]], variant: str) -> Finding:
        told = [
            Sentence("rule.words", {"label": case.label(name), "place": case.place(name), "words": text[:LONGEST]})
            for name, text in alone
        ]
        first, *others = dict.fromkeys(name for name, _ in alone)
        facts = {"count": len(alone), "cells": (*told[:FEW], *(("…",) if len(told) > FEW else ()))}
        return self.finding(case, first, facts, Around(related=tuple(others), subject=variant), variant)

    def _tasks(self, case: Case) -> list[tuple[str, str]]:
        """Each task with its field: the numbered items of its text, or the text as a whole."""
        return [(name, item) for name in self._filled(case, "tasks") for item in items(case.submission.text(name))]

    def _filled(self, case: Case, group: str) -> list[str]:
        absent = case.form.definition.absent_words
        names = told_group(case, self.code, group)
        return [name for name in names if case.submission.text(name).rstrip("。.") not in ("", *absent)]

    def _is_alone(self, case: Case, text: str, others: set[str]) -> bool:
        """Whether a text that says something has no two characters in common with the others."""
        own = self._pairs(case, text)
        return bool(own) and not own & others

    def _pairs(self, case: Case, text: str) -> set[str]:
        """Every two neighbouring characters of a text, what is said of everything left out."""
        for pattern in (*case.form.rules[self.code].patterns, _SIGNS.pattern):
            text = re.sub(pattern, " ", text)
        return {word[at : at + 2] for word in text.split() for at in range(len(word) - 1)}


def items(text: str) -> list[str]:
    """Return the numbered items of a text (任务1：…；2、…；（三）…), or the text as a whole where none is numbered."""
    parts = re.split(rf"(?:^|(?<=[\n。；;]))\s*(?:{_MARKER})(?![0-9])", text)
    kept = [item for part in parts if (item := part.strip(" 。；;\n"))]
    return kept or [text]
