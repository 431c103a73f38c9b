"""Both sides of a relation in words: every term with its label and value, a blank one said to be blank."""

from __future__ import annotations

from decimal import Decimal

from perfxl.expression import Binary, Call, Name, Negate, Node, Number, Text, evaluate
from perfxl.form import Instance
from perfxl.model import Sentence, amount
from perfxl.rules.base import Case

QUOTIENT = Decimal("0.000001")  # a share or an amount a head is shown to six places
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


def whole_side(case: Case, node: Node, row: str, value: str) -> object:
    """Return one side with what it comes to; a single figure already says so."""
    told = side(case, node, row)
    compound = isinstance(node, Binary) or (isinstance(node, Call) and node.function != "SUM")
    return Sentence("relation.side", {"side": told, "value": value}) if compound else told


def shown(case: Case, name: str, value: Decimal | str) -> str:
    """Return a value as the field `name` shows its own: 98.57%, 111.97."""
    if isinstance(value, str):
        return value
    instance = case.form.instances.get(name)
    if instance is not None and instance.field.type == "percent":
        return f"{(value * 100).normalize() + 0:f}%"
    return amount(value) if value == value.quantize(QUOTIENT) else amount(value.quantize(QUOTIENT))


def side(case: Case, node: Node, row: str) -> object:
    """Return one side of a relation as a sentence; labels leave out what `row` already says."""
    match node:
        case Number(value):
            return amount(value)
        case Text(value):
            return value
        case Name(id):
            return _term(case, id, row)
        case Negate(operand):
            return Sentence("relation.negative", {"inner": side(case, operand, row)})
        case Binary(operator, left, right):
            inner = side(case, right, row)
            if isinstance(right, Binary):
                inner = Sentence("relation.group", {"inner": inner})
            first = side(case, left, row)
            if operator in "*/" and isinstance(left, Binary) and left.operator in "+-":
                first = Sentence("relation.group", {"inner": first})
            facts = {"left": first, "sign": _SIGNS.get(operator, operator), "right": inner}
            return Sentence("relation.operation", facts)
        case Call("SUM", arguments):
            total = evaluate(node, case.scope)
            count = sum(len(_members(case, part)) for part in arguments)
            return Sentence("relation.sum", {"count": count, "value": _shown(total)})
        case Call(_, arguments):
            return side(case, arguments[0], row)


def _term(case: Case, name: str, row: str) -> Sentence:
    instance = case.form.instances.get(name)
    read = case.submission.values.get(name)
    here = instance is not None and instance.row == row and row != ""
    label = name if instance is None else instance.field.label if here else _label(case, instance)
    if read is None or read.value is None:
        return Sentence("relation.blank", {"label": label})
    value = shown(case, name, read.value) if isinstance(read.value, Decimal | str) else str(read.value)
    return Sentence("relation.term", {"label": label, "value": value})


def _label(case: Case, instance: Instance) -> object:
    """A label; of two fields that share one, with its sheet."""
    if instance.field.label not in case.form.ambiguous:
        return instance.spoken
    return Sentence("formula.of_sheet", {"label": instance.spoken, "sheet": case.form.sheet(instance.sheet).title})


def _members(case: Case, node: Node) -> tuple[str, ...]:
    return case.submission.members.get(node.id, (node.id,)) if isinstance(node, Name) else ("",)


def _shown(value: object) -> object:
    return amount(value) if isinstance(value, Decimal) else str(value)
