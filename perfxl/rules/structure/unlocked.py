"""S16 打开密码已取消."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Sentence
from perfxl.rules.base import Asked, Case, Rule


class Unlocked(Rule):
    """
    检查什么
        退回的工作簿是否设有打开密码；设有的，审核时已用提供的密码打开。
    为什么
        加了审核标记的这一份不再设有打开密码，传送和保存时要知道。
    反例
        自评表设有打开密码，标记件任何人都能打开。
    正例
        自评表没有打开密码。
    依据
        标记件由解密后的内容生成。
    """

    code = "S16"
    name = "unlocked"

    def arises(self, case: Case) -> bool:
        """Only of a return that came under a password."""
        return case.submission.unlocked

    def asked(self, case: Case) -> Asked:
        """Look at the workbook itself."""
        return Asked(1)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding about the whole workbook."""
        binding = case.form.rules[self.code]
        message, advice = Sentence("rule.S16.message"), Sentence("rule.S16.advice")
        yield Finding(self.code, binding.level, binding.audience, None, message, advice)
