"""N07 把别的期间的数、事写成本年的."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding
from perfxl.rules.base import Case
from perfxl.rules.narrative.prose import Passage, ProseRule
from perfxl.rules.narrative.statements import year_of

_YEAR = r"(?<![0-9])(?P<year>20[0-9]{2})(?=年)"
_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕")


class WrongPeriod(ProseRule):
    """
    检查什么
        完成情况和报告（fields）里有没有“今年以来”“前期”“去年”“自2017年以来”“2018年水平”“累计录入”这样不是评价年度的说法
        （patterns；其中写明年份的，等于评价年度就不算）；完成情况一栏里其他年份的年度也算。同一句前面写明本年累计、
        与上年比较的（unless）不算。
    为什么
        自评只评本年。拿历年累计、以前年度的数当本年成绩，完成情况就不真实。这是给财政的线索。
    反例
        评价2020年，完成情况写“系统累计录入楼栋42110栋”，报告写“今年以来”（报告在2021年写）。
    正例
        “2020年全年累计办结500件”“比2019年增长5%”“累计结余0.81万元”。
    依据
        自评表的评价年度。
    """

    code = "N07"
    name = "wrong-period"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts, each passage about another period quoted, one a sentence."""
        year = year_of(case.form, case.submission)
        found: dict[tuple[str, str], Passage] = {}
        for name in self.texts(case):
            for passage in self._strange(case, name, year):
                found.setdefault((name, passage.sentence), passage)
        if found:
            listed = list(found.values())
            said = tuple(dict.fromkeys(f"“{passage.words}”" for passage in listed))
            yield self.told(case, listed, {"said": said[:8], "year": str(year)})

    def _strange(self, case: Case, name: str, year: int) -> Iterator[Passage]:
        """The passages of another period; in a cell of a table, which is about the year alone, any other year."""
        patterns = self.binding(case).patterns
        titles = [found.span() for found in _TITLES.finditer(case.submission.text(name))]
        for pattern in (*patterns, *((_YEAR,) if case.form.instances[name].row else ())):
            for match, passage in self.matches(case, name, pattern):
                named = match.groupdict().get("year")
                if named is not None and int(named) == year:
                    continue
                if any(start <= passage.start < end for start, end in titles):
                    continue
                if not self._excused_by_words(case, passage, year):
                    yield passage

    def _excused_by_words(self, case: Case, passage: Passage, year: int) -> bool:
        """Whether the words before and right after a passage make it this year's, or a comparison."""
        around = passage.before + passage.words + passage.plain[passage.end : passage.end + 4]
        return f"{year}年" in passage.before or self.excused(case, around)
