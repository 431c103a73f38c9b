"""The smallest explaining sets, held against trying every set there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfxl.rules.hitting import Row, smallest_sets

CELLS = "abcdef"


def row(weights, wanted, envelope=0):
    """A row that has to move by `wanted`; 0 is one that holds."""
    kept = {cell: Fraction(weight) for cell, weight in weights.items() if weight}
    return Row(kept, Fraction(-wanted), wanted == 0, Fraction(envelope))


def rank(lines):
    """The rank of a matrix, by elimination of its own."""
    lines, found = [list(map(Fraction, line)) for line in lines], 0
    for column in range(len(lines[0]) if lines else 0):
        pivot = next((n for n in range(found, len(lines)) if lines[n][column]), None)
        if pivot is None:
            continue
        lines[found], lines[pivot] = lines[pivot], lines[found]
        for n in range(found + 1, len(lines)):
            times = lines[n][column] / lines[found][column]
            lines[n] = [a - times * b for a, b in zip(lines[n], lines[found], strict=True)]
        found += 1
    return found


def explains(rows, cells):
    """Whether wanted amounts lie in the span of some columns (Rouché–Capelli)."""
    plain = [[each.weights.get(cell, 0) for cell in cells] for each in rows]
    return rank(plain) == rank([[*line, each.wanted] for line, each in zip(plain, rows, strict=True)])


def by_trying(rows, most):
    for size in range(1, most + 1):
        found = {frozenset(cells) for cells in combinations(CELLS, size) if explains(rows, cells)}
        if found:
            return found
    return None


systems = st.lists(
    st.tuples(st.lists(st.integers(-2, 2), min_size=6, max_size=6), st.integers(-2, 2)), min_size=1, max_size=5
).map(lambda lines: [row(dict(zip(CELLS, weights, strict=True)), wanted) for weights, wanted in lines])


@settings(max_examples=150, deadline=None)
@given(systems)
@example([row({"a": 1, "b": 1}, 1), row({"a": 1, "c": 1}, 1), row({"b": 1, "c": -1}, 0)])
def test_what_is_found_is_what_trying_every_set_finds(rows):
    if all(each.holds for each in rows):
        return
    found = smallest_sets(rows, most_cells=4)
    assert (None if found is None else set(found)) == by_trying(rows, 4)


def test_a_cell_two_failing_rows_share_explains_both():
    rows = [row({"a": 1, "b": -1}, 2), row({"a": 1, "c": -1}, 2), row({"b": 1, "c": -1}, 0)]
    assert smallest_sets(rows) == (frozenset("a"),)


def test_a_cell_that_would_break_what_holds_is_no_suspect():
    rows = [row({"a": 1, "b": -1}, 2), row({"b": 1, "c": -1}, 0)]
    assert smallest_sets(rows) == (frozenset("a"),)


def test_one_cell_within_what_rounding_allows_is_preferred_to_two_exact_ones():
    rows = [row({"a": 1, "b": -1}, 2, 1), row({"a": 1, "c": -1}, 3, 1)]
    assert smallest_sets(rows) == (frozenset("a"),)
    assert smallest_sets([row({"a": 1, "b": -1}, 2), row({"a": 1, "c": -1}, 3)]) != (frozenset("a"),)


def test_what_no_small_set_explains_and_what_takes_too_long_is_not_guessed():
    many = [row({f"{n}": 1, f"{n}x": -1}, 1) for n in range(5)]
    assert smallest_sets(many, most_cells=4) is None
    assert smallest_sets(many, most_cells=5, most_steps=10) is None
    assert smallest_sets(many, most_cells=5) is not None
