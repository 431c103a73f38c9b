"""What an expression cannot mean: text in arithmetic, a sum of yes and no, a division nothing keeps from zero."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perfxl.expression import (
    COMPARISONS,
    Binary,
    Call,
    Name,
    Negate,
    Node,
    Number,
    Text,
    children,
    names,
    to_text,
    walk,
)
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.form import Criterion, Form
from perfxl.form.positions import Address
from perfxl.form.slips import Slip

TRUTHS = ("AND", "OR", "NOT", "ISBLANK")
NUMBERS = ("ROUND", "ROUNDDOWN", "ROUNDUP", "ABS", "MIN", "MAX", "SUM")
TURNED = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Placed(Struct, frozen=True, dict=True):
    """An expression with its place, and the conditions that hold wherever it is asked."""

    tree: Node
    file: str
    address: Address
    spoken: str
    guard: Node | None = None


def expression_slips(form: Form) -> Iterator[Slip]:
    """Yield every slip in the form's expressions, each once."""
    told: set[tuple[str, Address, str]] = set()
    for placed in _expressions(form):
        for slip in (*_unguarded(placed), *_clashes(form, placed)):
            key = (slip.file, slip.address, slip.sentence.key)
            if key not in told:
                told.add(key)
                yield slip
    yield from _circles(form)


def _expressions(form: Form) -> Iterator[Placed]:
    for case in form.cases:
        spoken = f"{case.relation.code} {case.relation.title}"
        here = ("relation", spoken)
        yield Placed(case.expression, "relations.toml", (*here, "expression"), spoken, case.when)
        if case.when is not None:
            yield Placed(case.when, "relations.toml", (*here, "when"), spoken)
    for criterion in form.criteria:
        yield from _of_line(criterion)
    for instance in form.instances.values():
        if instance.field.computed and instance.computed is not None:
            address = ("blocks", instance.field.id, "computed")
            yield Placed(instance.computed, f"sheets/{instance.sheet}.toml", address, instance.name)


def _of_line(criterion: Criterion) -> Iterator[Placed]:
    here = ("criterion", criterion.id)
    if criterion.value is not None:
        yield Placed(criterion.value, "rubric.toml", (*here, "value"), criterion.id, criterion.applies_when)
    if criterion.applies_when is not None:
        yield Placed(criterion.applies_when, "rubric.toml", (*here, "applies_when"), criterion.id)
    for number, step in enumerate(criterion.steps):
        if step.when is not None and criterion.definition.steps[number].when:
            step_at = (*here, "steps", str(number))
            yield Placed(step.when, "rubric.toml", step_at, criterion.id, criterion.applies_when)
    for condition, _ in criterion.level_when:
        yield Placed(condition, "rubric.toml", (*here, "level_when"), criterion.id)


def _unguarded(placed: Placed) -> Iterator[Slip]:
    """Find a division by what no condition around it keeps from being 0."""

    def search(part: Node, known: frozenset[Node]) -> Iterator[Node]:
        if isinstance(part, Call) and part.function == "IF":
            condition, then, otherwise = part.arguments
            yield from search(condition, known)
            yield from search(then, known | nonzero(condition, held=True))
            yield from search(otherwise, known | nonzero(condition, held=False))
            return
        if isinstance(part, Binary) and part.operator == "/" and not _never_zero(part.right, known):
            yield part.right
        for child in children(part):
            yield from search(child, known)

    outside = nonzero(placed.guard, held=True) if placed.guard is not None else frozenset()
    for divisor in dict.fromkeys(search(placed.tree, outside)):
        said = to_text(divisor)
        yield Slip.of(placed.file, placed.address, "lint.division", place=placed.spoken, names=said)


def _never_zero(node: Node, known: frozenset[Node]) -> bool:
    if isinstance(node, Number):
        return node.value != 0
    if isinstance(node, Negate):
        return _never_zero(node.operand, known)
    if isinstance(node, Binary) and node.operator == "*":
        return _never_zero(node.left, known) and _never_zero(node.right, known)
    return node in known


def nonzero(condition: Node, *, held: bool) -> frozenset[Node]:
    """Return what cannot be 0 where a condition holds, or where it does not."""
    if isinstance(condition, Call) and condition.function == "NOT":
        return nonzero(condition.arguments[0], held=not held)
    if isinstance(condition, Call) and condition.function == ("AND" if held else "OR"):
        return frozenset().union(*(nonzero(part, held=held) for part in condition.arguments))
    if isinstance(condition, Binary) and condition.operator in COMPARISONS:
        operator = condition.operator if held else TURNED[condition.operator]
        turned = MIRRORED.get(operator, operator)
        sides = ((operator, condition.left, condition.right), (turned, condition.right, condition.left))
        return frozenset(left for sign, left, right in sides if _excludes_zero(sign, right))
    return frozenset()


def _excludes_zero(operator: str, bound: Node) -> bool:
    """Whether `x operator bound` says that x is not 0."""
    sign = -1 if isinstance(bound, Negate) else 1
    number = bound.operand if isinstance(bound, Negate) else bound
    if not isinstance(number, Number):
        return False
    value, zero = sign * number.value, Decimal(0)
    holds = {
        "=": value == zero, "<>": value != zero, "<": zero < value, "<=": zero <= value,
        ">": zero > value, ">=": zero >= value,
    }  # fmt: skip
    return not holds[operator]


def _clashes(form: Form, placed: Placed) -> Iterator[Slip]:
    """Find text or yes-and-no in arithmetic, a number compared with a text, texts compared by size."""
    for part in walk(placed.tree):
        if isinstance(part, Call) and part.function in NUMBERS:
            sides, operator = part.arguments, part.function
        elif isinstance(part, Binary):
            sides, operator = (part.left, part.right), part.operator
        else:
            continue
        kinds = [kind_of(form, side) for side in sides]
        key = _clash(operator, kinds)
        if key:
            wrong = "number" if key == "lint.clash.mixed" else "bool" if key == "lint.clash.truth" else "text"
            said = to_text(sides[kinds.index(wrong)])
            yield Slip.of(placed.file, placed.address, key, place=placed.spoken, name=said, operator=operator)


def _clash(operator: str, kinds: list[str]) -> str:
    if operator in ("=", "<>"):
        return "lint.clash.mixed" if {"text", "number"} <= set(kinds) else ""
    if "text" in kinds:
        return "lint.clash.compared" if operator in COMPARISONS else "lint.clash"
    return "lint.clash.truth" if "bool" in kinds else ""


def kind_of(form: Form, node: Node) -> str:
    """Return what an expression gives: number, text, date or bool."""
    if isinstance(node, Text):
        return "text"
    if isinstance(node, Name):
        members = form.members.get(node.id, ())
        instance = form.instances.get(node.id if node.id in form.instances or not members else members[0])
        return FIELD_TYPES[instance.field.type].stored if instance is not None else "number"
    if isinstance(node, Binary) and node.operator in COMPARISONS:
        return "bool"
    if isinstance(node, Call) and node.function == "IF":
        return kind_of(form, node.arguments[1])
    return "bool" if isinstance(node, Call) and node.function in TRUTHS else "number"


def _circles(form: Form) -> Iterator[Slip]:
    """Find computed fields that take each other."""
    settled: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> Iterator[Slip]:
        instance = form.instances.get(name)
        if name in trail and instance is not None:
            circle = " → ".join((*trail[trail.index(name) :], name))
            address = ("blocks", instance.field.id, "computed")
            yield Slip.of(f"sheets/{instance.sheet}.toml", address, "lint.circle", names=circle)
            return
        if name in settled or instance is None or instance.computed is None:
            return
        for used in names(instance.computed):
            for member in form.members.get(used, (used,)):
                yield from visit(member, (*trail, name))
        settled.add(name)

    for name in form.instances:
        yield from visit(name, ())
