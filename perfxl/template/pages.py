"""Where pages end: what belongs together stays together, and a merged label that crosses is printed on both pages."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec.structs import replace

from perfxl.template.canvas import Canvas
from perfxl.template.metrics import height_of
from perfxl.template.placed import PlacedCell

LOWEST = 14.0
"""Points a row of one line may be lowered to: Excel's own default for 宋体 11 is 13.5."""


def tightened(canvas: Canvas, heights: tuple[float, ...], capacity: float) -> tuple[float, ...]:
    """Return the heights, the rows of a long list of units made lower where the list with its head then fits a page.

    Excel repeats the head of one table of a sheet only, so a page on which a second table goes on has none.
    """
    made = list(heights)
    for top, bottom in _joined(canvas.groups).items():
        missing = _height(heights, top, bottom) - capacity
        rows = [row for row in range(top, bottom + 1) if row in canvas.loose and heights[row - 1] == height_of(1)]
        lower = height_of(1) - math.ceil(missing / len(rows) * 4) / 4 if rows else 0.0
        if missing > 0 and lower >= LOWEST:
            for row in rows:
                made[row - 1] = lower
    return tuple(made)


def repeated_head(canvas: Canvas, heights: tuple[float, ...], capacity: float) -> tuple[int, int] | None:
    """Return the rows of the one head that is printed on every further page, None where it would stand over others.

    That is the only table's, or the last one's where it alone is longer than a page: Excel repeats rows on all pages
    behind them, whatever stands there.
    """
    if not canvas.heads or sum(heights) <= capacity:
        return None
    first, last = canvas.heads[-1]
    long = [(top, bottom) for top, bottom in _joined(canvas.groups).items() if _height(heights, top, bottom) > capacity]
    ends = len(long) == 1 and long[0][0] <= first and long[0][1] == len(heights)
    return (first, last) if ends or len(canvas.heads) == 1 else None


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
            if used and not repeated and canvas.loose.intersection(range(row, bottom + 1)):
                breaks.append(row - 1)  # a list of units goes on without its head: it begins a page, to do so seldom
                used = 0.0
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
