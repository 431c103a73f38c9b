"""What a form's tables look like to somebody who only sees words: heads, row labels, groups. No place is in it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from perfxl.form import Form
from perfxl.form.definition import Block, FieldDef, ItemsBlock, RubricBlock, TableBlock
from perfxl.form.instances import SUBTOTALS, TOTALS
from perfxl.reader.grid import plain

EXPLANATION = "explanation"  # the column of a rubric that prints each line's 指标说明


class RowSign(Struct, frozen=True):
    """One row: its label and the label of its group, both plain; '' where none is printed."""

    id: str
    label: str
    group: str = ""


class Shape(Struct, frozen=True):
    """One table. `heads` maps a column to the labels it may have, `row_heads` are the heads of the label columns.

    `depth` is how many rows the heads take; `leads`: the last label column stands under the first field's head;
    `named_rows`: the department types the rows' labels over; `mirrored`: it types them in another table.
    """

    id: str
    heads: tuple[tuple[str, frozenset[str]], ...]
    rows: tuple[RowSign, ...]
    row_heads: tuple[str, ...] = ()
    depth: int = 1
    leads: bool = False
    named_rows: bool = False
    mirrored: bool = False
    needs_row_head: bool = False

    def instance(self, column: str, row: str) -> str:
        """Return the name of the field where a column and a row meet; it need not be a field of the form."""
        if self.needs_row_head:
            return row
        if column == "institution" and self.mirrored:
            return f"institution_{self.id}__{row}"
        if self.id == "rubric" and column in SUBTOTALS:
            if row == "total":
                return TOTALS[column].id
            if f"{row}" in _dimensions(self):
                return f"{SUBTOTALS[column].id}__{row}"
        return f"{column}__{row}"


def _dimensions(shape: Shape) -> frozenset[str]:
    return frozenset(sign.id for sign in shape.rows if sign.label == shape.rows[-2].label)


def labels_of(field: FieldDef) -> frozenset[str]:
    """Return the plain texts a field may be labelled with."""
    return frozenset(filter(None, (plain(field.label), plain(field.heading))))


def shapes(form: Form, blocks: tuple[Block, ...]) -> Iterator[Shape]:
    """Yield the shape of each table among a sheet's blocks."""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield _table(form, block)
        elif isinstance(block, ItemsBlock):
            fields = block.fields if block.total is None else (*block.fields, block.total)
            rows = tuple(RowSign(field.id, plain(field.heading or field.label)) for field in fields)
            heads = (("", frozenset({plain(block.headings[1])})),)
            yield Shape(block.id, heads, rows, (plain(block.headings[0]),), needs_row_head=True)
        elif isinstance(block, RubricBlock):
            yield _rubric(form, block)


def _table(form: Form, block: TableBlock) -> Shape:
    heads = tuple((field.id, labels_of(field)) for field in block.columns)
    depth = max((len(field.group) for field in block.columns), default=0) + 1
    row_heads = tuple(filter(None, map(plain, block.row_headings)))
    if block.row_set == "unit":
        rows = tuple(RowSign(id, plain(label)) for id, label in form.units)
        heads = (("institution", frozenset(row_heads)), *heads)
        return Shape(
            block.id, heads, rows, row_heads, depth, named_rows=block.names_rows, mirrored=not block.names_rows
        )
    printed = bool(block.row_headings)
    rows = tuple(
        RowSign(row.id, plain(row.label) if printed else "", plain(row.group[-1]) if row.group else "")
        for row in block.rows
    )
    return Shape(block.id, heads, rows, row_heads, depth, leads=printed and not block.row_headings[-1])


def _rubric(form: Form, block: RubricBlock) -> Shape:
    titles = {category.id: category.title for category in form.rubric.category}
    dimensions = {category.id: category.dimension for category in form.rubric.category}
    rows: list[RowSign] = []
    for dimension in form.rubric.dimension:
        rows += [
            RowSign(line.id, plain(line.indicator), plain(titles[line.category]))
            for line in form.rubric.criterion
            if dimensions[line.category] == dimension.id
        ]
        rows.append(RowSign(dimension.id, plain(block.subtotal), plain(dimension.title)))
    rows.append(RowSign("total", plain(block.total)))
    heads = (
        ("indicator", frozenset({plain(block.headings[2])})),
        ("standard", frozenset({plain(block.headings[3])})),
        *(((EXPLANATION, frozenset({plain(block.explanation)})),) if block.explanation else ()),
        *((field.id, labels_of(field)) for field in block.columns),
    )
    return Shape("rubric", heads, tuple(rows), tuple(map(plain, block.headings[:2])))
