"""S14 空表：没有填任何内容."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.model import Finding, FormulaState, Kind
from perfxl.rules.base import Asked, Case, Rule


class EmptyForm(Rule):
    """
    检查什么
        退回的表里填了内容。只有表样印好的文字和封面单位信息的，就是空表。
    为什么
        空表逐项报“未填”有上百条，其实只有一件事：交错了文件，或者忘了保存。
    反例
        下发的空白表原样交回。
    正例
        填好的表。
    依据
        自评表填报要求。
    """

    code = "S14"
    name = "empty-form"
    asks_empty = True

    def asked(self, case: Case) -> Asked:
        """Look at the workbook itself: there is always one."""
        return Asked(1)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding about the whole workbook where nothing was filled in."""
        if is_empty(case):
            yield self.about(case, {"title": case.form.definition.title})


def is_empty(case: Case) -> bool:
    """Whether a return holds nothing but what was printed, its department and year, and what the roster filled in.

    Where cells were not found nobody knows what stood in them: such a return is not called empty.
    """
    entry = case.enrolment.entry if case.enrolment is not None else None
    given = {*case.form.definition.identity, *(entry.figures if entry is not None else ())}
    for name, instance in case.form.instances.items():
        read = case.submission[name]
        if read.kind is Kind.MISSING:
            return False
        computed = instance.computed is not None and read.formula_state is not FormulaState.OVERWRITTEN
        if computed or name in given or case.is_empty(name) or read.value == instance.constant:
            continue
        return False
    return all(name in case.form.instances or read.kind is Kind.BLANK for name, read in case.submission.values.items())
