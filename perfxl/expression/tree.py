"""The tree of the rule language, and its parser.

expression := sum (("=" | "<>" | "<" | "<=" | ">" | ">=") sum)?
sum        := product (("+" | "-") product)*
product    := unary (("*" | "/") unary)*
unary      := "-" unary | atom
atom       := number "%"? | "text" | name | FUNCTION "(" expression ("," expression)* ")" | "(" expression ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct


class Number(Struct, frozen=True, cache_hash=True):
    """A literal number; 90% is 0.9."""

    value: Decimal


class Text(Struct, frozen=True, cache_hash=True):
    """A literal text."""

    value: str


class Name(Struct, frozen=True, cache_hash=True):
    """A field, or (inside SUM) a column or list of fields."""

    id: str


class Negate(Struct, frozen=True, cache_hash=True):
    """Unary minus."""

    operand: Node


class Binary(Struct, frozen=True, cache_hash=True):
    """Arithmetic or a comparison of two expressions."""

    operator: str
    left: Node
    right: Node


class Call(Struct, frozen=True, cache_hash=True):
    """A function of the language with its arguments."""

    function: str
    arguments: tuple[Node, ...]


Node = Number | Text | Name | Negate | Binary | Call

COMPARISONS = ("=", "<>", "<=", ">=", "<", ">")
# function → least and greatest number of arguments (None: any)
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "SUM": (1, None),
    "ROUND": (2, 2),
    "ROUNDDOWN": (2, 2),
    "ROUNDUP": (2, 2),
    "ABS": (1, 1),
    "MIN": (1, None),
    "MAX": (1, None),
    "IF": (3, 3),
    "AND": (1, None),
    "OR": (1, None),
    "NOT": (1, 1),
    "ISBLANK": (1, 1),
}
_TOKEN = re.compile(r'\s*(?:(\d+(?:\.\d+)?)(%?)|("(?:[^"]|"")*")|([^\W\d]\w*)|(<=|>=|<>|[-+*/()=<>,]))')
_BINDING = {**dict.fromkeys(COMPARISONS, 1), "+": 2, "-": 2, "*": 3, "/": 3}


class ExpressionFault(ValueError):
    """The text is not an expression of the language."""


DEEPEST = 64  # levels of brackets, functions and minus signs inside each other, as in Excel
LONGEST = 200  # operands in one chain: what walks the tree goes down one step for each


class _Parser:
    """A Pratt parser over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[re.Match[str]] = []
        at = 0
        while text[at:].strip():
            token = _TOKEN.match(text, at)
            if token is None:
                raise ExpressionFault(f"{text[at:].strip()[:12]!r} in {text!r}")
            self.tokens.append(token)
            at = token.end()
        self.at = 0
        self.depth = 0

    def peek(self) -> str | None:
        return self.tokens[self.at][5] if self.at < len(self.tokens) else None

    def take(self) -> re.Match[str]:
        if self.at >= len(self.tokens):
            raise ExpressionFault(f"{self.text!r} ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, sign: str) -> None:
        if self.take()[5] != sign:
            raise ExpressionFault(f"{sign!r} expected in {self.text!r}")

    def expression(self, floor: int = 0) -> Node:
        left = self.unary()
        while (sign := self.peek()) in _BINDING and _BINDING[sign] > floor:
            self.take()
            right = self.expression(_BINDING[sign])
            left = Binary(sign, left, right)
            if sign in COMPARISONS and self.peek() in COMPARISONS:
                raise ExpressionFault(f"two comparisons in a row in {self.text!r}")
        return left

    def unary(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST + 1:
            raise ExpressionFault(f"more than {DEEPEST} levels of brackets in {self.text[:40]!r}…")
        found = self.operand()
        self.depth -= 1
        return found

    def operand(self) -> Node:
        if self.peek() == "-":
            self.take()
            return Negate(self.unary())
        number, percent, text, word, sign = self.take().groups()
        if number:
            return Number(Decimal(number) / 100 if percent else Decimal(number))
        if text:
            return Text(text[1:-1].replace('""', '"'))
        if word:
            return self.call(word) if self.peek() == "(" else Name(word)
        if sign != "(":
            raise ExpressionFault(f"{sign!r} in {self.text!r}")
        inner = self.expression()
        self.expect(")")
        return inner

    def call(self, function: str) -> Node:
        if function not in FUNCTIONS and function not in MACROS:
            raise ExpressionFault(f"no function {function} in {self.text!r}")
        self.expect("(")
        arguments = [self.expression()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.expression())
        self.expect(")")
        least, most = FUNCTIONS.get(function, (1, 1))
        if len(arguments) < least or (most is not None and len(arguments) > most):
            raise ExpressionFault(f"{function} has {len(arguments)} arguments in {self.text!r}")
        if function == "ISBLANK" and not isinstance(arguments[0], Name):
            raise ExpressionFault(f"ISBLANK asks one field, in {self.text!r}")
        return Call(function, tuple(arguments))


MACROS = ("GRADE", "SAYS")  # expanded by the form when it is loaded: its bands and empty phrases decide


def parse(text: str) -> Node:
    """Return the tree of an expression; raise ExpressionFault with the offending piece."""
    parser = _Parser(text)
    tree = parser.expression()
    if parser.at < len(parser.tokens):
        raise ExpressionFault(f"{parser.take()[0].strip()!r} left over in {text!r}")
    level, depth = [tree], 0
    while level:
        level, depth = [child for node in level for child in children(node)], depth + 1
    if depth > LONGEST:
        raise ExpressionFault(f"more than {LONGEST} operands in a row, use SUM, in {text[:40]!r}…")
    return tree


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def children(node: Node) -> tuple[Node, ...]:
    """Return what stands directly below a node, in reading order."""
    if isinstance(node, Negate):
        return (node.operand,)
    if isinstance(node, Binary):
        return (node.left, node.right)
    return node.arguments if isinstance(node, Call) else ()


@lru_cache(maxsize=8192)  # the trees of a form are asked again for each return
def names(node: Node) -> tuple[str, ...]:
    """Return the names an expression uses, each once, in reading order."""
    return tuple(dict.fromkeys(part.id for part in walk(node) if isinstance(part, Name)))


def replace(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """Return the tree with every node for which `change` gives another one replaced, top down."""
    changed = change(node)
    if changed is not None:
        return changed
    if isinstance(node, Negate):
        return Negate(replace(node.operand, change))
    if isinstance(node, Binary):
        return Binary(node.operator, replace(node.left, change), replace(node.right, change))
    if isinstance(node, Call):
        return Call(node.function, tuple(replace(part, change) for part in node.arguments))
    return node
