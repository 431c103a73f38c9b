"""N06 指标放错了类别."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding
from perfxl.rules.base import Case
from perfxl.rules.narrative.prose import ProseRule, instances_of
from perfxl.rules.narrative.quantities import plain_text


class WrongClass(ProseRule):
    """
    检查什么
        各类指标（topics 的 fields）的目标里有没有这一类该有的字样（patterns）：数量指标要有数，时效指标要有时间、进度，
        成本指标要有钱或节约，经济、生态效益要与经济、生态有关。写“无”的不看。
    为什么
        放错类别，一类指标就等于没有设。这是给财政的线索，供下年审核目标时参考。
    反例
        数量指标写“加强业务培训学习交流”；生态效益写“控制运行成本”。
    正例
        时效指标写“按工作计划实施”：讲的是进度。
    依据
        产出指标分数量、质量、时效、成本，效益指标分经济、社会、生态。
    """

    code = "N06"
    name = "indicator-in-wrong-class"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for the column, every target without its class's words quoted."""
        texts = self.texts(case)
        wanted: dict[str, tuple[str, ...]] = {}
        for topic in self.binding(case).topics.values():
            wanted |= dict.fromkeys(instances_of(case, topic.fields), topic.patterns)
        strange = [
            name
            for name, text in texts.items()
            if name in wanted and not any(re.search(pattern, self._said(case, text)) for pattern in wanted[name])
        ]
        if strange:
            yield self.told(case, [self.whole(case, name) for name in strange], {})

    def _said(self, case: Case, text: str) -> str:
        """A text without what only looks like a number: a year, the number of a row."""
        text = plain_text(text)
        for pattern in self.binding(case).unless:
            text = re.sub(pattern, " ", text)
        return text
