"""B03 比率与其他单位相差很大."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from perfxl.form import Form
from perfxl.model import Finding, Sentence, Verdict, plain
from perfxl.rules.base import Asked
from perfxl.rules.peers.base import About, PeerRule
from perfxl.rules.peers.seen import Seen

CENT = Decimal("0.01")


class OutlyingRatio(PeerRule):
    """
    检查什么
        表格定义所列的比率（人均公用支出、三公经费变动率、支出进度等），与同一批表的中位数相差不太远。
        远近按各单位离中位数的中位距离（高低两边分开算）的倍数看；比率还须相差够多，有这个比率的单位还须够多。
    为什么
        与众不同的比率，多半是业务不同、口径不同，或填错了单位、行次；财政可以先问这几家。
    反例
        六十家人均公用支出的中位数 3.20 万元，这家 41.00 万元。
    正例
        中位数 3.20 万元，这家 5.10 万元；支出进度家家 100%，这家 97%。
    依据
        合理性提示，比率和界限见表格定义（form.toml 的 ratios、rules.toml 的 B03）。只供财政参考，不进单位的清单。
    """

    code = "B03"
    name = "outlying-ratio"

    def compared(self, form: Form, seen: Seen) -> Asked:
        """Count the ratios that enough returns have; one without its figures leaves the rule unanswered."""
        titles = {one.definition.id: one.definition.title for one in form.ratios}
        if seen.lacking:
            facts: dict[str, object] = {"ratios": tuple(titles[id] for id in seen.lacking)}
            return Asked(seen.ratios, Verdict.INSUFFICIENT, Sentence("rule.B03.lacking", facts))
        if not seen.ratios:
            least = int(form.rules[self.code].numbers.get("peers", 10))
            facts = {"returns": seen.few, "least": least}
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.B03.few", facts))
        return Asked(seen.ratios)

    def findings(self, form: Form, seen: Seen) -> Iterator[Finding]:
        """Yield a finding for each ratio that lies far off."""
        ratios = {one.definition.id: one.definition for one in form.ratios}
        for one in seen.outliers:
            ratio = ratios[one.ratio]
            facts: dict[str, object] = {"title": ratio.title, "unit": ratio.unit, "returns": one.returns}
            figures = {"value": one.value, "median": one.median, "low": one.low, "high": one.high}
            facts |= {name: plain(figure.quantize(CENT, ROUND_HALF_UP)) for name, figure in figures.items()}
            yield self.told(
                form, facts, About(one.ratio, plain(one.value)), "above" if one.value > one.median else "below"
            )
