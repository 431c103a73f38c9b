"""S07 标题列明的内容正文没有写."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from perfxl.model import Finding
from perfxl.rules.base import Around, Case
from perfxl.rules.wording import WordingRule

_SENTENCES = re.compile(r"[。；;：:！!？?\n]+")


class PromisedSections(WordingRule):
    """
    检查什么
        表样要求报告分析的各项（words，由表的定义给出），正文是否都写到。标题一口气列出几项（至少 heading 项）的，
        只算列了题目，不算写到。
    为什么
        标题写“经济性、效率性、有效性和可持续性分析”，正文只分析了三性，报告不完整。这是给财政的线索，不退部门。
    反例
        标题列明四性，正文没有可持续性。
    正例
        正文逐项写明，没有可说的也写一句。
    依据
        评价报告提纲 四、部门（单位）整体支出绩效情况。
    """

    code = "S07"
    name = "promised-section-missing"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each text that leaves something out; none for a text that was not written at all."""
        bound = case.form.rules[self.code]
        for name in self.told_fields(case):
            text = case.submission.text(name)
            left_out, headed = _left_out(text, bound.words, int(bound.numbers["heading"]))
            if text and left_out:
                facts = {"count": len(left_out), "words": left_out}
                yield self.finding(case, name, facts, Around(subject=name), "promised" if headed else "missing")


def _left_out(text: str, words: Mapping[str, tuple[str, ...]], heading: int) -> tuple[tuple[str, ...], bool]:
    """Return the words no sentence treats, and whether a heading names one of them."""
    treated: set[str] = set()
    listed: set[str] = set()
    for sentence in _SENTENCES.split(text):
        named = {word for word, patterns in words.items() if any(re.search(one, sentence) for one in patterns)}
        if len(named) >= heading:
            listed |= named
        else:
            treated |= named
    left_out = tuple(word for word in words if word not in treated)
    return left_out, any(word in listed for word in left_out)
