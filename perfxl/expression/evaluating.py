"""The Python back end: exact Decimal, blanks and troubles as values."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Protocol

from msgspec import Struct

from perfxl.expression.tree import COMPARISONS, Binary, Call, Name, Negate, Node, Number, Text

PLACES = 6
DIGITS = 27  # one less than a Decimal carries
MOST_PLACES = 40
_QUANTUM = Decimal(1).scaleb(-PLACES)


class Trouble(Struct, frozen=True):
    """Why an expression has no value: a field is `missing` or `unreadable`, or there is a `division` by zero."""

    kind: str
    names: tuple[str, ...] = ()


Value = Decimal | str | bool | date | Trouble | None


class Scope(Protocol):
    """Where names get their values."""

    def value(self, name: str) -> Value:
        """Return a field's value; None where blank."""

    def members(self, name: str) -> tuple[Value, ...]:
        """Return the values a SUM over a column or list takes."""


def evaluate(node: Node, scope: Scope) -> Value:
    """Return the value of an expression, or the Trouble that keeps it from having one."""
    match node:
        case Number() | Text():
            return node.value
        case Name(id):
            return scope.value(id)
        case Negate(operand):
            number = _number(evaluate(operand, scope))
            return number if isinstance(number, Trouble) else -number
        case Binary(operator, left, right):
            return _binary(operator, evaluate(left, scope), evaluate(right, scope))
        case Call("IF", (condition, then, otherwise)):
            chosen = _truth(evaluate(condition, scope))
            return chosen if isinstance(chosen, Trouble) else evaluate(then if chosen else otherwise, scope)
        case Call("ISBLANK", (operand,)):
            value = evaluate(operand, scope)
            return value if isinstance(value, Trouble) else value is None or value == ""
        case Call("SUM", arguments):
            return _total([value for part in arguments for value in _addends(part, scope)])
        case Call(function, arguments):
            return _call(function, [evaluate(part, scope) for part in arguments])


def _addends(node: Node, scope: Scope) -> tuple[Value, ...]:
    return scope.members(node.id) if isinstance(node, Name) else (evaluate(node, scope),)


def _number(value: Value) -> Decimal | Trouble:
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool):
        return Decimal(value)
    return value if isinstance(value, Decimal | Trouble) else Trouble("unreadable")


def _truth(value: Value) -> bool | Trouble:
    number = value if isinstance(value, bool) else _number(value)
    return number if isinstance(number, Trouble) else bool(number)


def _total(values: list[Value]) -> Decimal | Trouble:
    total = Decimal(0)
    for value in values:
        number = _number(value)
        if isinstance(number, Trouble):
            return number
        total += number
    return total


def _binary(operator: str, left: Value, right: Value) -> Value:
    for side in (left, right):
        if isinstance(side, Trouble):
            return side
    if operator in COMPARISONS:
        return compare(operator, left, right)
    a, b = _number(left), _number(right)
    if isinstance(a, Trouble):
        return a
    if isinstance(b, Trouble):
        return b
    if operator == "/":
        return Trouble("division") if b == 0 else a / b
    return {"+": a + b, "-": a - b, "*": a * b}[operator]


def compare(operator: str, left: Value, right: Value) -> bool | Trouble:
    """Return whether `left operator right`: texts by equality only, numbers at 6 decimals."""
    if isinstance(left, str) or isinstance(right, str):
        same = ("" if left is None else str(left)) == ("" if right is None else str(right))
        return {"=": same, "<>": not same}.get(operator, Trouble("unreadable"))
    a, b = _number(left), _number(right)
    if isinstance(a, Trouble):
        return a
    if isinstance(b, Trouble):
        return b
    gap = rounded(a - b)
    return {"=": gap == 0, "<>": gap != 0, "<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}[operator]


def rounded(number: Decimal) -> Decimal:
    """Return a number at the 6 decimals both back ends compare at."""
    return _quantized(number, _QUANTUM, ROUND_HALF_UP)


def _quantized(number: Decimal, quantum: Decimal, mode: str) -> Decimal:
    """Round; a number too large to carry such decimals has none that count."""
    return number if number.adjusted() - quantum.adjusted() >= DIGITS else number.quantize(quantum, mode)


def _call(function: str, values: list[Value]) -> Value:
    if function in ("AND", "OR", "NOT"):
        truths = [_truth(value) for value in values]
        for truth in truths:
            if isinstance(truth, Trouble):
                return truth
        return {"AND": all(truths), "OR": any(truths), "NOT": not truths[0]}[function]
    numbers: list[Decimal] = []
    for value in values:
        number = _number(value)
        if isinstance(number, Trouble):
            return number
        numbers.append(number)
    if function in ("MIN", "MAX"):
        return min(numbers) if function == "MIN" else max(numbers)
    if function == "ABS":
        return abs(numbers[0])
    mode = {"ROUND": ROUND_HALF_UP, "ROUNDDOWN": ROUND_DOWN, "ROUNDUP": ROUND_UP}[function]
    places = int(max(Decimal(-MOST_PLACES), min(Decimal(MOST_PLACES), numbers[1])))  # beyond it nothing changes
    return _quantized(numbers[0], Decimal(1).scaleb(-places), mode)
