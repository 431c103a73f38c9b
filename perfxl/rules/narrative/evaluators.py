"""N11 评价人员与实有人数对不上，或者全是被评的人."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import Finding, plain
from perfxl.rules.base import Around, Case
from perfxl.rules.narrative.prose import ProseRule


class Evaluators(ProseRule):
    """
    检查什么
        评价人员、联系人（fields）合起来的人数，不多于实有人数（against 的人数）；评价人员不是全体在职人员。
        单位（against 的栏）写明是外单位的人不算在内，简称算本单位。
    为什么
        人数多于实有，有编外或外单位人员没有写明；全体在职人员自己评自己，谈不上独立。这是给财政的线索。
    反例
        实有 3 人，评价人员 3 人，联系人另有其人。
    正例
        实有 40 人，评价人员 3 人。
    依据
        自评表 一、实有人数与四、评价人员。
    """

    code = "N11"
    name = "evaluators-not-independent"

    def needed(self, case: Case) -> tuple[str, ...]:
        """The number of staff."""
        return tuple(name for name in self.against(case) if not case.form.instances[name].row)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding at the first evaluator; names are counted, never told."""
        texts = {name: text for name, text in self.texts(case).items() if self._is_own(case, name)}
        seated = [name for name in texts if case.form.instances[name].row]
        people, evaluators = ({"".join(texts[name].split()) for name in names} for names in (texts, seated))
        for name in self.needed(case):
            staff = case.submission[name].value
            if not isinstance(staff, Decimal) or not evaluators:
                continue
            variant = "more" if len(people) > staff else "all" if len(evaluators) >= staff else ""
            if variant:
                facts: dict[str, object] = {"people": len(people), "evaluators": len(evaluators)}
                facts |= {"staff": plain(staff), "staff_place": case.place(name)}
                others = tuple(one for one in texts if one != seated[0])
                yield self.finding(case, seated[0], facts, Around(related=(*others, name), subject="cells"), variant)

    def _is_own(self, case: Case, name: str) -> bool:
        """Whether a person belongs to the department: the unit beside the name is blank, its own or short for it."""
        row = case.form.instances[name].row
        units = (one for one in self.against(case) if row and case.form.instances[one].row == row)
        own = case.submission.text(case.form.definition.unit_name)
        return all(_is_short_for("".join(case.submission.text(one).split()), own) for one in units)


def _is_short_for(unit: str, name: str) -> bool:
    """Whether a unit's characters stand in a name in their order, or it is 本单位, 我中心 and the like."""
    if unit.startswith(("本", "我")) or not name:
        return True
    rest = iter(name)
    return all(character in rest for character in unit)
