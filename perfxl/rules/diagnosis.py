"""What kind of slip a mismatch looks like: said as a suspicion, and only where one story alone fits (`design.md` §5).

Each figure of a relation is asked what it would have to be for both sides to agree, and the two values are compared:
10⁴ times (元/万元), the other sign, neighbouring digits swapped, ten or a hundred times, one digit. Of the parts of a
total: is the difference one of them, left out or counted twice. Which of two figures is wrong is never said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Slip(StrEnum):
    """The kinds of slip, as `diagnosis` says them in JSON."""

    ROUNDING = "rounding"
    ROW_MISSING = "row_missing"
    UNIT = "unit_slip"
    SIGN = "sign"
    SWAPPED = "swapped_digits"
    PART_MISSING = "part_missing"
    PART_TWICE = "part_twice"
    DECIMAL_POINT = "decimal_point"
    ONE_DIGIT = "one_digit"


class Diagnosed(Struct, frozen=True):
    """One slip: the figure as typed and as the rest asks for it; of a part, the part itself."""

    slip: Slip
    cell: str
    typed: Decimal
    meant: Decimal


class Term(Struct, frozen=True):
    """A figure of a relation: its weight in left minus right, and its value. `total` is a side of its own."""

    cell: str
    weight: Decimal
    value: Decimal
    total: bool = False


TEN_THOUSAND = Decimal(10_000)
_SHIFTS = (Decimal(10), Decimal(100))


def diagnosed(terms: tuple[Term, ...], off: Decimal, precision: Decimal) -> Diagnosed | None:
    """Return the one story that explains why left minus right is `off`; None where none or several do.

    One digit mistyped is so common a likeness that it counts only where nothing else fits.
    """
    stories = [*_values(terms, off, precision, _LIKENESSES), *_parts(terms, off)]
    if stories:
        return _one(stories)
    return _one([*_values(terms, off, precision, {Slip.ONE_DIGIT: _one_digit})])


def likeness(typed: Decimal, meant: Decimal, precision: Decimal) -> Diagnosed | None:
    """Return the slip by which one of two figures that ought to be the same became the other; None for no slip."""
    return diagnosed((Term("", Decimal(1), typed, total=True),), typed - meant, precision)


def _one(stories: list[Diagnosed]) -> Diagnosed | None:
    """The only story; two that are one, told from either figure, count as one."""
    kinds = {each.slip for each in stories}
    pairs = {frozenset((each.typed, each.meant)) for each in stories}
    if len(kinds) != 1 or len(pairs) != 1:
        return None
    parts = stories[0].slip in (Slip.PART_MISSING, Slip.PART_TWICE)
    return stories[0] if len(stories) <= (1 if parts else 2) else None


Likeness = Callable[[Decimal, Decimal, Decimal], bool]


def _values(
    terms: tuple[Term, ...], off: Decimal, precision: Decimal, kinds: Mapping[Slip, Likeness]
) -> Iterator[Diagnosed]:
    for term in terms:
        if abs(term.weight) != 1 or not term.value:
            continue
        meant = term.value - off / term.weight
        for slip, alike in kinds.items():
            if meant and alike(term.value, meant, precision):
                yield Diagnosed(slip, term.cell, term.value, meant)


def _parts(terms: tuple[Term, ...], off: Decimal) -> Iterator[Diagnosed]:
    """The parts that a total, standing on a side alone, leaves out or counts twice."""
    total = next((term for term in terms if term.total), None)
    if total is None or not total.value:
        return
    for part in terms:
        share = part.weight * part.value / total.weight
        if part.total or not share:
            continue
        if off == share * total.weight:
            yield Diagnosed(Slip.PART_MISSING, part.cell, part.value, total.value)
        elif off == -share * total.weight:
            yield Diagnosed(Slip.PART_TWICE, part.cell, part.value, total.value)


def _ten_thousand(typed: Decimal, meant: Decimal, precision: Decimal) -> bool:
    small, large = sorted((typed, meant), key=abs)
    return abs(small) >= 10 * precision and abs(small - large / TEN_THOUSAND) <= precision / 2


def _sign(typed: Decimal, meant: Decimal, _: Decimal) -> bool:
    return meant == -typed


def _shifted(typed: Decimal, meant: Decimal, _: Decimal) -> bool:
    return any(typed == meant * times or meant == typed * times for times in _SHIFTS)


def _swapped(typed: Decimal, meant: Decimal, precision: Decimal) -> bool:
    first, second, apart = _compared(typed, meant, precision)
    if len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    at = apart[0]
    return first[at : at + 2] == second[at : at + 2][::-1]


def _one_digit(typed: Decimal, meant: Decimal, precision: Decimal) -> bool:
    first, _, apart = _compared(typed, meant, precision)
    return len(apart) == 1 and len(first.strip("0")) > 2  # of 96 and 95 it would say nothing


def _compared(typed: Decimal, meant: Decimal, precision: Decimal) -> tuple[str, str, list[int]]:
    """Return the digits of two figures of one sign at one precision, and where they differ; nowhere if unlike."""
    if (typed < 0) != (meant < 0):
        return "", "", []
    scaled = [abs(each) / precision for each in (typed, meant)]
    if any(each != each.to_integral_value() for each in scaled):
        return "", "", []
    first, second = (f"{int(each)}" for each in scaled)
    width = max(len(first), len(second), 3)
    first, second = first.zfill(width), second.zfill(width)
    apart = [at for at in range(width) if first[at] != second[at]]
    return first, second, apart


_LIKENESSES: Mapping[Slip, Likeness] = {
    Slip.UNIT: _ten_thousand,
    Slip.SIGN: _sign,
    Slip.SWAPPED: _swapped,
    Slip.DECIMAL_POINT: _shifted,
}
