"""N02 项目支出为 0，文字却写了项目的招投标、验收、资金拨付."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Finding, Sentence, Verdict
from perfxl.rules.base import Asked, Case
from perfxl.rules.narrative.prose import Passage, ProseRule, cell


class ProjectsTold(ProseRule):
    """
    检查什么
        项目支出、专项资金（against）都是 0 的，报告（fields）里有没有写项目怎样招投标、财评、验收、拨付资金。
        一小句里有项目字样（patterns）和一类做法（topics）才算，至少写到 limit 类；写“没有项目”“如有项目”“上年项目”等的
        （unless）不算。
    为什么
        没有项目支出却写项目的组织实施，多半是从别处抄来的套话；也可能是项目支出没有填进来。
    反例
        项目支出 0，报告写“年终组织专业技术人员对项目进行验收”“项目资金通过财政直接支付方式拨付”。
    正例
        报告写“本年没有项目支出”，或“如有项目，严格按招投标程序办理”。
    依据
        自评表 二、项目支出与评价报告 三、专项组织实施情况。
    """

    code = "N02"
    name = "projects-told-without-spending"

    def needed(self, case: Case) -> tuple[str, ...]:
        """The figures that say whether there were projects."""
        return self.against(case)

    def asked(self, case: Case) -> Asked:
        """Count the texts looked at; where money was spent on projects there is nothing to ask."""
        answer = super().asked(case)
        if any(_amount(case, name) for name in self.needed(case)):
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.N02.spent", {}))
        return answer

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all texts that tell of projects, each clause quoted."""
        figures = self.needed(case)
        if not figures or any(_amount(case, name) != 0 for name in figures):
            return
        found = [(kind, clause) for name in self.texts(case) for kind, clause in self._told(case, name)]
        if not found or len({kind for kind, _ in found}) < self.binding(case).limit:
            return
        kinds = dict.fromkeys((kind, clause.field) for kind, clause in found)
        firsts = [next(clause for kind, clause in found if (kind, clause.field) == key) for key in kinds]
        told = [clause for clause in dict.fromkeys(clause for _, clause in found) if clause in firsts]
        once = {(clause.field, clause.sentence): clause for clause in reversed(told)}
        passages = [clause for clause in told if clause in once.values()]
        facts: dict[str, object] = {"figures": tuple(cell(case, name) for name in figures), "related": figures}
        yield self.told(case, passages, facts)

    def _told(self, case: Case, name: str) -> Iterator[tuple[str, Passage]]:
        binding = self.binding(case)
        for clause in self.clauses(case, name):
            words = clause.plain[clause.start : clause.end]
            if not any(re.search(one, words) for one in binding.patterns) or self.excused(case, clause.sentence):
                continue
            for kind, topic in binding.topics.items():
                if any(re.search(pattern, words) for pattern in topic.patterns):
                    yield kind, clause


def _amount(case: Case, name: str) -> Decimal | None:
    value = case.submission[name].value
    return value if isinstance(value, Decimal) else None
