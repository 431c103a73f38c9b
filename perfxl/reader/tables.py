"""Where a table's cells are: its heads found by their words, its rows by their labels, what names still say as votes.

A row or column without a readable label is decided by the names that still point into it, else by its order, and then
only where the count leaves one way to read it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from perfxl.model import CellRef, CellSpan
from perfxl.reader.grid import Grid
from perfxl.reader.shapes import RowSign, Shape

Places = Mapping[str, CellSpan]


class Spot(Struct, frozen=True):
    """Where the labels put a field. A name that points into `area` is as good; `sure`: labels alone say it."""

    cell: CellRef
    area: CellSpan
    sure: bool = True


class Head(Struct, frozen=True):
    """One column found: its first and last sheet column."""

    left: int
    right: int


class Heads(Struct, frozen=True):
    """A table's heads in a sheet: their first and last row, and each column found."""

    top: int
    bottom: int
    columns: Mapping[str, Head]


def find_heads(shape: Shape, grid: Grid) -> Heads | None:
    """Return where a table's heads stand; None where fewer than half of them are in one place."""
    wanted = frozenset().union(*(labels for _, labels in shape.heads), shape.row_heads)
    if shape.needs_row_head:
        wanted = frozenset(shape.row_heads)  # 填报数, 单位, 口径 head every list of the sheet
    rows = sorted({row for label in wanted for row, _ in grid.where.get(label, ())})
    best: dict[str, tuple[int, int]] = {}
    for top in rows:
        seen = _heads_from(shape, grid, top)
        if len(seen) > len(best):
            best = seen
    if 2 * len(best) < len(shape.heads) or not best:
        return None
    first = min(row for row, _ in best.values())
    last = max(grid.bottom(row, column) for row, column in best.values())
    lefts = sorted({column for row in range(first, last + 1) for column in grid.filled.get(row, ())})
    columns = {}
    for id, (row, column) in best.items():
        after = [left for left in lefts if left > grid.right(row, column)]
        edge = after[0] - 1 if after else grid.right(row, column)
        columns[id] = Head(column, max(edge, grid.right(row, column)))
    return Heads(first, last, columns)


def _heads_from(shape: Shape, grid: Grid, top: int) -> dict[str, tuple[int, int]]:
    """The heads found in the rows a table's head takes from `top` on, one row inserted between them allowed for."""
    seen: dict[str, tuple[int, int]] = {}
    for id, labels in shape.heads:
        places = [
            place for label in labels for place in grid.where.get(label, ()) if top <= place[0] <= top + shape.depth
        ]
        if shape.depth == 1:
            places = [place for place in places if place[0] == top]
        if len(set(places)) == 1:
            seen[id] = places[0]
    return seen


class TableFinder:
    """One table in one sheet: rows and columns, then every cell."""

    def __init__(self, shape: Shape, grid: Grid, heads: Heads, last: int, places: Places) -> None:
        """`last` is the last row before whatever stands below the table."""
        self.shape, self.grid, self.heads = shape, grid, heads
        self.first, self.last = heads.bottom + 1, last
        self.places = {
            (column, sign.id): place
            for sign in shape.rows
            for column, _ in shape.heads
            if (place := places.get(shape.instance(column, sign.id))) is not None and place.sheet == grid.title
        }
        self.columns = dict(heads.columns)
        self._vote_columns()
        self.labels: dict[int, int] = {}

    def _vote_columns(self) -> None:
        taken = {head.left for head in self.columns.values()}
        for column, _ in self.shape.heads:
            if column not in self.columns:
                votes = Counter(
                    place.left
                    for (id, _), place in self.places.items()
                    if id == column and self.first <= place.top <= self.last
                )
                for left, _ in votes.most_common(1):
                    if left not in taken:
                        self.columns[column] = Head(left, left)
                        taken.add(left)

    def rows(self, aliases: Mapping[str, str]) -> dict[str, tuple[int, bool]]:
        """Return each row found, and whether labels or names say so; `aliases` maps a row to what else it is called."""
        found: dict[str, tuple[int, bool]] = {}
        signs = defaultdict(list)
        for row, own, path in self._labelled():
            for sign in self._fitting(own, path, aliases):
                signs[sign.id].append(row)
        rows = Counter(row for places in signs.values() for row in places)
        for id, at in signs.items():
            if len(at) == 1 and rows[at[0]] == 1:
                found[id] = (at[0], True)
        self._vote_rows(found)
        self._fill_gaps(found)
        return found

    def _labelled(self) -> Iterator[tuple[int, list[str], list[str]]]:
        """Yield each row with the words that stand in it left of its fields, and those that hold for it from above."""
        first = self.shape.heads[0][0] if self.shape.leads else ""
        fields = {
            column
            for id, head in self.columns.items()
            if id not in (first, "institution", "indicator", "standard")
            for column in range(head.left, head.right + 1)
        }
        rows = sorted(row for row in self.grid.filled if self.first <= row <= self.last)  # a cell may stand far below
        columns = sorted({column for row in rows for column in self.grid.filled[row]} - fields)
        above: dict[int, str] = {}
        for row in rows:
            own = [self.grid.words[row, column] for column in columns if (row, column) in self.grid.words]
            for column in columns:
                above[column] = self.grid.word(row, column) or above.get(column, "")
            yield row, own, [word for word in above.values() if word]

    def _fitting(self, own: list[str], path: list[str], aliases: Mapping[str, str]) -> Iterator[RowSign]:
        count = Counter(sign.label for sign in self.shape.rows)
        for sign in self.shape.rows:
            labels = {sign.label, aliases.get(sign.id, "")} - {""}
            if labels & set(own) and (
                not sign.group or count[sign.label] == 1 or any(word.startswith(sign.group) for word in path)
            ):
                yield sign

    def _vote_rows(self, found: dict[str, tuple[int, bool]]) -> None:
        taken = {row for row, _ in found.values()}
        votes: dict[str, Counter[int]] = {}
        for (column, id), place in self.places.items():
            head = self.columns.get(column)
            inside = head is None or head.left <= place.left <= head.right
            if id not in found and self.first <= place.top <= self.last and inside and place.top not in taken:
                votes.setdefault(id, Counter())[place.top] += 1
        chosen = {id: count.most_common(1)[0] for id, count in votes.items()}
        rivals = Counter(row for row, _ in chosen.values())
        for id, (row, many) in chosen.items():
            if 2 * many > sum(votes[id].values()) and rivals[row] == 1:
                found[id] = (row, True)

    def _fill_gaps(self, found: dict[str, tuple[int, bool]]) -> None:
        """Give rows without a label their order's place, where as many rows are left as are looked for."""
        ids = [sign.id for sign in self.shape.rows]
        start = 0
        while start < len(ids):
            if ids[start] in found:
                start += 1
                continue
            end = start
            while end < len(ids) and ids[end] not in found:
                end += 1
            above = found[ids[start - 1]][0] if start else self.first - 1
            below = found[ids[end]][0] if end < len(ids) else self.last + 1
            taken = {row for row, _ in found.values()}
            rows = [row for row in range(above + 1, below) if row not in taken]
            rows = self._fitted(rows, ids[start:end], open_end=end == len(ids))
            found.update({id: (row, False) for id, row in zip(ids[start:end], rows, strict=False)})
            start = end

    def _fitted(self, rows: list[int], ids: list[str], *, open_end: bool) -> list[int]:
        spare = len(rows) - len(ids)
        end = len(rows)
        while open_end and end > len(ids) and rows[end - 1] not in self.grid.filled:
            end -= 1
        rows, spare = rows[:end], end - len(ids)
        if spare > 0:
            used = [row for row in rows if row in self.grid.filled]
            rows = used if len(used) == len(ids) else rows
            spare = len(rows) - len(ids)
        anonymous = not self.shape.rows[0].label or self.shape.named_rows
        return rows if spare == 0 or (spare < 0 and anonymous) else []

    def spots(self, found: Mapping[str, tuple[int, bool]]) -> Iterator[tuple[str, Spot]]:
        """Yield every field of the table whose row and column were found."""
        for id, (row, sure) in found.items():
            for column, head in self.columns.items():
                top, left = self.grid.anchor(row, head.left)
                if self.shape.leads and column == self.shape.heads[0][0]:
                    top, left = row, self._after_label(row, head)
                area = self.grid.span(row, head.left, row, head.right)
                if not sure:
                    area = self.grid.span(self.first, head.left, self.last, head.right)
                yield self.shape.instance(column, id), Spot(CellRef(self.grid.title, top, left), area, sure)

    def _after_label(self, row: int, head: Head) -> int:
        """The first column of a field whose head also stands over the row's label."""
        label = {sign.label for sign in self.shape.rows}
        for column in range(head.left, head.right):
            if self.grid.words.get((row, column)) in label:
                return self.grid.right(row, column) + 1
        return head.left
