"""T09 电话、日期、编码的写法."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import FieldValue, Finding, Kind
from perfxl.rules.base import Case
from perfxl.rules.values.readings import CellsRule

# A mobile number, or a landline with or without area code and extension; several are parted by a mark.
_PHONE = re.compile(r"(?:(?:\+?86[- ]?)?1[3-9][0-9]{9}|(?:\(?0[0-9]{2,3}\)?[- ]?)?[2-9][0-9]{6,7}(?:[-转][0-9]{1,6})?)")
_PARTS = re.compile(r"[,，、;；/／\n]+|\s{2,}")


class PhoneAndDate(CellsRule):
    """
    检查什么
        电话是 11 位手机号或带区号的固定电话（phone）；日期按日期填，不写成文字或一串数字（date）；
        超过 15 位的编码没有被 Excel 改掉尾数（digits）。
    为什么
        电话少一位就打不通；写成文字的日期，表内公式不能比较先后；长编码按数字填，第 16 位起都变成 0。
    反例
        电话“1380000”；日期“2021年3月5日”（文字）；编码 430102199001011000。
    正例
        电话 13800000000 或 0730-8000000；日期 2021-03-05；编码格设为文本再填。
    依据
        自评表填报要求。
    """

    code = "T09"
    name = "phone-and-date"

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all cells of a kind."""
        values = self.understood(case)
        digits = [read for read in values if read.understood == "reading.digits_lost"]
        dates = [read for read in values if read not in digits]
        for variant, reads in (("digits", digits), ("date", dates), ("phone", self._phones(case))):
            if reads:
                yield self.together(case, variant, reads)

    def _phones(self, case: Case) -> list[FieldValue]:
        reads = [
            case.submission[name] for name, instance in case.form.instances.items() if instance.field.type == "phone"
        ]
        return [read for read in reads if read.kind is Kind.TEXT and not _is_phone(str(read.value))]


def _is_phone(text: str) -> bool:
    return all(_PHONE.fullmatch(part.strip()) for part in _PARTS.split(text) if part.strip())
