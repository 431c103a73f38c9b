"""A relation as a weighted sum of cells: what diagnosis and suspects reckon with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from perfxl.expression import Binary, Call, Name, Negate, Node, Number

Weights = Mapping[str, Decimal]
Members = Mapping[str, tuple[str, ...]]


class Linear(Struct, frozen=True):
    """The sum of `weights` × cells, and a constant."""

    weights: Weights
    constant: Decimal = Decimal(0)

    def plus(self, other: Linear, times: Decimal = Decimal(1)) -> Linear:
        """Return this sum with another, `times` over, added; cells that cancel out are gone."""
        weights = dict(self.weights)
        for name, weight in other.weights.items():
            weights[name] = weights.get(name, Decimal(0)) + weight * times
        kept = {name: weight for name, weight in weights.items() if weight}
        return Linear(kept, self.constant + other.constant * times)


def linear(node: Node, members: Members) -> Linear | None:
    """Return an expression as a weighted sum of cells; None where it is none (a ratio, a condition, a text)."""
    match node:
        case Number(value):
            return Linear({}, value)
        case Name(id):
            return Linear({id: Decimal(1)})
        case Negate(operand):
            return _scaled(linear(operand, members), Decimal(-1))
        case Binary("+" | "-" as operator, left, right):
            first, second = linear(left, members), linear(right, members)
            if first is None or second is None:
                return None
            return first.plus(second, Decimal(1 if operator == "+" else -1))
        case Binary("*", Number(value), other) | Binary("*", other, Number(value)):
            return _scaled(linear(other, members), value)
        case Call("SUM", arguments):
            return _total(arguments, members)
    return None


def _total(arguments: tuple[Node, ...], members: Members) -> Linear | None:
    found = Linear({})
    for part in arguments:
        if isinstance(part, Name) and part.id in members:
            found = found.plus(Linear(dict.fromkeys(members[part.id], Decimal(1))))
            continue
        inner = linear(part, members)
        if inner is None:
            return None
        found = found.plus(inner)
    return found


def _scaled(one: Linear | None, times: Decimal) -> Linear | None:
    return None if one is None else Linear({}).plus(one, times)
