"""T06 人数、个数不是整数，或编制、实有人数为 0."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfxl.model import FieldValue, Finding
from perfxl.rules.base import Around, Asked, Case
from perfxl.rules.values.readings import CellsRule


class PeopleCount(CellsRule):
    """
    检查什么
        人数、个数是整数（whole）；人员编制、实有人数不为 0（zero，可以说明）。
    为什么
        人没有半个，小数多半是折算数或填错了格。编制、实有为 0 的单位确实有（新设、未定编），但要说明。
    反例
        实有人数 3.5；人员编制 0 而没有说明。
    正例
        实有人数 3；新设单位编制为 0，在“审核说明”写明批准设立的文号。
    依据
        机构编制部门核定的编制数、年末实有在职人数。
    """

    code = "T06"
    name = "people-count"

    def asked(self, case: Case) -> Asked:
        """Count the figures of people and things."""
        names = tuple(read.name for read in self._counted(case))
        return case.readable(len(names), names)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all that are no whole number, and one for each number of staff that is 0."""
        broken = [read for read in self._counted(case) if isinstance(read.value, Decimal) and read.value % 1 != 0]
        if broken:
            yield self.together(case, "whole", broken)
        for name in self.told_fields(case):
            if case.submission[name].value == 0:
                yield self.finding(case, name, {}, Around(clears=f"{name} > 0"), "zero")

    def _counted(self, case: Case) -> list[FieldValue]:
        return [
            case.submission[name]
            for name, instance in case.form.instances.items()
            if instance.field.type in ("people", "count")
        ]
