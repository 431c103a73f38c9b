"""The layout engine: a form goes in, the place of every cell comes out. No cell address is written in a definition."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, takewhile
from types import MappingProxyType

from perfxl.form.definition import (
    Block,
    FieldsBlock,
    ItemsBlock,
    NarrativeBlock,
    RubricBlock,
    SheetDef,
    TableBlock,
    TextBlock,
)
from perfxl.form.form import Form
from perfxl.model import CellSpan, Value
from perfxl.template.blocks import lay_fields, lay_items, lay_narrative, lay_text
from perfxl.template.canvas import Canvas
from perfxl.template.metrics import page_capacity
from perfxl.template.pages import page_breaks, repeated_head, split_at, tightened
from perfxl.template.placed import FormLayout, SheetLayout
from perfxl.template.rubrics import lay_rubric
from perfxl.template.tables import lay_table


def lay_out(form: Form, values: Mapping[str, Value] | None = None) -> FormLayout:
    """Return where everything of `form` stands.

    `values` only make rows higher, so that a filled form can be read: no cell stands elsewhere because of them.
    """
    sheets = tuple(_sheet(form, sheet, values or {}) for sheet in form.sheets)
    cells = {cell.instance: cell.span for sheet in sheets for cell in sheet.cells if cell.instance}
    spans = {key: span for key, names in form.members.items() if (span := _one_piece(cells, names))}
    units = {key: _is_unit_column(form, key) for key in spans}
    span_names = {key: f"{key}__{'parts' if units[key] else 'items'}" for key in spans}
    return FormLayout(sheets, MappingProxyType(cells), MappingProxyType(spans), MappingProxyType(span_names))


def _sheet(form: Form, sheet: SheetDef, values: Mapping[str, Value]) -> SheetLayout:
    canvas = Canvas(form, sheet, values)
    for block, following in pairwise((*sheet.blocks, None)):
        if block is not None:
            _lay(canvas, block, following)
    landscape = sheet.orientation == "landscape"
    capacity = page_capacity(sheet.widths, landscape=landscape)
    heights = tightened(canvas, canvas.grown_heights(), capacity)
    repeated = repeated_head(canvas, heights, capacity)
    breaks = page_breaks(canvas, heights, capacity, repeated)
    cells = tuple(part for cell in canvas.cells for part in split_at(cell, breaks))
    ordered = tuple(sorted(cells, key=lambda cell: (cell.span.top, cell.span.left)))
    frozen = _frozen_rows(sheet, canvas)
    return SheetLayout(sheet.id, sheet.title, sheet.widths, heights, ordered, landscape, repeated, breaks, frozen)


def _frozen_rows(sheet: SheetDef, canvas: Canvas) -> int:
    """Return how many rows stay in sight: to the head of the only table, else the titles above several."""
    if not canvas.heads:
        return 0
    if sum(not isinstance(block, TextBlock) for block in sheet.blocks) == 1:
        return canvas.heads[0][1]
    titles = takewhile(lambda block: isinstance(block, TextBlock) and block.style != "subtitle", sheet.blocks)
    return len(tuple(titles))


def _lay(canvas: Canvas, block: Block, following: Block | None) -> None:
    match block:
        case TextBlock():
            first = canvas.row
            lay_text(canvas, block, boxed=block.style in ("section", "subtitle") and _is_boxed(following))
            if block.style == "note" and first > 1 and not isinstance(following, ItemsBlock):
                canvas.glued.add(first - 1)
            elif block.style != "plain" and following is not None:
                canvas.keep(first, canvas.row)
        case FieldsBlock():
            lay_fields(canvas, block)
        case TableBlock():
            lay_table(canvas, block)
        case ItemsBlock():
            lay_items(canvas, block)
        case NarrativeBlock():
            lay_narrative(canvas, block)
        case RubricBlock():
            lay_rubric(canvas, block)


def _is_boxed(block: Block | None) -> bool:
    """Whether a heading above this block is the first row of its box."""
    if isinstance(block, TextBlock):
        return block.style == "subtitle"
    return isinstance(block, TableBlock | ItemsBlock) or (isinstance(block, FieldsBlock) and block.boxed)


def _one_piece(cells: Mapping[str, CellSpan], names: tuple[str, ...]) -> CellSpan | None:
    """Return the rectangle that holds exactly these instances, one under another; None where others stand between."""
    spans = [cells[name] for name in names]
    for above, below in pairwise(spans):
        if (above.sheet, above.left, above.bottom + 1) != (below.sheet, below.left, below.top):
            return None
    if not spans:
        return None
    first, last = spans[0], spans[-1]
    return CellSpan(first.sheet, first.top, first.left, last.bottom, first.left)


def _is_unit_column(form: Form, key: str) -> bool:
    return form.members[key] == tuple(f"{key}__{row}" for row, _ in form.units if row != "total")
