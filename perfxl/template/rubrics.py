"""The rubric: dimension, category and standard merged over their lines, computed subtotals and total."""

from __future__ import annotations

from perfxl.form.definition import DimensionDef, RubricBlock
from perfxl.form.instances import SUBTOTALS, TOTALS, standard_runs
from perfxl.messages import say
from perfxl.template.blocks import label_of
from perfxl.template.canvas import Area, Canvas
from perfxl.template.placed import Role
from perfxl.template.tables import Head, lay_heads

Places = tuple[tuple[int, int], ...]


def lay_rubric(canvas: Canvas, block: RubricBlock) -> None:
    """Put the whole rubric: heads, its lines by dimension with a subtotal each, and the total."""
    first = canvas.row
    titles = titles_of(block)
    spans = block.spans or (1,) * (len(titles) + len(block.columns))
    places = canvas.lefts(spans)
    headings = (*titles, *(label_of(field) for field in block.columns))
    heads = [Head((text,), left, columns) for text, (left, columns) in zip(headings, places, strict=True)]
    lay_heads(canvas, heads, first, 1)
    canvas.reserve_lines(first, 2)
    canvas.heads.append((first, first))
    canvas.row += 1
    for dimension in canvas.form.rubric.dimension:
        _lay_dimension(canvas, block, dimension, places)
    left, columns = _across(places, 0, len(titles))
    canvas.put(Area(canvas.row, left, 1, columns), Role.TOTAL, block.total)
    _lay_sums(canvas, block, places, {column: field.id for column, field in TOTALS.items()})
    canvas.keep(first, canvas.row - 1)


def titles_of(block: RubricBlock) -> tuple[str, ...]:
    """Return the headings left of the columns: the four places, and 指标说明 where the form prints one."""
    return (*block.headings, block.explanation) if block.explanation else block.headings


def _lay_dimension(canvas: Canvas, block: RubricBlock, dimension: DimensionDef, places: Places) -> None:
    top = canvas.row
    for category in canvas.form.rubric.category:
        if category.dimension == dimension.id:
            start = canvas.row
            _lay_category(canvas, block, category.id, places)
            text = say("template.marks", "zh", title=category.title, marks=category.marks)
            _lay_merged(canvas, places[1], start, text)
    left, columns = _across(places, 1, len(titles_of(block)))
    canvas.put(Area(canvas.row, left, 1, columns), Role.TOTAL, block.subtotal)
    sums = {column: f"{field.id}__{dimension.id}" for column, field in SUBTOTALS.items()}
    _lay_sums(canvas, block, places, sums)
    _lay_merged(canvas, places[0], top, say("template.marks", "zh", title=dimension.title, marks=dimension.marks))


def _lay_merged(canvas: Canvas, place: tuple[int, int], top: int, text: str) -> None:
    area = Area(top, place[0], canvas.row - top, place[1])
    canvas.put(area, Role.LABEL, text, splits=True)


def _lay_category(canvas: Canvas, block: RubricBlock, category: str, places: Places) -> None:
    for run in standard_runs(canvas.form.rubric):
        if run[0].category != category:
            continue
        left, columns = places[3]
        standard = Area(canvas.row, left, len(run), columns)
        canvas.put_text_or_value(standard, Role.GUIDANCE, run[0].standard, f"standard__{run[0].id}", size=9.5)
        for criterion in run:
            left, columns = places[2]
            indicator = Area(canvas.row, left, 1, columns)
            name = f"indicator__{criterion.id}"
            canvas.put_text_or_value(indicator, Role.LABEL, criterion.indicator, name, align="center")
            if block.explanation:
                left, columns = places[4]
                canvas.put(Area(canvas.row, left, 1, columns), Role.GUIDANCE, criterion.explanation, size=9.5)
            for field, (left, columns) in zip(block.columns, places[len(titles_of(block)) :], strict=True):
                canvas.put_value(Area(canvas.row, left, 1, columns), f"{field.id}__{criterion.id}")
            canvas.reserve_lines(canvas.row, 2)
            canvas.row += 1


def _lay_sums(canvas: Canvas, block: RubricBlock, places: Places, sums: dict[str, str]) -> None:
    """Put a row of sums where the columns are summed, and nothing in the others."""
    for field, (left, columns) in zip(block.columns, places[len(titles_of(block)) :], strict=True):
        area = Area(canvas.row, left, 1, columns)
        if field.id in sums:
            canvas.put_value(area, sums[field.id])
        else:
            canvas.put(area, Role.EMPTY)
    canvas.reserve_lines(canvas.row, 1)
    canvas.row += 1


def _across(places: Places, first: int, after: int) -> tuple[int, int]:
    """Return the grid columns of several neighbouring places."""
    return places[first][0], sum(columns for _, columns in places[first:after])
