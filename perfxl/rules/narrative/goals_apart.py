"""N08 预期目标与实际完成、年度主要工作对不上."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding, Sentence
from perfxl.rules.base import Around, Case
from perfxl.rules.narrative.prose import ProseRule, cell, is_absent, listed, shared

_NUMBERED = re.compile(r"(?:^|[\n；;。\s])(?:目标)?[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十])[、.．)）：:](?![0-9])")


class GoalsApart(ProseRule):
    """
    检查什么
        预期目标（fields）与实际完成（against 的栏）一行对一行：有目标没有完成、有完成没有目标，条数不一样，或者说的不是
        一件事；过半（limit）的目标在年度主要工作（against 的单项）里找不到的，也说。说的是不是一件事，看有没有相同的词
        （common 里的词不算），或同属一个主题（topics）。
    为什么
        目标、任务、完成各说各的，就看不出完成了什么。这是给财政的线索，判断要靠人。
    反例
        年度任务是网格化四项，四个目标里三个是党建、帮扶、廉政。
    正例
        目标“党建工作情况”，完成写“党员大会两次，讲党课一次”。
    依据
        自评表 一、年度主要工作内容与三、定性目标及完成情况。
    """

    code = "N08"
    name = "goals-apart-from-results"

    def lacking(self, case: Case) -> tuple[str, ...]:
        """A form in which no goal stands, or no work of the year to compare it with, leaves nothing to say."""
        single = (name for name in self.against(case) if not case.form.instances[name].row)
        return (*super().lacking(case), *(name for name in single if not case.submission.text(name)))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding at the first goal, saying row by row what does not correspond."""
        goals = {name: case.submission.text(name) for name in self.told_fields(case)}
        results = {case.form.instances[name].row: name for name in self.against(case) if case.form.instances[name].row}
        told: list[tuple[str, Sentence]] = []
        for name, goal in goals.items():
            result = results.get(case.form.instances[name].row)
            if result is not None:
                told += [(name, one) for one in self._row(case, name, goal, result)]
        told += self._strange(case, {name: goal for name, goal in goals.items() if goal})
        if told:
            first, *others = dict.fromkeys(name for name, _ in told)
            rows = [results[row] for name in (first, *others) if (row := case.form.instances[name].row) in results]
            around = Around(related=(*others, *rows), subject="cells")
            facts = {"count": len(told), "items": listed(one for _, one in told)}
            yield self.finding(case, first, facts, around)

    def _row(self, case: Case, name: str, goal: str, result: str) -> Iterator[Sentence]:
        """What is wrong between a goal and what came of it."""
        done = case.submission.text(result)
        facts = {"goal": cell(case, name), "result": cell(case, result)}
        if is_absent(case, goal):
            return
        if bool(goal) != bool(done):
            yield Sentence("rule.N08.alone" if goal else "rule.N08.unasked", facts)
        elif goal:
            asked, answered = len(_NUMBERED.findall(goal)), len(_NUMBERED.findall(done))
            if asked > 1 and answered > 1 and asked != answered:
                yield Sentence("rule.N08.number", {**facts, "asked": asked, "answered": answered})
            elif not self._alike(case, goal, done):
                yield Sentence("rule.N08.apart", {**facts, "said": goal[:20]})

    def _strange(self, case: Case, goals: dict[str, str]) -> list[tuple[str, Sentence]]:
        """The goals no work of the year speaks of, where they are more than the form bears."""
        single = [name for name in self.against(case) if not case.form.instances[name].row]
        tasks = "\n".join(case.submission.text(name) for name in single)
        if not tasks.strip() or not goals:
            return []
        strange = [name for name, goal in goals.items() if not self._alike(case, goal, tasks)]
        if len(strange) <= self.binding(case).limit * len(goals):
            return []
        facts = {"tasks": cell(case, single[0])}
        return [(name, Sentence("rule.N08.strange", {**facts, "goal": cell(case, name)})) for name in strange]

    def _alike(self, case: Case, first: str, second: str) -> bool:
        """Whether two texts are about one thing: a word they share, or a topic both belong to."""
        binding = self.binding(case)
        if shared(first, second, binding.common):
            return True
        return any(
            all(any(word in text for word in topic.words) for text in (first, second))
            for topic in binding.topics.values()
        )
