"""What may be behind relations that do not hold: the slip each looks like, and the cells that would explain them all.

Suspects are asked of all linear equalities of a return together, part by part where they share no cell: the smallest
sets of cells whose change makes every failing one hold and leaves every passing one as it is. Sums that follow their
inputs are no cells of their own; printed figures are no suspects. Of sets as small those with the fewest blank cells
count, and where there are several, all of them: inputs are named before totals, but of a sum that fails alone the total
is as likely wrong as a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from perfxl.expression import Binary, Name, evaluate
from perfxl.form import Instance, RelationCase, SubmissionScope
from perfxl.model import Audience, Kind, Sentence, plain
from perfxl.rules.asking import Compared, Unanswered, ask
from perfxl.rules.base import Case
from perfxl.rules.diagnosis import Diagnosed, Slip, Term, diagnosed
from perfxl.rules.hitting import Row, Sets, smallest_sets
from perfxl.rules.linear import Linear, linear

FEW_SETS = 3  # more suspects than these are no lead; JSON has them all


class Suspicion(Struct, frozen=True, dict=True):
    """The suspects of one return, asked for once and only where something does not hold."""

    case: Case

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """Every relation that has to hold and could be compared; what is plausible only, proves nothing."""
        cases = (each for each in self.case.form.cases if each.relation.audience is Audience.DEPARTMENT)
        answers = (answer for each in cases for answer in self.answers(each))
        return tuple(answer for answer in answers if isinstance(answer, Compared))

    def answers(self, each: RelationCase) -> tuple[Compared | Unanswered, ...]:
        """Return what came of asking one relation of the form, asked once."""
        if id(each) not in self._answers:
            self._answers[id(each)] = tuple(ask(self.case, each))
        return self._answers[id(each)]

    @cached_property
    def _answers(self) -> dict[int, tuple[Compared | Unanswered, ...]]:
        return {}

    def sets(self, answer: Compared) -> Sets:
        """Return the smallest sets of cells that explain a failing relation and all that hang together with it."""
        ours = answer.case.relation.audience is Audience.DEPARTMENT  # what is plausible only proves nothing
        return self._explained.get(id(answer.case), ()) if ours else ()

    def shares(self, answer: Compared) -> Sets:
        """Return what each of those sets has in this relation; each share once."""
        sets = self.sets(answer)
        row = self._rows.get(id(answer.case)) if sets else None
        parts = (cells & row.weights.keys() for cells in sets) if row is not None else ()
        return tuple(dict.fromkeys(map(frozenset, parts)))

    def suspects(self, answer: Compared) -> tuple[str, ...]:
        """Return the cells of its shares: typed inputs first, then totals, then cells left blank."""
        found = {cell for cells in self.shares(answer) for cell in cells}
        order = self.case.form.order
        return tuple(sorted(found, key=lambda name: (self._rank(name), order[name])))

    def told(self, answer: Compared) -> Sentence | None:
        """Return the suspicion in words; None without suspects, or with so many that they are no lead."""
        shares = self.shares(answer)
        if not shares or len(shares) > FEW_SETS:
            return None
        rank = {name: at for at, name in enumerate(self.suspects(answer))}
        told = [tuple(self._spoken(cell) for cell in sorted(cells, key=rank.__getitem__)) for cells in shares]
        each = (cells[0] if len(cells) == 1 else Sentence("suspects.together", {"cells": cells}) for cells in told)
        kind = "either" if len(told) > 1 else "set" if len(told[0]) > 1 else "one"
        alone = all(len(cells) == 1 for cells in self.sets(answer))
        return Sentence(
            f"suspects.{kind}" if alone or kind == "set" else f"suspects.{kind}.among", {"cells": tuple(each)}
        )

    def told_at(self, answer: Compared) -> Compared | None:
        """Return the relation at which the one cell behind this one is told already; None where it is told here.

        It is the relation that stands at that cell, else the first of those that the cell alone explains.
        """
        alone = self.suspects(answer)
        if len(alone) != 1 or len(self.sets(answer)) != 1:
            return None
        broken = [each for each in self.compared if not (each.holds or each.is_rounding)]
        same = [each for each in broken if self.suspects(each) == alone and self.sets(each) == self.sets(answer)]
        leading = min(same, key=lambda each: (each.case.at != alone[0], each.case.row == "total"))
        return None if leading.case is answer.case else leading

    def _spoken(self, cell: str) -> Sentence:
        facts = {"label": self.case.form.instances[cell].spoken, "place": self.case.place(cell)}
        return Sentence("rule.cell", facts)

    def _rank(self, name: str) -> int:
        """2 for a blank cell, 1 for one that stands alone as a side of a relation, 0 for an input."""
        if self.case.submission[name].kind is Kind.BLANK:
            return 2
        return int(name in self._totals)

    @cached_property
    def _totals(self) -> frozenset[str]:
        equalities = (each.case.expression for each in self.compared)
        lefts = (one.left for one in equalities if isinstance(one, Binary) and one.operator == "=")
        return frozenset(left.id for left in lefts if isinstance(left, Name))

    @cached_property
    def _rows(self) -> Mapping[int, Row]:
        return {id(each.case): row for each in self.compared if (row := self._row(each)) is not None}

    @cached_property
    def _explained(self) -> Mapping[int, Sets]:
        found: dict[int, Sets] = {}
        for part in _parts(self._rows):
            failing = [key for key in part if not self._rows[key].holds]
            sets = smallest_sets(self._rows[key] for key in part) if failing else None
            found |= dict.fromkeys(failing, self._likeliest(sets or ()))
        return found

    def _likeliest(self, sets: Sets) -> Sets:
        """Those with the fewest blank cells: a figure typed wrong is likelier than one left out beside it."""
        blanks = [sum(self.case.is_blank(cell) for cell in cells) for cells in sets]
        return tuple(cells for cells, count in zip(sets, blanks, strict=True) if count == min(blanks))

    def _row(self, answer: Compared) -> Row | None:
        """One relation as a row over the cells that may change; None where it is no linear equality of figures."""
        expression = answer.case.expression
        if not isinstance(expression, Binary) or expression.operator != "=" or answer.difference is None:
            return None
        sides = linear(Binary("-", expression.left, expression.right), self.case.submission.members)
        resolved = None if sides is None else self._resolved(sides)
        if resolved is None:
            return None
        weights = {name: Fraction(weight) for name, weight in resolved.weights.items() if self._may_change(name)}
        holds = answer.holds or answer.is_rounding
        return Row(weights, Fraction(answer.difference), holds, Fraction(answer.envelope)) if weights else None

    def _resolved(self, sides: Linear) -> Linear | None:
        """The same over typed cells: a computed cell that follows its inputs is put as what it adds."""
        for name, weight in tuple(sides.weights.items()):
            if self.case.form.instances[name].computed is None:
                continue
            inner = self._taken(name)
            if inner is None:
                return None
            sides = sides.plus(Linear({name: Decimal(1)}), -weight).plus(inner, weight)
        return sides

    def _taken(self, name: str) -> Linear | None:
        """What a computed cell adds, over typed cells; itself where it holds something else than its inputs give."""
        if name not in self._known:
            instance = self.case.form.instances[name]
            inner: Linear | None = Linear({name: Decimal(1)})
            if instance.computed is not None and self._follows(instance):
                inner = linear(instance.computed, self.case.submission.members)
                inner = None if inner is None else self._resolved(inner)
            self._known[name] = inner
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, Linear | None]:
        return {}

    def _follows(self, instance: Instance) -> bool:
        if instance.computed is None:
            return False
        held = self.case.submission[instance.name].value
        return (held or Decimal(0)) == (evaluate(instance.computed, self.case.scope) or Decimal(0))

    def _may_change(self, name: str) -> bool:
        """Whether a cell may be the wrong one: not what the form printed, nor a row nobody filled in."""
        instance, read = self.case.form.instances[name], self.case.submission[name]
        if instance.locked and instance.computed is None:
            return False
        return read.kind is not Kind.BLANK or instance.row not in self._empty_rows

    @cached_property
    def _empty_rows(self) -> frozenset[str]:
        """The rows of subordinates in which no amount was filled in."""
        subordinates = {row for row, _ in self.case.form.units} - {"own", "total"}
        figures = (one for one in self.case.form.instances.values() if one.field.type == "money")
        return frozenset(
            subordinates - {one.row for one in figures if self.case.submission[one.name].value is not None}
        )


def _parts(rows: Mapping[int, Row]) -> Iterator[tuple[int, ...]]:
    """Group rows that hang together by shared cells."""
    by_cell: dict[str, list[int]] = {}
    for key, row in rows.items():
        for cell in row.weights:
            by_cell.setdefault(cell, []).append(key)
    left = dict.fromkeys(rows)
    while left:
        group, open_keys = [], [next(iter(left))]
        del left[open_keys[0]]
        while open_keys:
            key = open_keys.pop()
            group.append(key)
            for near in (one for cell in rows[key].weights for one in by_cell[cell] if one in left):
                open_keys.append(near)
                left.pop(near, None)
        yield tuple(group)


def diagnose(case: Case, answer: Compared, compared: Iterable[Compared]) -> tuple[Slip, Sentence | None] | None:
    """Return the slip a relation that does not hold looks like, and how it is said (rounding says itself)."""
    expression = answer.case.expression
    if answer.case.relation.audience is Audience.FINANCE:
        return None  # what is hardly plausible is no slip
    if answer.is_rounding:
        return Slip.ROUNDING, None
    if not isinstance(expression, Binary) or expression.operator != "=" or answer.difference is None:
        return None
    row = _missing_row(case, answer, tuple(compared))
    if row is not None:
        return Slip.ROW_MISSING, row
    terms = _terms(case, expression, answer)
    found = diagnosed(terms, answer.difference, case.form.precision(answer.case.at))
    return None if found is None else (found.slip, _said(case, found))


def _terms(case: Case, expression: Binary, answer: Compared) -> tuple[Term, ...]:
    """The figures of a relation; where it is no sum, its left side as a whole."""
    sides = linear(Binary("-", expression.left, expression.right), case.submission.members)
    if sides is None:
        left = answer.left if isinstance(answer.left, Decimal) else Decimal(0)
        return (Term(answer.case.at, Decimal(1), left, total=True),)
    alone = [side.id for side in (expression.left, expression.right) if isinstance(side, Name)]
    values = {name: case.submission[name].value for name in sides.weights}
    return tuple(
        Term(name, weight, value, total=alone[:1] == [name])
        for name, weight in sides.weights.items()
        if isinstance(value := values[name], Decimal)
    )


def _said(case: Case, found: Diagnosed) -> Sentence:
    facts = {"first": plain(found.typed), "second": plain(found.meant), "label": case.form.instances[found.cell].spoken}
    return Sentence(f"diagnosis.{found.slip.value}", facts)


def _missing_row(case: Case, answer: Compared, compared: tuple[Compared, ...]) -> Sentence | None:
    """The row that a 汇总 row lacks: one of the table's, or one the table lacks, in every column."""
    if answer.case.relation.for_each != "column":
        return None
    table = case.form.instances[answer.case.at].table
    off = {
        case.form.instances[name].field.id: each.difference
        for each in compared
        if each.case.relation == answer.case.relation and each.difference is not None
        for name in [each.case.at]
        if case.form.instances[name].table == table
    }
    if sum(map(bool, off.values())) < 2:
        return None
    rows = [row for row, _ in case.form.units if row != "total" and _is_row(case, row, off)]
    if len(rows) == 1:
        unit = case.unit_name(rows[0]) or dict(case.form.units)[rows[0]]
        return Sentence("diagnosis.row_missing", {"row": unit})
    columns = frozenset(
        one.field.id for one in case.form.instances.values() if one.table == table and one.row == "total"
    )
    return Sentence("diagnosis.row_missing.whole", {}) if not rows and _makes_a_row(case, columns, off) else None


def _is_row(case: Case, row: str, off: Mapping[str, Decimal]) -> bool:
    return all((case.submission[f"{column}__{row}"].value or Decimal(0)) == -gap for column, gap in off.items())


def _makes_a_row(case: Case, columns: frozenset[str], off: Mapping[str, Decimal]) -> bool:
    """Whether the gaps, taken as a row of their own, keep every relation within the row that speaks of them."""
    values = dict(case.submission.values)
    for column in columns:
        read = values[f"{column}__total"]
        values[read.name] = replace(read, kind=Kind.NUMBER, value=off.get(column, Decimal(0)))
    scope, kept = SubmissionScope(values, case.submission.members), 0
    for each in case.form.cases:
        if each.row != "total" or each.relation.for_each != "unit" or not isinstance(each.expression, Binary):
            continue
        sides = linear(Binary("-", each.expression.left, each.expression.right), case.submission.members)
        if sides is None or not {name.removesuffix("__total") for name in sides.weights} <= columns:
            continue
        if evaluate(each.expression, scope) is not True:
            return False
        kept += sum(bool(values[name].value) for name in sides.weights) > 1
    return kept > 0
