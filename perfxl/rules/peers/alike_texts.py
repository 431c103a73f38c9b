"""B01 与其他单位的文字雷同."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Form
from perfxl.model import Finding, Sentence, Verdict
from perfxl.rules.base import Asked
from perfxl.rules.peers.base import About, PeerRule
from perfxl.rules.peers.seen import Seen

PAIR = 2
WHOLE = 100


class AlikeTextsRule(PeerRule):
    """
    检查什么
        一批表中，本单位的文字（表格定义所列各栏）不与另一单位的雷同。比较时去掉单位名称、数字、编号和标点，
        不看表格自己印的话、只按表内名目报数的话、定义所列的套话，以及许多单位都写的话；
        余下的字数够多，且相同的部分达到定义的百分比，才算雷同。
    为什么
        照抄别家的报告，绩效自评就没有做。哪一份是原文，由财政去问。
    反例
        “存在的主要问题”与另一单位改了名称、数字后逐字相同。
    正例
        都写了“根据财政局通知要求，开展自评”；都按表报了收入、支出；各写各的问题。
    依据
        自评报告应当反映本单位的情况。只供财政参考，不进单位的清单。
    """

    code = "B01"
    name = "alike-texts"

    def compared(self, form: Form, seen: Seen) -> Asked:
        """Count the texts long enough to be compared."""
        if not seen.texts:
            return Asked(0, Verdict.INSUFFICIENT, Sentence("rule.B01.nothing", {}))
        return Asked(seen.texts)

    def findings(self, form: Form, seen: Seen) -> Iterator[Finding]:
        """Yield a finding for each department whose texts are the nearest to some of this return's."""
        for one in seen.copied:
            said = tuple(
                Sentence("rule.B01.field", {"label": form.instances[name].field.label, "percent": percent})
                for name, percent in one.fields
            )
            facts = {
                "other": one.other,
                "file": one.file,
                "fields": said,
                "passages": tuple(Sentence("rule.B.quoted", {"text": text}) for text in one.passages),
                "group": one.group,
            }
            same = "same" if all(percent == WHOLE for _, percent in one.fields) else "near"
            variant = same if one.group <= PAIR else f"{same}_group"
            yield self.told(form, facts, About(one.other, repr(one.fields)), variant)
