"""A declared expression as a clerk reads it: labels instead of ids, the signs of print, Excel's own function names."""

from __future__ import annotations

from msgspec import Struct

from perfxl.expression import Binary, Call, Name, Negate, Node, Number, Text
from perfxl.form import Form
from perfxl.form.definition import ItemsBlock
from perfxl.messages import Lang, catalogue, say

_SIGNS = {"<=": "≤", ">=": "≥", "<>": "≠", "-": "−", "*": "×", "/": "÷"}
_RANK = {"+": 2, "-": 2, "*": 3, "/": 3}


class Formula(Struct, frozen=True):
    """Prints expressions of one form, as they are declared, in one language."""

    form: Form
    lang: Lang

    def said(self, node: Node) -> str:
        """Return an expression in labels: `累计结余 = 上年结转 + 当年结余`."""
        match node:
            case Number(value):
                return f"{value:f}"
            case Text(value):
                return f"“{value}”"
            case Name(id):
                return self.label(id)
            case Negate(operand):
                return f"−{self._inside(operand, 4)}"
            case Binary(operator, left, right):
                rank = _RANK.get(operator, 1)
                sign = _SIGNS.get(operator, operator)
                return f"{self._inside(left, rank)} {sign} {self._inside(right, rank + 1)}"
            case Call(function, arguments):
                return self._call(function, arguments)

    def _call(self, function: str, arguments: tuple[Node, ...]) -> str:
        match function, arguments:
            case "AND", _:
                return say("formula.and", self.lang).join(map(self.said, arguments))
            case "NOT", (Call("ISBLANK", (Name(id),)),):
                return say("formula.filled", self.lang, label=self.label(id))
            case "ISBLANK", (Name(id),):
                return say("formula.blank", self.lang, label=self.label(id))
            case "SUM", (Name(id),):
                kind = "units" if id == "units" else "list" if id in self._lists else "column"
                return say(f"formula.sum.{kind}", self.lang, label=self.label(id))
            case _:
                return f"{function}({', '.join(map(self.said, arguments))})"

    def label(self, name: str) -> str:
        """Return what the form calls a field, a column, or a list; a stand-in has its own word.

        Two fields of one label are told apart by their sheets.
        """
        if f"formula.word.{name}" in catalogue():
            return say(f"formula.word.{name}", self.lang)
        if name in self._lists:
            return self._lists[name]
        held = self.form.instances
        one = (
            held.get(name) or held.get(f"{name}__total") or next((i for i in held.values() if i.field.id == name), None)
        )
        if one is None:
            return name
        label = one.spoken if one.name == name else one.field.label
        if any(each.field.label == label and each.field.id != one.field.id for each in held.values()):
            return say("formula.of_sheet", self.lang, label=label, sheet=self.form.sheet(one.sheet).title)
        return label

    @property
    def _lists(self) -> dict[str, str]:
        blocks = (block for sheet in self.form.sheets for block in sheet.blocks)
        return {block.id: block.headings[0] for block in blocks if isinstance(block, ItemsBlock)}

    def _inside(self, node: Node, rank: int) -> str:
        text = self.said(node)
        return f"({text})" if isinstance(node, Binary) and _RANK.get(node.operator, 1) < rank else text
