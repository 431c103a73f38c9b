"""Where pages end: what belongs together stays together, and a merged label that crosses is printed on both pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfxl.template.canvas import Canvas
from perfxl.template.placed import PlacedCell


def page_breaks(
    canvas: Canvas, heights: tuple[float, ...], capacity: float, repeated: tuple[int, int] | None
) -> tuple[int, ...]:
    """Return the rows after which a page ends. Groups that fit a page are kept whole, longer ones are not."""
    head = sum(heights[row - 1] for row in range(repeated[0], repeated[1] + 1)) if repeated else 0.0
    whole = _joined(canvas.groups)
    unbroken = _unbroken_rows(canvas)
    breaks: list[int] = []
    used, row, last = 0.0, 1, len(heights)
    while row <= last:
        bottom = whole.get(row, row)
        if _height(heights, row, bottom) > capacity - head:
            bottom = min(row + 1, last)  # too long for any page: row by row, the heading with what follows it
        while bottom in unbroken and bottom < last and _height(heights, row, bottom + 1) <= capacity - head:
            bottom += 1
        needed = _height(heights, row, bottom)
        if used and used + needed > capacity:
            breaks.append(row - 1)
            used = head if repeated and row > repeated[1] else 0.0
        used += needed
        row = bottom + 1
    return tuple(breaks)


def split_at(cell: PlacedCell, breaks: tuple[int, ...]) -> Iterator[PlacedCell]:
    """Yield the cell, or its parts on each page where it may be split."""
    span = cell.span
    tops = [span.top, *(row + 1 for row in breaks if span.top <= row < span.bottom)] if cell.splits else [span.top]
    for top, following in zip(tops, [*tops[1:], span.bottom + 1], strict=True):
        yield replace(cell, span=replace(span, top=top, bottom=following - 1))


def _height(heights: tuple[float, ...], top: int, bottom: int) -> float:
    return sum(heights[top - 1 : bottom])


def _joined(groups: list[tuple[int, int]]) -> dict[int, int]:
    """First row → last row of each group, groups that overlap (a heading and its table) joined to one."""
    joined: dict[int, int] = {}
    first = last = 0
    for top, bottom in sorted(groups):
        first = first if top <= last else top
        last = joined[first] = max(last, bottom)
    return joined


def _unbroken_rows(canvas: Canvas) -> set[int]:
    """Rows that a page must not end after: a merged cell that cannot be split goes on below."""
    whole = (cell.span for cell in canvas.cells if not cell.splits)
    return canvas.glued.union(*(range(span.top, span.bottom) for span in whole))
