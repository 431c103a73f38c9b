"""The simple blocks: fixed text, labelled fields, lists of fields, long narrative."""

from __future__ import annotations

import math
from itertools import pairwise

from msgspec.structs import replace

from perfxl.form.definition import FieldDef, FieldsBlock, ItemsBlock, NarrativeBlock, SlotDef, TextBlock
from perfxl.template.canvas import SIZES, Area, Canvas, Look
from perfxl.template.metrics import BODY, CENTIMETRE, height_of, line_height
from perfxl.template.placed import Role

PIECE = 180.0
"""A long text is spread over merged rows of about this many points, so that it can grow past Excel's 409."""

SIGNATURE = 1.2 * CENTIMETRE
"""The least height of a row somebody signs in."""

UNBOXED = 14
"""Size of text on a cover, where a value stands over a line instead of in a box."""

TEXT_ROLES = {
    "title": Role.TITLE,
    "section": Role.SECTION,
    "subtitle": Role.SUBTITLE,
    "note": Role.NOTE,
    "plain": Role.PLAIN,
}
TEXT_PADDING = {Role.TITLE: 18.0, Role.SECTION: 8.0, Role.SUBTITLE: 7.0}


def label_of(field: FieldDef) -> str:
    """Return a field's label as it is printed."""
    return field.heading or field.label


def rows_for(lines: int) -> int:
    """Return over how many merged rows a text of `lines` lines is spread."""
    height = lines * line_height(BODY)
    return 1 if height <= PIECE else math.ceil(height / PIECE)


def lay_text(canvas: Canvas, block: TextBlock, *, boxed: bool) -> None:
    """Put fixed text across the sheet; without text it is a gap."""
    role = TEXT_ROLES[block.style]
    size = block.size or SIZES.get(role, BODY)
    canvas.reserve(canvas.row, block.height or line_height(size) + TEXT_PADDING.get(role, 6.0))
    if block.text:
        area = Area(canvas.row, 1, 1, canvas.columns)
        canvas.put(area, role, block.text, edges="ltrb" if boxed else "", size=block.size)
    canvas.row += 1


def lay_fields(canvas: Canvas, block: FieldsBlock) -> None:
    """Put labelled fields side by side; sign-off fields keep together."""
    first = canvas.row
    for row, following in pairwise((*block.rows, ())):
        _lay_slots(canvas, row, boxed=block.boxed, goes_on=any(slot.inside for slot in following))
    if any(_is_signed(slot.field) for row in block.rows for slot in row):
        canvas.keep(first, canvas.row - 1)


def _is_signed(field: FieldDef) -> bool:
    return field.sign_off or field.finance_only


def _lay_slots(canvas: Canvas, slots: tuple[SlotDef, ...], *, boxed: bool, goes_on: bool) -> None:
    """Put one row of fields. `goes_on`: the row below continues its box."""
    caption = 1 if any(slot.label == 0 for slot in slots) else 0
    lines = max(slot.field.lines for slot in slots)
    rows = rows_for(lines)
    top, left = canvas.row, 1
    for slot in slots:
        last = slot is slots[-1]
        below = "" if goes_on else "b"
        if slot.inside:
            _lay_inside(canvas, slot, Area(top, left, rows), below, last=last)
        elif slot.label == 0:
            text = f"{label_of(slot.field).rstrip('：')}："
            canvas.put(Area(top, left, 1, slot.value), Role.CAPTION, text, edges="ltr")
            canvas.put_value(Area(top + 1, left, rows, slot.value), slot.field.id, lines, edges=f"lr{below}")
        else:
            _lay_beside(canvas, slot, Area(top, left, caption + rows), boxed=boxed)
        left += slot.label + slot.value
    if caption:
        canvas.reserve(top, height_of(1))
    canvas.reserve_lines(top + caption, lines, rows)
    if any(_is_signed(slot.field) for slot in slots):
        canvas.reserve(top + caption, SIGNATURE)
    canvas.row = top + caption + rows


def _lay_beside(canvas: Canvas, slot: SlotDef, area: Area, *, boxed: bool) -> None:
    """Put a field with its label at the left: in boxes, or over a line to write on."""
    field, label = slot.field, replace(area, columns=slot.label)
    value = replace(area, left=area.left + slot.label, columns=slot.value)
    if boxed:
        canvas.put(label, Role.LABEL, label_of(field))
    else:
        canvas.put(label, Role.LABEL, f"{label_of(field)}：", edges="", align="right", size=UNBOXED)
    look: Look = {"align": "" if field.type == "long_text" else "center"}
    if not boxed:
        look |= {"edges": "b", "size": UNBOXED}
    canvas.put_value(value, field.id, field.lines, **look)


def _lay_inside(canvas: Canvas, slot: SlotDef, area: Area, below: str, *, last: bool) -> None:
    """Put a field into the box begun above: a label, and room to sign."""
    text = f"{label_of(slot.field).rstrip('：')}："
    left = "l" if area.left == 1 else ""
    canvas.put(replace(area, columns=slot.label), Role.LABEL, text, edges=f"{left}{below}", align="right")
    value = replace(area, left=area.left + slot.label, columns=slot.value)
    canvas.put_value(value, slot.field.id, slot.field.lines, edges=f"{'r' if last else ''}{below}", align="center")


def lay_items(canvas: Canvas, block: ItemsBlock) -> None:
    """Put fields one under another: label, value, unit, guidance; a typed total closes the list."""
    first, places = canvas.row, canvas.lefts(block.spans)
    for (left, columns), heading in zip(places, block.headings, strict=True):
        canvas.put(Area(first, left, 1, columns), Role.HEADER, heading)
    canvas.reserve_lines(first, 1)
    canvas.heads.append((first, first))
    canvas.row += 1
    for field in block.fields:
        _lay_item(canvas, field, places, Role.ITEM)
    if block.total is not None:
        _lay_item(canvas, block.total, places, Role.TOTAL)
    canvas.keep(first, canvas.row - 1)


def _lay_item(canvas: Canvas, field: FieldDef, places: tuple[tuple[int, int], ...], role: Role) -> None:
    label, value, unit, guidance = (Area(canvas.row, left, 1, columns) for left, columns in places)
    canvas.put(label, role, label_of(field))
    canvas.put_value(value, field.id, field.lines)
    canvas.put(unit, Role.LABEL, field.unit or (canvas.form.definition.money.unit if field.type == "money" else ""))
    canvas.put(guidance, Role.GUIDANCE, field.guidance)
    canvas.reserve_lines(canvas.row, field.lines)
    canvas.row += 1


def lay_narrative(canvas: Canvas, block: NarrativeBlock) -> None:
    """Put a heading and, under it, the room for a long text."""
    first, field = canvas.row, block.field
    canvas.put(Area(first, 1, 1, canvas.columns), Role.HEADING, label_of(field), edges="")
    canvas.reserve(first, line_height(SIZES[Role.HEADING]) + 8)
    rows = max(2, rows_for(field.lines))
    canvas.put_value(Area(first + 1, 1, rows, canvas.columns), field.id, field.lines)
    canvas.reserve_lines(first + 1, field.lines, rows)
    canvas.row = first + 1 + rows
    canvas.keep(first, canvas.row - 1)
