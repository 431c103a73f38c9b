"""N12 指标里的荣誉、文件、行动，报告里没有下文."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding
from perfxl.rules.base import Case
from perfxl.rules.narrative.prose import Passage, ProseRule


class UntoldNames(ProseRule):
    """
    检查什么
        绩效目标、完成情况（fields）里提到的称号、文件、行动的名字（patterns），在评价报告（against）里有没有再提到；级别不同、
        名字相同的算提到。
    为什么
        表里说申报、完成了，报告里只字不提，看不出有没有结果。这是给财政的线索。
    反例
        时效指标写“申报省级文明窗口单位”，报告没有一句提到。
    正例
        报告写“获评市级文明窗口单位”。
    依据
        自评表 三、绩效目标与评价报告。
    """

    code = "N12"
    name = "name-untold-in-report"

    def lacking(self, case: Case) -> tuple[str, ...]:
        """Without any report nothing can be missing in it."""
        report = self.against(case)
        return (*super().lacking(case), *(report if not self._report(case) else ()))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts with a name the report does not tell, each quoted."""
        report = self._report(case)
        found = [passage for name in self.texts(case) for passage in self._untold(case, name, report)] if report else []
        if found:
            said = tuple(dict.fromkeys(f"“{passage.words}”" for passage in found))
            first = dict.fromkeys((passage.field, passage.sentence) for passage in found)
            once = [next(one for one in found if (one.field, one.sentence) == key) for key in first]
            yield self.told(case, once, {"said": said, "related": self.against(case)[:1]})

    def _untold(self, case: Case, name: str, report: str) -> Iterator[Passage]:
        for pattern in self.binding(case).patterns:
            for match, passage in self.matches(case, name, pattern):
                if _bare(match.groupdict().get("name") or match[0]) not in report:
                    yield passage

    def _report(self, case: Case) -> str:
        return _bare("".join(case.submission.text(name) for name in self.against(case)))


def _bare(text: str) -> str:
    """A text without spaces and quotation marks."""
    return "".join(text.split()).translate(str.maketrans("", "", "“”\"'《》"))
