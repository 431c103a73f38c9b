"""Where single fields are: right of their label, below their caption, or under their heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from perfxl.form.definition import FieldsBlock, NarrativeBlock, SheetDef
from perfxl.model import CellRef
from perfxl.reader.grid import Grid
from perfxl.reader.shapes import labels_of
from perfxl.reader.tables import Spot

At = tuple[int, int]


class Caption(Struct, frozen=True):
    """One single field's printed label: `below` says that its value stands under it."""

    field: str
    labels: frozenset[str]
    below: bool = False


def captions(sheet: SheetDef) -> tuple[Caption, ...]:
    """Return a sheet's single fields from top to bottom."""
    found: list[Caption] = []
    for block in sheet.blocks:
        if isinstance(block, FieldsBlock):
            for slot in (slot for row in block.rows for slot in row):
                below = slot.label == 0 and not slot.inside
                found.append(Caption(slot.field.id, labels_of(slot.field), below))
        elif isinstance(block, NarrativeBlock):
            found.append(Caption(block.field.id, labels_of(block.field), below=True))
    return tuple(found)


def find_captions(wanted: tuple[Caption, ...], grid: Grid, outside: frozenset[int]) -> dict[str, At]:
    """Return where each field's label stands; one printed several times is told by the label before or after it.

    `outside` are rows that belong to tables.
    """
    occurrences = {
        caption.field: sorted(
            {at for label in caption.labels for at in grid.where.get(label, ()) if at[0] not in outside}
        )
        for caption in wanted
    }
    order = sorted({at for places in occurrences.values() for at in places})
    kinds = Counter(caption.labels for caption in wanted)
    found: dict[str, At] = {}
    for number, caption in enumerate(wanted):
        places = occurrences[caption.field]
        if kinds[caption.labels] == 1:
            if len(places) == 1:
                found[caption.field] = places[0]
            continue
        before = occurrences[wanted[number - 1].field] if number else []
        after = occurrences[wanted[number + 1].field] if number + 1 < len(wanted) else []
        near = [
            at
            for at in places
            if (_neighbour(order, at, -1) in before if before else _neighbour(order, at, 1) in after)
        ]
        if len(near) == 1:
            found[caption.field] = near[0]
    return found


def _neighbour(order: list[At], at: At, step: int) -> At | None:
    number = order.index(at) + step
    return order[number] if 0 <= number < len(order) else None


def caption_spots(
    wanted: tuple[Caption, ...], found: dict[str, At], grid: Grid, edge: int
) -> Iterator[tuple[str, Spot]]:
    """Yield each single field whose value's cell its label leaves no doubt about.

    `edge` is the last column the tables of the sheet take, 0 where it has none.
    """
    starts = sorted(found.values())
    for caption in wanted:
        at = found.get(caption.field)
        if at is None:
            continue
        spot = _below(at, starts, grid) if caption.below else _beside(at, starts, grid, edge)
        if spot is not None:
            yield caption.field, spot


def _beside(at: At, starts: list[At], grid: Grid, edge: int) -> Spot | None:
    """Right of the label, before the next label: the first column of the sheet that is in use at all.

    A text further off, beyond the tables' edge, is a note of somebody's or the value: it is not for us to say which.
    """
    row, first = at[0], grid.right(*at) + 1
    following = [column for other, column in starts if other == row and column > at[1]]
    printed = [span.right for span in grid.merged.values() if span.left <= at[1] and span.right >= first]
    last = following[0] - 1 if following else max(printed, default=max((*grid.columns, first)))
    if last < first:
        return None
    area = grid.span(row, first, grid.bottom(*at), last)
    merged = [column for column in range(first, last + 1) if (row, column) in grid.merged]
    filled = [column for column in grid.filled.get(row, ()) if first <= column <= last]
    used = [column for column in range(first, last + 1) if column in grid.columns]
    column = (merged or used or [first])[0]
    if len(filled) == 1 and not merged and filled[0] <= edge:
        column = filled[0]
    if filled and not merged and filled[0] != column:
        return None
    return Spot(CellRef(grid.title, *grid.anchor(row, column)), area, sure=bool(merged or filled))


def _below(at: At, starts: list[At], grid: Grid) -> Spot | None:
    """Under the label, above the next: the merged cell there, or the one cell with anything in it."""
    first = grid.bottom(*at) + 1
    following = [row for row, _ in starts if row >= first]
    last = (following[0] if following else max(grid.last_row, first) + 1) - 1
    if last < first:
        return None
    area = grid.span(first, at[1], last, max(grid.right(*at), at[1]))
    rows = range(first, last + 1)
    filled = [row for row in rows if any(at[1] <= column <= area.right for column in grid.filled.get(row, ()))]
    merged = [row for row in rows if (row, at[1]) in grid.merged]
    if len(filled) > 1 and not merged:
        return None  # a text typed line by line has no one cell
    row = (merged or filled or [first])[0]
    return Spot(CellRef(grid.title, *grid.anchor(row, at[1])), area, sure=bool(filled or merged))
