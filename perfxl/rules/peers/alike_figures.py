"""B02 与其他单位的数据相同."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Form
from perfxl.model import Finding, Sentence, Verdict
from perfxl.rules.base import Asked
from perfxl.rules.peers.base import About, PeerRule
from perfxl.rules.peers.seen import Seen

FEW = 4
PAIR = 2


class AlikeFiguresRule(PeerRule):
    """
    检查什么
        一批表中，本单位的一张表不与另一单位的同一张表数据相同。空白和 0 不算；有效数字少的（5 人、100）常有巧合，
        不作凭据；不同的数相同得够多，且占两家所填的大部分，才算相同。许多单位都有的数（统一标准）不看。
    为什么
        拿别家的表改，改了封面忘了改数；也可能是两家共用一套账。
    反例
        基本支出明细二十项与另一单位分毫不差。
    正例
        两家三公经费合计都是 0.70，其余各不相同。
    依据
        各单位各自的决算。只供财政参考，不进单位的清单。
    """

    code = "B02"
    name = "same-figures"

    def compared(self, form: Form, seen: Seen) -> Asked:
        """Count the figures that tell something."""
        if not seen.figures:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.B02.nothing", {}))
        return Asked(seen.figures)

    def findings(self, form: Form, seen: Seen) -> Iterator[Finding]:
        """Yield a finding for the department that has most figures in common with this return."""
        for one in seen.same:
            pairs = list(zip(one.fields, one.figures, strict=True))[:FEW]
            shown: list[object] = [
                Sentence("rule.B02.figure", {"label": form.instances[name].spoken, "figure": figure})
                for name, figure in pairs
            ]
            facts = {
                "other": one.other,
                "file": one.file,
                "sheets": tuple(dict.fromkeys(form.sheet(sheet).title for sheet, _ in one.tables)),
                "count": len(one.fields),
                "figures": (*shown, *(("…",) if len(one.fields) > FEW else ())),
                "group": one.group,
            }
            yield self.told(form, facts, About(one.other, repr(one.figures)), "" if one.group <= PAIR else "group")
