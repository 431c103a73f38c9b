"""S03 签字、日期、意见空白."""

from __future__ import annotations

from collections.abc import Iterator

from perfxl.form import Instance
from perfxl.model import Finding, Sentence, Stage, Verdict
from perfxl.rules.base import Around, Asked, Case, Rule


class SignOffBlank(Rule):
    """
    检查什么
        盖章上报阶段（--stage final），本单位的签字、日期、意见已填写。财政部门的栏目由财政填写，不在检查之列。
    为什么
        没有签章的自评表不是正式文件；草稿阶段还没到签字的时候，不检查。
    反例
        上报时“部门（单位）意见”空白。
    正例
        意见、负责人、日期齐全。
    依据
        自评表 四、评价人员及签章栏。
    """

    code = "S03"
    name = "sign-off-blank"

    def asked(self, case: Case) -> Asked:
        """Count the department's sign-off fields; nothing is asked of a draft."""
        if case.stage is Stage.DRAFT:
            return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.S03.draft", {}))
        fields = self._fields(case)
        return case.complete(len(fields), tuple(field.name for field in fields))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding at the first blank sign-off field, the others related."""
        blank = [field for field in self._fields(case) if case.submission[field.name].value is None]
        if not blank:
            return
        listed = tuple(
            Sentence("rule.cell", {"label": field.spoken, "place": case.place(field.name)}) for field in blank
        )
        filled = ", ".join(f"NOT(ISBLANK({field.name}))" for field in blank)
        around = Around(related=tuple(field.name for field in blank[1:]), clears=f"AND({filled})", subject="sign_off")
        yield self.finding(case, blank[0].name, {"count": len(blank), "fields": listed}, around)

    def _fields(self, case: Case) -> list[Instance]:
        return [
            instance
            for instance in case.form.instances.values()
            if instance.field.sign_off and not instance.field.finance_only
        ]
