"""What every asker of a relation has to agree on: its envelope, its required parts, the typed cells it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from perfxl.expression import Binary, Call, Node, names, walk
from perfxl.form.form import Form, RelationCase

INEXACT = ("money", "percent", "quantity")
Members = Mapping[str, tuple[str, ...]]


def envelope(form: Form, members: Members, each: RelationCase) -> Decimal:
    """Return (n + 1)·p/2 for n addends on the right; 0 where the field counts whole things or marks."""
    if form.instances[each.at].field.type not in INEXACT or not isinstance(each.expression, Binary):
        return Decimal(0)
    right = each.expression.right
    rounded = isinstance(right, Call) and right.function == "ROUND"
    return ((0 if rounded else _addends(members, right)) + 1) * form.precision(each.at) / 2


def _addends(members: Members, node: Node) -> int:
    summed = {name for part in walk(node) if isinstance(part, Call) and part.function == "SUM" for name in names(part)}
    return sum(len(members.get(name, (name,))) if name in summed else 1 for name in names(node))


def lacking(form: Form, each: RelationCase, is_blank: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the typed fields of a relation that have to be filled in and are blank."""
    return tuple(name for name in required_parts(form, each) if is_blank(name))


def required_parts(form: Form, each: RelationCase) -> tuple[str, ...]:
    """Return the typed fields of a relation that have to be filled in."""
    key = ("required", each.expression)
    if key not in form.kept:
        typed = (form.instances.get(name) for name in names(each.expression))
        form.kept[key] = tuple(
            one.name for one in typed if one is not None and one.field.required and one.computed is None
        )
    return form.kept[key]


def required_units(form: Form, each: RelationCase) -> tuple[str, ...]:
    """Return the units' cells that a relation between tables takes through totals which have to be filled in.

    A unit that filled in other figures and left one of these blank makes the total too small to be compared.
    """
    if each.relation.for_each:
        return ()
    key = ("units", each.expression)
    if key not in form.kept:
        form.kept[key] = _required_units(form, each.expression)
    return form.kept[key]


def _required_units(form: Form, tree: Node) -> tuple[str, ...]:
    totals = [form.instances.get(name) for name in names(tree)]
    columns = (
        name
        for one in totals
        if one is not None and one.field.required and one.computed
        for name in names(one.computed)
    )
    units = {row for row, _ in form.units}
    members = (cell for column in columns for cell in form.members.get(column, ()))
    return tuple(dict.fromkeys(cell for cell in members if form.instances[cell].row in units))


def typed_parts(form: Form, *trees: Node | None) -> tuple[str, ...]:
    """Return the fields and lists in whose cells an expression's figures are typed: of a computed cell, what it takes.

    A list (a column, the items of a sum) stands for its members.
    """
    found: list[str] = []
    for tree in trees:
        for name in names(tree) if tree is not None else ():
            instance = form.instances.get(name) if name not in form.members else None
            computed = instance.computed if instance is not None else None
            found += typed_parts(form, computed) if computed is not None else (name,)
    return tuple(dict.fromkeys(found))
