"""N01 存在的问题否定了已按满分、已完成申报的指标."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfxl.form import Criterion
from perfxl.model import Finding, Kind, Sentence
from perfxl.rules.base import Around, Case
from perfxl.rules.narrative.prose import Passage, ProseRule, cell, is_absent, listed, shared

_BRACKETS = re.compile(r"\([^()]*\)?")


class DeniedResult(ProseRule):
    """
    检查什么
        “存在的主要问题”里说“没有开展”“停滞”“失联”“无从谈起”“不健全”“陈旧”的事，评分表是不是仍按满分自评，
        绩效指标是不是仍填作完成。看哪一栏（fields）、什么字样算否定（patterns）、评分表各项的关键词（topics）、与哪些
        指标栏比（against），由表的定义给出；已整改、防止之类的话（unless）不算。
    为什么
        一边说没有开展，一边按满分、按完成填，两处不能同时成立。这是给财政的线索，不退部门：如实写问题的不应吃亏。
    反例
        问题写“体制建设不健全”，“管理制度健全性”自评 3 分（满分）。
    正例
        问题写“制度不够细”，或同一项已扣分。
    依据
        评价报告 存在的主要问题与评分表、绩效目标完成情况。
    """

    code = "N01"
    name = "denied-result"

    def needed(self, case: Case) -> tuple[str, ...]:
        """The marks of the lines that have words of their own."""
        topics = self.binding(case).topics.values()
        return tuple(name for topic in topics for name in topic.fields if name in case.form.instances)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding at each text that denies what was claimed, each clause beside the cells it denies."""
        rows = tuple(self._in_full(case))
        for name in self.texts(case):
            clauses = self._denials(case, name)
            denied = {clause: claims for clause in clauses if (claims := self._claims(case, clause, rows))}
            if denied:
                told = [_told(case, clause, claims) for clause, claims in denied.items()]
                fields = tuple(dict.fromkeys(claim for claims in denied.values() for claim in claims))
                facts = {"count": len(denied), "items": listed(told)}
                yield self.finding(case, name, facts, Around(related=fields, subject="cells"))

    def _denials(self, case: Case, name: str) -> Iterator[Passage]:
        patterns = self.binding(case).patterns
        for clause in self.clauses(case, name):
            if any(re.search(one, clause.words) for one in patterns) and not self.excused(case, clause.sentence):
                yield clause

    def _claims(self, case: Case, clause: Passage, rows: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """The cells that claim in full what a clause denies."""
        said = _BRACKETS.sub("", clause.plain[clause.start : clause.end])
        for pattern in self.binding(case).patterns:
            said = re.sub(pattern, " ", said)
        lines = [
            name
            for topic in self.binding(case).topics.values()
            if any(word in said for word in topic.words)
            for name in topic.fields
            if _in_full(case, name)
        ]
        return (*lines, *self._indicators(case, said, rows))

    def _indicators(self, case: Case, said: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
        """The rows filled in as done and not marked down that share a word with a clause.

        A word of the department's own name is in half of what it writes and says nothing.
        """
        own = case.submission.text(case.form.definition.unit_name)
        for name, told in rows:
            word = shared(said, told, self.binding(case).common)
            if word and word not in own:
                yield name

    def _in_full(self, case: Case) -> Iterator[tuple[str, str]]:
        """The rows filled in as done and not marked down: the last field of each, and all its texts."""
        rows: dict[str, list[str]] = {}
        for name in self.against(case):
            rows.setdefault(case.form.instances[name].row, []).append(name)
        marked = {one.target: one for one in case.form.criteria if one.target}
        for names in rows.values():
            texts = [case.submission.text(name) for name in names]
            if not all(texts) or any(is_absent(case, text) for text in texts) or self._admits(case, texts):
                continue
            criterion = next((marked[name] for name in names if name in marked), None)
            if criterion is None or _in_full(case, criterion.cell("claimed_score"), criterion):
                yield names[-1], " ".join(texts)

    def _admits(self, case: Case, texts: list[str]) -> bool:
        """Whether the row itself says that it was not done."""
        return any(re.search(pattern, text) for pattern in self.binding(case).patterns for text in texts)


def _told(case: Case, clause: Passage, claims: tuple[str, ...]) -> Sentence:
    """A clause in words, and the cells it denies."""
    facts = {"quote": clause.words.strip(), "claims": tuple(cell(case, one) for one in claims)}
    return Sentence("rule.N01.item", facts)


def _in_full(case: Case, name: str, criterion: Criterion | None = None) -> bool:
    """Whether a line's self-score is its full marks."""
    row = criterion.id if criterion is not None else name.partition("__")[2]
    line = next((line for one, line in case.scored if one.id == row), None)
    read = case.submission.values.get(name)
    if line is None or read is None or read.kind is not Kind.NUMBER:
        return False
    return isinstance(read.value, Decimal) and read.value == line.full_marks
