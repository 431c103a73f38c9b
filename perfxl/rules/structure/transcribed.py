"""S17 由其他格式转录."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, Sentence
from perfxl.model.transcriptions import Carriage
from perfxl.rules.base import FEW, Asked, Case, Rule


class Transcribed(Rule):
    """
    检查什么
        退回的文件是不是 .xls、.xlsb、.ods、.et 等格式；是的，填报内容已逐项转录到 .xlsx 工作簿上审核。
    为什么
        这些格式里的公式、错误值和批注读不到，转录件要与原件核对后才能作为定稿。
    反例
        用旧版 WPS 把自评表存成 .xls 后报送。
    正例
        直接报送 .xlsx 工作簿。
    依据
        转录件附有“转录对照表”，逐项列明原单元格和本表单元格。
    """

    code = "S17"
    name = "transcribed"

    def arises(self, case: Case) -> bool:
        """Only of a return that was transcribed."""
        return case.submission.transcription is not None

    def asked(self, case: Case) -> Asked:
        """Look at the workbook itself."""
        return Asked(1)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding about the whole workbook where it was transcribed, with what was not found."""
        told = case.submission.transcription
        if told is None:
            return
        binding = case.form.rules[self.code]
        missing = told.of(Carriage.MISSING)
        facts: dict[str, object] = {
            "format": told.format,
            "count": len(missing),
            "fields": tuple(field.label for field in missing[:FEW]),
        }
        key = "rule.S17.missing.message" if missing else "rule.S17.message"
        message, advice = Sentence(key, facts), Sentence("rule.S17.advice", facts)
        yield Finding(self.code, binding.level, binding.audience, None, message, advice)
