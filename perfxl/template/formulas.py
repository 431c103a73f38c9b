"""Computed cells: their Excel formulas over defined names, and the values they carry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal

from msgspec import Struct, field

from perfxl.expression import Name, Node, Trouble, evaluate, names, to_excel
from perfxl.expression import Value as Computed
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.form import Form
from perfxl.model import Value
from perfxl.template.placed import FormLayout

EXCEL_DIGITS = Context(prec=15)
FAULTS = {"division": "#DIV/0!", "unreadable": "#VALUE!", "missing": "#N/A"}

Cached = Decimal | str
"""What a formula's cell carries: a number, a text ("" where it shows nothing), or an Excel error as its text."""


class EmptyText(str):
    """An empty text as a formula's stored value.

    xlsxwriter leaves the type out where the value equals "", and other programs then read a number: so this one does
    not equal it.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


class NamedReferences(Struct, frozen=True, dict=True):
    """Refers to fields by their defined names, to columns and lists by those of their rectangles."""

    form: Form
    layout: FormLayout

    def cell(self, name: str) -> str:
        """Return the field's name."""
        return name

    def number(self, name: str) -> str:
        """Return the field's name for arithmetic; a computed number may show "", which N() takes as 0."""
        return name if self.form.instances[name].computed is None else f"N({name})"

    def span(self, name: str) -> str:
        """Return what a SUM over a column or list takes: the fewest rectangles, and single cells for the rest."""
        if name not in self.form.members:
            return name
        parts: list[str] = []
        left = self.form.members[name]
        while left:
            key = self._longest_head(left)
            parts.append(self.layout.span_names[key] if key else left[0])
            left = left[len(self.form.members[key]) if key else 1 :]
        return ",".join(parts)

    def _longest_head(self, names: tuple[str, ...]) -> str:
        """Return the list in one piece that begins `names` and takes most of it; '' where there is none."""
        members = self.form.members
        fitting = [key for key in self.layout.spans if names[: len(members[key])] == members[key]]
        return max(fitting, key=lambda key: len(members[key]), default="")

    def is_text(self, name: str) -> bool:
        """Whether the field holds text."""
        return is_text(self.form, name)


def is_text(form: Form, name: str) -> bool:
    """Whether a field holds text."""
    return FIELD_TYPES[form.instances[name].field.type].stored == "text"


def formula_of(tree: Node, references: NamedReferences) -> str:
    """Return a computed cell's formula with its `=`; where none of its inputs is filled in, it shows nothing."""
    if isinstance(tree, Name) and references.is_text(tree.id):
        return f'=IF({tree.id}="","",{tree.id})'
    counted = ",".join(references.span(name) for name in names(tree))
    formula = to_excel(tree, references)
    return f'=IF(COUNT({counted})=0,"",{formula})' if counted else f"={formula}"


class CachedValues(Struct, dict=True):
    """The scope computed cells are evaluated in: what is filled in, what is preprinted, and other computed cells."""

    form: Form
    filled: Mapping[str, Value]
    known: dict[str, Cached] = field(default_factory=dict)

    def value(self, name: str) -> Computed:
        """Return a field's value; None where blank."""
        instance = self.form.instances[name]
        if instance.computed is None:
            return self.filled.get(name, instance.constant)
        cached = self.of(name)
        fault = next((kind for kind, text in FAULTS.items() if text == cached), None)
        return Trouble(fault) if fault else (None if cached == "" else cached)

    def members(self, name: str) -> tuple[Computed, ...]:
        """Return the values a SUM takes; Excel's leaves texts out."""
        values = (self.value(member) for member in self.form.members.get(name, (name,)))
        return tuple(None if isinstance(value, str) else value for value in values)

    def of(self, name: str) -> Cached:
        """Return what the computed cell `name` carries, at Excel's 15 significant digits."""
        if name not in self.known:
            tree = self.form.instances[name].computed
            if tree is None:
                raise KeyError(name)
            self.known[name] = self._evaluated(tree)
        return self.known[name]

    def _evaluated(self, tree: Node) -> Cached:
        mirrored = isinstance(tree, Name) and is_text(self.form, tree.id)
        if not mirrored and names(tree) and not any(self._is_number(name) for name in names(tree)):
            return ""
        value = evaluate(tree, self)
        match value:
            case Trouble():
                return FAULTS[value.kind]
            case bool():
                return Decimal(value)
            case Decimal():
                return EXCEL_DIGITS.plus(value)
            case None:
                return ""
            case _:
                return str(value)

    def _is_number(self, name: str) -> bool:
        """Whether Excel's COUNT finds a number in the field, or anywhere in the column or list."""
        values = self.members(name) if name in self.form.members else (self.value(name),)
        return any(isinstance(value, Decimal | date) for value in values)
