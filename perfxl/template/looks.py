"""How each role and each type of field looks, in xlsxwriter's words; black on white, as an official form is."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.form import Form, Instance
from perfxl.template.canvas import SIZES, alignment
from perfxl.template.metrics import BODY
from perfxl.template.placed import PlacedCell, Role

BODY_FONT = "宋体"
TITLE_FONT = "黑体"
LOCKED_FILL = "#F2F2F2"
PREFILLED_FILL = "#DDEBF7"
TALL = 5
"""From this many lines on, a text starts at the top of its cell."""

ROLE_LOOKS: Mapping[Role, Mapping[str, object]] = {
    Role.TITLE: {"font_name": TITLE_FONT},
    Role.SECTION: {"font_name": TITLE_FONT},
    Role.SUBTITLE: {"bold": True},
    Role.HEADING: {"font_name": TITLE_FONT},
    Role.TOTAL: {"bold": True},
}
BARE = frozenset({Role.HEADING, Role.NOTE})
"""Roles that stand at the edge of the page, without an indent."""

LINED = frozenset({Role.LABEL, Role.VALUE})
"""Roles that stand on their line where they have no box."""

SIDES = {"l": "left", "t": "top", "r": "right", "b": "bottom"}


class Looks(Struct, dict=True):
    """The formats of one workbook, each made once."""

    workbook: Workbook
    form: Form
    formats: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, cell: PlacedCell) -> Format:
        """Return the format of a placed cell."""
        align = alignment(cell, self.form)
        look: dict[str, object] = {
            "font_name": BODY_FONT,
            "font_size": cell.size or SIZES.get(cell.role, BODY),
            "align": align,
            "valign": "bottom" if cell.role in LINED and cell.edges in ("", "b") else "vcenter",
            "text_wrap": True,
            **ROLE_LOOKS.get(cell.role, {}),
            **{SIDES[side]: 1 for side in cell.edges},
        }
        if align == "left" and cell.role not in BARE:
            look["indent"] = 1
        if cell.instance:
            look |= self._value_look(self.form.instances[cell.instance], cell)
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(dict(look))
        return self.formats[key]

    def _value_look(self, instance: Instance, cell: PlacedCell) -> Mapping[str, object]:
        kind = FIELD_TYPES[instance.field.type]
        look: dict[str, object] = {
            "num_format": kind.number_format,
            "text_wrap": kind.wrap,
            "locked": is_locked(instance),
        }
        if cell.lines >= TALL and kind.wrap:
            look["valign"] = "top"
        if instance.prefilled:
            look["bg_color"] = PREFILLED_FILL
        elif is_locked(instance) and not instance.field.finance_only:
            look["bg_color"] = LOCKED_FILL
        if kind.stored == "number":
            look["shrink"] = True
        return look


def is_locked(instance: Instance) -> bool:
    """Whether the department may not type in this cell."""
    return instance.locked or instance.computed is not None
