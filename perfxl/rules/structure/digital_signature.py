"""S11 带有数字签名."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Sentence
from perfxl.rules.base import Asked, Case, Rule


class DigitalSignature(Rule):
    """
    检查什么
        退回的工作簿是否带有数字签名（Excel“文件”→“信息”→“添加数字签名”）。宏的签名不受影响，不在此列。
    为什么
        任何改动都会使数字签名失效，加上审核标记也是改动；标记件上的签名不再有效，不能代替原件。
    反例
        盖了电子签名的自评表送审：原件的签名有效，标记件的签名失效。
    正例
        没有数字签名，打印后签字盖章。
    依据
        数字签名对整个文件计算。
    """

    code = "S11"
    name = "digital-signature"
    asks_empty = True

    def asked(self, case: Case) -> Asked:
        """Look at the workbook itself: there is always one."""
        return Asked(1)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding about the whole workbook where it is signed."""
        if case.submission.signed:
            binding = case.form.rules[self.code]
            message, advice = Sentence("rule.S11.message"), Sentence("rule.S11.advice")
            yield Finding(self.code, binding.level, binding.audience, None, message, advice)
