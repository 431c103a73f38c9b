"""B05 名册外的单位像名册上的哪一家."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Form
from perfxl.model import Finding, Sentence, Verdict
from perfxl.rules.base import Asked
from perfxl.rules.peers.base import About, PeerRule
from perfxl.rules.peers.seen import Seen


class NearNameRule(PeerRule):
    """
    检查什么
        用 --roster 审核一批表时，不在名册上的单位（M02）名称或编码像名册上的哪一家，那一家交了没有。
    为什么
        名称写错的，名册上那一家会列为未报；先认出来，免得错催。
    反例
        表上写“君山水利局”，名册上的“君山区水利局”没有交表。
    正例
        名册外的单位，名称与名册上的都不像。
    依据
        财政部门名册。只供财政参考，不进单位的清单（单位收到的是 M02）。
    """

    code = "B05"
    name = "near-name"

    def belongs(self, seen: Seen) -> bool:
        """Only where a roster was given."""
        return seen.standing != "no_roster"

    def compared(self, form: Form, seen: Seen) -> Asked:
        """Count the return's name; one that is on the roster needs no neighbour."""
        if seen.standing == "nobody":
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.M02.nobody", {}))
        if seen.standing == "on_roster":
            return Asked(1)
        return Asked(1, Verdict.NOT_APPLICABLE, Sentence("rule.B05.nothing_near", {}))

    def findings(self, form: Form, seen: Seen) -> Iterator[Finding]:
        """Yield a finding for each department of the roster that comes near."""
        for one in seen.near:
            facts = {"name": one.name, "code": one.code or "—", "percent": one.percent, "file": one.file}
            yield self.told(form, facts, About(one.code or one.name, one.file), "received" if one.file else "missing")
