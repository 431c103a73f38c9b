"""What finance changes for one run without touching the form: rules asked, their levels, 特殊事项备案 (waivers)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct, field

from perfxl.model.findings import Finding
from perfxl.model.verdicts import Level


class Waiver(Struct, frozen=True):
    """A finding finance lets stand: its code, whose it is (name or code), where, why, who said so, and until when.

    `place` is a cell (二、收支情况!H12) or a field instance; blank: every finding of that code. The last day counts.
    """

    code: str
    department: str
    reason: str
    who: str
    until: date
    place: str = ""

    def covers(self, finding: Finding, department: str, code: str) -> bool:
        """Whether this is about that finding of the department with that name and code."""
        ours = "".join(self.department.split()) in {"".join(each.split()) for each in (department, code) if each}
        places = {finding.field, str(finding.at) if finding.at else None}
        return ours and self.code == finding.code and (not self.place or self.place in places)


class Adjustments(Struct, frozen=True):
    """The rules asked in a run, as codes or their beginnings (A04, R), and levels other than the form's.

    `select` empty: all of them. `dated` is the day the levels were decided, `today` the day waivers are judged by.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    dated: date | None = None
    waivers: tuple[Waiver, ...] = ()
    today: date = date.max

    def asks(self, code: str) -> bool:
        """Whether a rule is asked; what is ignored is not, whatever was selected."""
        wanted = not self.select or code.startswith(self.select)
        return wanted and not (self.ignore and code.startswith(self.ignore))


AS_THE_FORM_SAYS = Adjustments()
