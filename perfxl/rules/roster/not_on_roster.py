"""M02 单位不在名册上."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Kind, Sentence, Verdict
from perfxl.roster.roster import identity
from perfxl.rules.base import Asked, Case, Rule


class NotOnRoster(Rule):
    """
    检查什么
        用 --roster 审核时，报表的单位（按编码，再按名称）在名册上。
    为什么
        不在名册上的，可能写错了名称，也可能不该由本级财政收；它的数据没有可比对的依据。
    反例
        名册上是“君山区水利局”，表上写“君山水利局”，编码空白。
    正例
        名称与名册一致，或编码与名册一致。
    依据
        财政部门名册。
    """

    code = "M02"
    name = "not-on-roster"
    asks_empty = True

    def arises(self, case: Case) -> bool:
        """Only where a roster was given."""
        return case.enrolment is not None

    def asked(self, case: Case) -> Asked:
        """Without name and code nobody can be looked up: S02 asks for them."""
        fields = tuple(filter(None, identity(case.form)))
        if all(case.submission[name].kind in (Kind.BLANK, Kind.MISSING) for name in fields):
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.M02.nobody", {}))
        return Asked(1)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at the name, with what comes near."""
        name = identity(case.form)[0]
        enrolment = case.enrolment
        if enrolment is None or enrolment.entry is not None or self.asked(case).verdict is not Verdict.PASSED:
            return
        facts = {"name": case.submission.text(name), "near": enrolment.near}
        yield self.finding(case, name, facts, variant="near" if enrolment.near else "")
