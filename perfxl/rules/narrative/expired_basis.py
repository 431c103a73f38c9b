"""N10 依据的文件过期."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding
from perfxl.rules.base import Case
from perfxl.rules.narrative.prose import Passage, ProseRule
from perfxl.rules.narrative.statements import year_of

_YEAR = re.compile("(19|20)[0-9]{2}")


class ExpiredBasis(ProseRule):
    """
    检查什么
        文字和可以细化的评分标准（fields）里引用的文号（patterns），年份早于评价年度减 limit 年的；长期有效的文件
        （unless，如中发〔2018〕34号）不算。
    为什么
        拿几年前的考评通知作依据，指标和分值多半没有按当年的要求细化。这是给财政的线索，表样本身也可能要改。
    反例
        评价2020年，产出指标的标准仍引“岳发〔2015〕11号”。
    正例
        “岳君财发〔2021〕10号”；“财预〔2013〕53号”：长期有效。
    依据
        评分标准和评价报告所引文件。
    """

    code = "N10"
    name = "expired-basis"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each column and one for all other texts, every document once."""
        groups: dict[str, list[str]] = {}
        for name in self.texts(case):
            one = case.form.instances[name]
            groups.setdefault(one.field.id if one.row else "", []).append(name)
        for column, names in groups.items():
            found = [passage for name in names for passage in self._expired(case, name)]
            if found:
                documents = dict.fromkeys(passage.words for passage in found)
                firsts = {passage.field: passage for passage in reversed(found)}
                ordered = [firsts[name] for name in names if name in firsts]
                facts = {"documents": tuple(documents), "year": str(year_of(case.form, case.submission))}
                yield self.told(case, ordered, dict(facts), "rubric" if column else "")

    def _expired(self, case: Case, name: str) -> Iterator[Passage]:
        binding = self.binding(case)
        oldest = year_of(case.form, case.submission) - int(binding.limit)
        for pattern in binding.patterns:
            for match, passage in self.matches(case, name, pattern):
                year = _YEAR.search(match[0])
                if (
                    year is not None
                    and int(year[0]) < oldest
                    and not any(re.search(one, passage.words) for one in binding.unless)
                ):
                    yield passage
