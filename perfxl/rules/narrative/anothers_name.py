"""N03 文字里留有别的单位的自称."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding
from perfxl.rules.base import Case
from perfxl.rules.narrative.prose import Passage, ProseRule

_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」|\"[^\"\n]*\"")


class AnothersName(ProseRule):
    """
    检查什么
        文字栏（fields）里的“我社”“我局”“我校”之类自称，与单位名称、二级机构名称（against）相不相合。哪些自称、
        名称里有什么字就相合，由表的定义给出（topics）。我单位、我中心、我区这样的话和书名号、引号里的话不算。
    为什么
        自称对不上，多半是从别的单位的报告抄来没有改，里面的数和事也就可疑。
    反例
        某某服务中心的报告写“制定了我社财务收支管理制度”。
    正例
        某某局写“我局”；某某中心写“我中心”“我单位”。
    依据
        评价报告应当是本单位的。
    """

    code = "N03"
    name = "anothers-name-in-text"

    def lacking(self, case: Case) -> tuple[str, ...]:
        """Without the department's own name nothing can be said."""
        own = case.form.definition.unit_name
        blank = (own,) if own in case.submission.values and not case.submission.text(own) else ()
        return (*super().lacking(case), *blank)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts with another's name for itself, each quoted."""
        names = self._names(case)
        if not case.submission.text(case.form.definition.unit_name):
            return
        found = [passage for name in self.texts(case) for passage in self._strange(case, name, names)]
        if found:
            said = tuple(dict.fromkeys(f"“{passage.words}”" for passage in found))
            own = case.submission.text(case.form.definition.unit_name)
            yield self.told(case, found, {"said": said, "unit_name": own})

    def _strange(self, case: Case, name: str, names: str) -> Iterator[Passage]:
        quotations = [found.span() for found in _QUOTED.finditer(case.submission.text(name))]
        for topic in self.binding(case).topics.values():
            if any(re.search(word, names) for word in topic.words):
                continue
            for pattern in topic.patterns:
                for _, passage in self.matches(case, name, pattern):
                    if not any(start <= passage.start < end for start, end in quotations):
                        yield passage

    def _names(self, case: Case) -> str:
        """Every name the department goes by, those merely preprinted apart."""
        printed = case.form.instances
        typed = (name for name in self.against(case) if printed[name].computed is None)
        own = (name for name in typed if case.submission[name].value != printed[name].constant)
        return "\n".join(case.submission.text(name) for name in own)
