"""What merely follows: a text that has the very figure the form's own relations ask for.

Where a relation does not hold and the figure a text states in place of the form's would make it hold, the text is no
second fault: the form's figure is told by the relation, and once it is corrected both agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from perfxl.expression import Binary, Name, Node, evaluate
from perfxl.form import SubmissionScope
from perfxl.model import Kind
from perfxl.rules.asking import Compared, cells_of
from perfxl.rules.base import Case
from perfxl.rules.linear import linear
from perfxl.rules.narrative.statements import Statement
from perfxl.rules.suspicion import Suspicion

OF_ROWS = ("column", "part")  # what a 汇总 cell is to its rows


class Following(Struct, frozen=True, dict=True):
    """Answers, of one return, whether a statement that differs follows from a relation that does not hold."""

    case: Case
    suspicion: Suspicion

    def __call__(self, statement: Statement) -> bool:
        """Whether the figure as stated makes a relation hold that does not, and breaks none that does.

        A 汇总 figure is right as stated where its rows add up to it.
        """
        return any(self._settles(name, meant) for name, meant in self._meant(statement))

    def _meant(self, statement: Statement) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
        """Each field a statement may correct, and what it would be: as stated, at the least and at the most."""
        room = statement.room
        span = (statement.stated, statement.stated - room, statement.stated + room)
        for figure in statement.figures:
            weighted = linear(figure, self.case.submission.members)
            if weighted is not None:
                now = weighted.constant + sum(self._value(name) * times for name, times in weighted.weights.items())
                for name, times in weighted.weights.items():
                    yield name, tuple(self._value(name) + (end - now) / times for end in span)
            elif isinstance(figure, Binary) and figure.operator == "/":
                yield from self._of_share(figure, span)

    def _of_share(self, figure: Binary, span: tuple[Decimal, ...]) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
        part, whole = figure.left, figure.right
        if isinstance(part, Name) and isinstance(whole, Name):
            yield part.id, tuple(end * self._value(whole.id) for end in span)
            if all(span):
                yield whole.id, tuple(self._value(part.id) / end for end in span)

    def _value(self, name: str) -> Decimal:
        value = self.case.submission[name].value
        return value if isinstance(value, Decimal) else Decimal(0)

    def _settles(self, name: str, meant: tuple[Decimal, ...]) -> bool:
        about = [each for each in self.suspicion.compared if name in self._cells[id(each)]]
        broken = [each for each in about if not (each.holds or each.is_rounding)]
        settled = [each for each in broken if self._holds(each, name, meant)]
        if any(each.case.relation.for_each in OF_ROWS for each in settled):
            return True  # the units' own figures say what the text says, whatever the rest of the 汇总 row does
        whole = [each for each in about if each not in broken and each.case.relation.for_each not in OF_ROWS]
        return bool(settled) and all(self._holds(each, name, meant) for each in whole)

    @cached_property
    def _cells(self) -> dict[int, tuple[str, ...]]:
        return {id(each): cells_of(self.case, each.case.expression) for each in self.suspicion.compared}

    def _holds(self, answer: Compared, name: str, meant: tuple[Decimal, ...]) -> bool:
        """Whether a relation holds for one of the figures, or for one between them."""
        expression = answer.case.expression
        if not isinstance(expression, Binary):
            return False
        gaps = []
        for value in meant:
            scope = self._scope(name, value)
            if evaluate(expression, scope) is True:
                return True
            gaps.append(_gap(expression, scope))
        if expression.operator != "=" or any(gap is None for gap in gaps):
            return False
        known = [gap for gap in gaps if gap is not None]
        return min(known) <= answer.envelope and max(known) >= -answer.envelope

    def _scope(self, name: str, value: Decimal) -> SubmissionScope:
        read = self.case.submission[name]
        values = {**self.case.submission.values, name: replace(read, kind=Kind.NUMBER, value=value)}
        return SubmissionScope(values, self.case.submission.members)


def _gap(expression: Binary, scope: SubmissionScope) -> Decimal | None:
    """Left minus right; None where they are no figures."""
    left, right = (_figure(side, scope) for side in (expression.left, expression.right))
    return None if left is None or right is None else left - right


def _figure(node: Node, scope: SubmissionScope) -> Decimal | None:
    value = evaluate(node, scope)
    return Decimal(0) if value is None else value if isinstance(value, Decimal) else None
