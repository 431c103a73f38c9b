"""Binding: from the names a definition writes to the instances they mean in a row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches

from msgspec import Struct, field, structs

from perfxl.errors import DefinitionFault
from perfxl.expression import Binary, Call, ExpressionFault, Name, Node, Number, Text, parse, replace
from perfxl.form.definition import BandDef
from perfxl.form.form import Instance
from perfxl.form.positions import Address


class Context(Struct, frozen=True, dict=True):
    """What names mean in one row: `row` completes a column's name, `words` are stand-ins such as `consolidated`.

    `address` is where in its file the expression stands.
    """

    row: str = ""
    words: Mapping[str, Node] = field(default_factory=dict)
    address: Address = ()

    def at(self, *address: str) -> Context:
        """Return this context for the expression at an address."""
        return structs.replace(self, address=address)


NOWHERE = Context()


class Binder(Struct, frozen=True, dict=True):
    """Parses and binds the expressions of one form; `file` is said in faults."""

    instances: Mapping[str, Instance]
    members: Mapping[str, tuple[str, ...]]
    bands: tuple[BandDef, ...]
    empty_phrases: tuple[str, ...]
    file: str

    def bind(self, text: str, place: str, context: Context = NOWHERE) -> Node:
        """Return the tree of `text` over instance names; raise DefinitionFault with file, place and cure."""
        try:
            tree = parse(text)
        except ExpressionFault as fault:
            raise DefinitionFault(
                "fault.definition.expression", file=self.file, place=place, problem=fault, address=context.address
            ) from fault

        def change(node: Node) -> Node | None:
            if isinstance(node, Call) and node.function == "SUM":
                return Call("SUM", tuple(self._addend(part, place, context) for part in node.arguments))
            if isinstance(node, Call) and node.function == "GRADE":
                return self._grade(replace(node.arguments[0], change))
            if isinstance(node, Call) and node.function == "SAYS":
                return self._says(replace(node.arguments[0], change))
            if isinstance(node, Name):
                return context.words.get(node.id) or Name(self._instance(node.id, place, context))
            return None

        return replace(tree, change)

    def bind_optional(self, text: str, place: str, context: Context = NOWHERE) -> Node | None:
        """Return the bound tree of `text`, or None where it is empty."""
        return self.bind(text, place, context) if text else None

    def _addend(self, node: Node, place: str, context: Context) -> Node:
        if isinstance(node, Name):
            if node.id in context.words:
                return context.words[node.id]
            grouped = f"{node.id}__in_{context.row}"
            if grouped in self.members:
                return Name(grouped)
            if node.id in self.members:
                return node
            return Name(self._instance(node.id, place, context))
        return self.bind_node(node, place, context)

    def bind_node(self, node: Node, place: str, context: Context) -> Node:
        """Bind a tree that is already parsed."""
        return replace(
            node, lambda part: Name(self._instance(part.id, place, context)) if isinstance(part, Name) else None
        )

    def _instance(self, name: str, place: str, context: Context) -> str:
        for candidate in (f"{name}__{context.row}", name, f"{name}__total"):
            if candidate in self.instances:
                return candidate
        known = {*self.instances, *(key.partition("__")[0] for key in self.instances)}
        near = get_close_matches(name, sorted(known), 1)
        raise DefinitionFault(
            "fault.definition.name",
            file=self.file,
            place=place,
            name=name,
            near=near[0] if near else "—",
            address=context.address,
        )

    def _says(self, text: Node) -> Node:
        """Spell SAYS(x) out: not blank, and none of the phrases that say nothing."""
        others = tuple(Binary("<>", text, Text(phrase)) for phrase in self.empty_phrases)
        return Call("AND", (Call("NOT", (Call("ISBLANK", (text,)),)), *others))

    def _grade(self, total: Node) -> Node:
        """Spell GRADE(x) out as IFs over the form's bands, best first."""
        bands = sorted(self.bands, key=lambda band: band.least)
        chain: Node = Text(bands[0].grade)
        rounded = Call("ROUND", (total, Number(Decimal(2))))
        for band in bands[1:]:
            chain = Call("IF", (Binary(">=", rounded, Number(band.least)), Text(band.grade), chain))
        return chain
