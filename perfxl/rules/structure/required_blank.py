"""S01 必填项空白."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from perfxl.form import Instance
from perfxl.model import Finding, Kind, Sentence
from perfxl.rules.base import ALTERED, FEW, Around, Asked, Case, Rule


class RequiredBlank(Rule):
    """
    检查什么
        联系人、编制、职能、收支、自评得分、等次等必填项都已填写；没有发生的填 0，不留空。
    为什么
        空白不是 0：留空的项目无法核对，也分不清是没有还是忘了填。
    反例
        项目支出空白。
    正例
        没有项目支出，填 0。
        没有二级机构的，二级机构各行可以全空；某个二级机构填了一项，其余必填项也要填。
    依据
        自评表填报要求。
    """

    code = "S01"
    name = "required-field-blank"

    def asked(self, case: Case) -> Asked:
        """Count the fields that have to be filled in; one not found or not usable leaves the rule unanswered."""
        required = self._required(case)
        return case.readable(len(required), tuple(each.name for each in required))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each table with blanks, the others related; of cells not found S05 speaks."""
        lost = tuple(name for name, read in case.submission.values.items() if read.kind is Kind.MISSING)
        if lost and not case.binds(ALTERED):
            yield self.lost(case, lost)
        blank = [instance for instance in self._required(case) if case.is_empty(instance.name)]
        for (sheet, table), group in groupby(blank, key=lambda instance: (instance.sheet, instance.table)):
            fields = tuple(group)
            listed = [
                Sentence("rule.cell", {"label": field.spoken, "place": case.place(field.name)}) for field in fields
            ]
            facts = {"count": len(fields), "fields": (*listed[:FEW], *(("…",) if len(listed) > FEW else ()))}
            filled = ", ".join(f"NOT(ISBLANK({field.name}))" for field in fields)
            around = Around(
                related=tuple(field.name for field in fields[1:]),
                clears=f"AND({filled})",
                subject=f"{sheet}.{table}",
            )
            yield self.finding(case, fields[0].name, facts, around)

    def _required(self, case: Case) -> list[Instance]:
        """Required fields; those of a subordinate's row only where that unit filled in anything."""
        subordinates = {row for row, _ in case.form.units} - {"own"}
        filled = {
            instance.row
            for instance in case.form.instances.values()
            if instance.row in subordinates
            and instance.field.id != "institution"
            and case.submission[instance.name].kind not in (Kind.BLANK, Kind.MISSING)
            and instance.computed is None
        }
        return [
            instance
            for instance in case.form.instances.values()
            if instance.field.required
            and instance.computed is None
            and (instance.row not in subordinates or instance.row in filled)
        ]
