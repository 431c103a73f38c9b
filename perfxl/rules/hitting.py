"""The smallest sets of cells that, given other values, make every relation hold: exact, over fractions.

A relation is a row of weights over cells, off by some amount. A set explains a system where changes of its cells alone
bring every failing row to 0 and leave every other row as it is. No set is looked at in vain: where one does not
explain the system yet, a combination of rows proves it, and only cells in that combination can help.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from math import lcm

from msgspec import Struct, field

MOST_CELLS = 4
MOST_STEPS = 1000  # some 100 ms; a return with more wrong at once than that can tell has no suspects


class Row(Struct, frozen=True):
    """One relation: the weight of each cell, what it is off by, how much rounding allows, and whether it holds."""

    weights: Mapping[str, Fraction]
    off: Fraction
    holds: bool
    envelope: Fraction = Fraction(0)

    @property
    def wanted(self) -> Fraction:
        """What changes of cells have to add to this row."""
        return Fraction(0) if self.holds else -self.off


Sets = tuple[frozenset[str], ...]


def smallest_sets(rows: Iterable[Row], most_cells: int = MOST_CELLS, most_steps: int = MOST_STEPS) -> Sets | None:
    """Return every smallest set of cells that explains the rows, sorted; None where none of `most_cells` does.

    One cell explains them too where it brings every row within its envelope. None as well after `most_steps` looks.
    """
    system = tuple(rows)
    search = _Search(system, most_steps)
    for size in range(1, most_cells + 1):
        found = search.of_size(size)
        if found is None:
            return None
        if size == 1 and not found:
            found = _singles(system)
        if found:
            return tuple(sorted(found, key=sorted))
    return None


def _singles(rows: tuple[Row, ...]) -> set[frozenset[str]]:
    """The cells that alone bring every row within its envelope."""
    failing = [row for row in rows if not row.holds]
    shared = set.intersection(*(set(row.weights) for row in failing)) if failing else set()
    return {frozenset({cell}) for cell in shared if _room(rows, cell)}


def _room(rows: tuple[Row, ...], cell: str) -> bool:
    low: Fraction | None = None
    high: Fraction | None = None
    for row in rows:
        weight = row.weights.get(cell)
        if weight is None:
            continue
        ends = sorted(((-row.envelope - row.off) / weight, (row.envelope - row.off) / weight))
        low = ends[0] if low is None else max(low, ends[0])
        high = ends[1] if high is None else min(high, ends[1])
    return low is not None and high is not None and low <= high


class _Search(Struct, dict=True):
    """Grows sets cell by cell, each along a proof that the set is not enough."""

    rows: tuple[Row, ...]
    steps: int
    seen: set[frozenset[str]] = field(default_factory=set)
    found: set[frozenset[str]] = field(default_factory=set)

    @cached_property
    def whole(self) -> tuple[tuple[dict[str, int], int], ...]:
        """Every row in whole numbers, its weights and what it wants: quicker, and as exact."""
        return tuple(_whole(row) for row in self.rows)

    @cached_property
    def failing(self) -> tuple[dict[str, int], ...]:
        return tuple(weights for weights, wanted in self.whole if wanted)

    @cached_property
    def of_cell(self) -> Mapping[str, list[int]]:
        listed: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            for cell in row.weights:
                listed.setdefault(cell, []).append(at)
        return listed

    def of_size(self, size: int) -> set[frozenset[str]] | None:
        self.seen, self.found = set(), set()
        return self.found if self._grow(frozenset(), size) else None

    def _grow(self, cells: frozenset[str], size: int) -> bool:
        """Look at a set and what it may become; whether there were steps enough."""
        if cells in self.seen:
            return True
        self.seen.add(cells)
        self.steps -= 1
        if self.steps < 0:
            return False
        proofs = self._proofs(cells)
        if not proofs:
            self.found.add(cells)
            return True
        left = size - len(cells)
        if left < _disjoint(proofs):
            return True
        # The last cell has to stand in every proof; before that, one of the shortest is enough.
        helpful = set.intersection(*proofs) if left == 1 else min(proofs, key=len)
        return all(self._grow(cells | {cell}, size) for cell in sorted(helpful - cells))

    def _proofs(self, cells: frozenset[str]) -> list[set[str]]:
        """Return the cells of each combination of rows that no change of `cells` balances; none where all balance."""
        untouched = [set(weights) for weights in self.failing if not cells & weights.keys()]
        order = sorted(cells)
        touched = [self.whole[at] for at in sorted({at for cell in cells for at in self.of_cell[cell]})]
        lines = [_Line([weights.get(cell, 0) for cell in order], wanted, {at: 1})
                 for at, (weights, wanted) in enumerate(touched)]  # fmt: skip
        left = (line for line in _reduced(lines, len(order)) if line.wanted)
        return untouched + [_support([weights for weights, _ in touched], line) for line in left]


def _whole(row: Row) -> tuple[dict[str, int], int]:
    times = lcm(row.wanted.denominator, *(weight.denominator for weight in row.weights.values()))
    return {cell: int(weight * times) for cell, weight in row.weights.items()}, int(row.wanted * times)


def _support(touched: list[dict[str, int]], line: _Line) -> set[str]:
    """The cells a combination of rows is made of."""
    weights: dict[str, int] = {}
    for at, times in line.made_of.items():
        for cell, weight in touched[at].items():
            weights[cell] = weights.get(cell, 0) + weight * times
    return {cell for cell, weight in weights.items() if weight}


def _disjoint(proofs: list[set[str]]) -> int:
    """At least how many cells are needed to stand in every proof: as many as share none."""
    taken: set[str] = set()
    count = 0
    for proof in sorted(proofs, key=len):
        if not proof & taken:
            taken |= proof
            count += 1
    return count


class _Line(Struct):
    """A row under elimination: its weights over the set, what it wants, and the rows it was made of."""

    weights: list[int]
    wanted: int
    made_of: dict[int, int]

    def without(self, pivot: _Line, column: int) -> None:
        """Take so much of the pivot off a multiple of this that nothing is left in the column."""
        keep, take = pivot.weights[column], self.weights[column]
        self.weights = [keep * mine - take * theirs for mine, theirs in zip(self.weights, pivot.weights, strict=True)]
        self.wanted = keep * self.wanted - take * pivot.wanted
        made_of = {at: keep * part for at, part in self.made_of.items()}
        for at, part in pivot.made_of.items():
            made_of[at] = made_of.get(at, 0) - take * part
        self.made_of = made_of


def _reduced(lines: list[_Line], width: int) -> list[_Line]:
    """Eliminate column by column; return the lines left without any weight."""
    for column in range(width):
        pivot = next((line for line in lines if line.weights[column]), None)
        if pivot is None:
            continue
        lines = [line for line in lines if line is not pivot]
        for line in lines:
            if line.weights[column]:
                line.without(pivot, column)
    return lines
