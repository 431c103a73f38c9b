"""S02 单位名称、评价年度、预算编码缺失."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form.instances import identity_levels
from perfxl.model import Finding, Kind
from perfxl.rules.base import ALTERED, Around, Asked, Case, Rule


class IdentityBlank(Rule):
    """
    检查什么
        封面的单位名称、评价年度、预算编码已填写。
    为什么
        没有单位和年度，就不知道这是谁的哪一年的表；预算编码可由财政的名册补上，空白只作提示。
    反例
        封面单位名称空白。
    正例
        单位名称“君山区社会治理网格化服务中心”，评价年度 2020。
    依据
        自评表封面。
    """

    code = "S02"
    name = "identity-blank"

    def asked(self, case: Case) -> Asked:
        """Count the identity fields."""
        identity = case.form.definition.identity
        return case.readable(len(identity), identity)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding at each blank identity field, at the level the form gives that field."""
        levels = identity_levels(case.form.instances, case.form.definition)
        lost = tuple(name for name in case.form.definition.identity if case.submission[name].kind is Kind.MISSING)
        if lost and not case.binds(ALTERED):
            yield self.lost(case, lost)
        for name in case.form.definition.identity:
            if case.is_empty(name):
                guidance = case.form.instances[name].field.guidance
                around = Around(clears=f"NOT(ISBLANK({name}))", level=levels[name])
                yield self.finding(case, name, {"guidance": guidance}, around)
