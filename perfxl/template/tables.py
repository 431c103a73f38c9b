"""Tables: column heads merged by their groups, row labels merged by theirs, and the cells where they meet."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct

from perfxl.form.definition import RowDef, TableBlock
from perfxl.template.blocks import label_of
from perfxl.template.canvas import Area, Canvas
from perfxl.template.placed import Role


class Head(Struct, frozen=True):
    """A column's headings from top to bottom, and the grid columns it takes."""

    path: tuple[str, ...]
    left: int
    columns: int


def lay_table(canvas: Canvas, block: TableBlock) -> None:
    """Put a table: its heads, then a row for each preprinted row or unit."""
    first = canvas.row
    rows = _rows(canvas, block)
    start = 1 + (block.side_span if block.side else 0)
    labels = canvas.lefts(block.row_spans, start) if block.row_headings else ()
    spans = block.spans or (1,) * len(block.columns)
    fields = canvas.lefts(spans, start + sum(columns for _, columns in labels))
    depth = max((len(field.group) for field in block.columns), default=0) + 1
    lay_heads(canvas, _heads(block, labels, fields), first, depth)
    for level in range(depth):
        canvas.reserve_lines(first + level, 1)
    canvas.row = first + depth
    _lay_labels(canvas, block, rows, labels)
    for row in rows:
        lines = max(row.lines, block.row_lines)
        for field, (left, columns) in zip(block.columns, fields, strict=True):
            canvas.put_value(Area(canvas.row, left, 1, columns), f"{field.id}__{row.id}", lines)
        canvas.reserve_lines(canvas.row, lines)
        if block.row_set == "unit" and lines == 1:
            canvas.loose.add(canvas.row)
        canvas.row += 1
    if block.side:
        canvas.put(Area(first, 1, canvas.row - first, block.side_span), Role.LABEL, block.side, splits=True)
    canvas.heads.append((first, first + depth - 1))
    canvas.keep(first, canvas.row - 1)


def _rows(canvas: Canvas, block: TableBlock) -> tuple[RowDef, ...]:
    if block.row_set == "unit":
        return tuple(RowDef(id=id, label=label) for id, label in canvas.form.units)
    return block.rows


def _heads(block: TableBlock, labels: tuple[tuple[int, int], ...], fields: tuple[tuple[int, int], ...]) -> list[Head]:
    """Return the heads from left to right; a label column without a heading goes under its neighbour's.

    The last one joins the first field's column, others the heading before them.
    """
    heads: list[Head] = []
    lead = 0
    for number, (heading, (left, columns)) in enumerate(zip(block.row_headings, labels, strict=True)):
        if not heading and number == len(labels) - 1 and not block.columns[0].group:
            lead = columns
        elif not heading and heads:
            heads[-1] = Head(heads[-1].path, heads[-1].left, heads[-1].columns + columns)
        else:
            heads.append(Head((heading,), left, columns))
    for field, (left, columns) in zip(block.columns, fields, strict=True):
        heads.append(Head((*field.group, label_of(field)), left - lead, columns + lead))
        lead = 0
    return heads


def lay_heads(canvas: Canvas, heads: list[Head], top: int, depth: int, level: int = 0) -> None:
    """Put column heads: neighbours under one group merge across, a head without a group merges down."""

    def group(head: Head) -> tuple[str, ...] | Head:
        return head.path[: level + 1] if len(head.path) > level + 1 else head

    for key, members in groupby(heads, key=group):
        if isinstance(key, Head):
            canvas.put(Area(top + level, key.left, depth - level, key.columns), Role.HEADER, key.path[-1])
        else:
            below = list(members)
            columns = sum(head.columns for head in below)
            canvas.put(Area(top + level, below[0].left, 1, columns), Role.HEADER, key[-1])
            lay_heads(canvas, below, top, depth, level + 1)


def _lay_labels(
    canvas: Canvas, block: TableBlock, rows: tuple[RowDef, ...], labels: tuple[tuple[int, int], ...]
) -> None:
    """Put the rows' labels; neighbours under one group share a merged label."""
    if not labels:
        return
    for level in range(len(labels) - 1):
        top = canvas.row
        for key, run in groupby(rows, key=lambda row: row.group[: level + 1]):
            count = len(list(run))
            if len(key) > level:
                left, columns = labels[level]
                canvas.put(Area(top, left, count, columns), Role.LABEL, key[level], splits=True)
            top += count
    for number, row in enumerate(rows):
        own = labels[min(len(row.group), len(labels) - 1) :]
        area = Area(canvas.row + number, own[0][0], 1, sum(columns for _, columns in own))
        canvas.put_text_or_value(area, Role.LABEL, row.label, _institution(block, row))


def _institution(block: TableBlock, row: RowDef) -> str:
    """Return the instance of a unit row's name: typed in one table, mirrored in the others."""
    if block.row_set != "unit":
        return ""
    typed, mirrored = f"institution__{row.id}", f"institution_{block.id}__{row.id}"
    return typed if block.names_rows else mirrored
