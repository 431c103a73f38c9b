"""The other back ends: the expression as its own text again, and as an Excel formula."""

from __future__ import annotations

from typing import Protocol

from perfxl.expression.evaluating import PLACES
from perfxl.expression.tree import COMPARISONS, Binary, Call, Name, Negate, Node, Number, Text

_RANK = {**dict.fromkeys(COMPARISONS, 1), "+": 2, "-": 2, "*": 3, "/": 3}


class References(Protocol):
    """How a formula refers to fields: by defined name, or by cell where names were lost."""

    def cell(self, name: str) -> str:
        """Return the reference of one field, as it stands."""

    def number(self, name: str) -> str:
        """Return the reference of one field in arithmetic: N(…) where the cell may hold the text ""."""

    def span(self, name: str) -> str:
        """Return the reference of the column or list a SUM takes."""

    def is_text(self, name: str) -> bool:
        """Whether the field holds text, so that a comparison with it is one of texts."""


def to_text(node: Node) -> str:
    """Return the expression as the language writes it; parsing it again gives the same tree."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Text(value):
            return _quoted(value)
        case Name(id):
            return id
        case Negate(operand):
            return f"-{_inside(operand, 4)}"
        case Binary(operator, left, right):
            rank = _RANK[operator]
            return f"{_inside(left, rank)} {operator} {_inside(right, rank + 1)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(to_text, arguments))})"


def _inside(node: Node, rank: int) -> str:
    text = to_text(node)
    return f"({text})" if isinstance(node, Binary) and _RANK[node.operator] < rank else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def to_excel(node: Node, references: References) -> str:
    """Return the expression as an Excel 2007 formula without its `=`, every operation in brackets."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Text(value):
            return _quoted(value)
        case Name(id):
            return references.cell(id) if references.is_text(id) else references.number(id)
        case Negate(operand):
            return f"(-{to_excel(operand, references)})"
        case Binary(operator, left, right):
            return _binary(operator, left, right, references)
        case Call("ISBLANK", (Name(id),)):
            return f'({_trimmed(references.cell(id))}="")'
        case Call("SUM", arguments):
            parts = (references.span(a.id) if isinstance(a, Name) else to_excel(a, references) for a in arguments)
            return f"SUM({','.join(parts)})"
        case Call(function, arguments):
            return f"{function}({','.join(to_excel(part, references) for part in arguments)})"


def _binary(operator: str, left: Node, right: Node, references: References) -> str:
    a, b = to_excel(left, references), to_excel(right, references)
    if operator not in COMPARISONS:
        return f"({a}{operator}{b})"
    if _is_text(left, references) or _is_text(right, references):
        a, b = (_trimmed(x) if isinstance(side, Name) else x for side, x in ((left, a), (right, b)))
        return f"({a}{operator}{b})"
    return f"(ROUND({a}-{b},{PLACES}){operator}0)"


def _trimmed(reference: str) -> str:
    """Spaces around a text, full-width ones too, are no text: the reader strips them as well."""
    return f'TRIM(SUBSTITUTE({reference},"\u3000",""))'


def _is_text(node: Node, references: References) -> bool:
    if isinstance(node, Name):
        return references.is_text(node.id)
    if isinstance(node, Call) and node.function == "IF":
        return _is_text(node.arguments[1], references)
    return isinstance(node, Text)
