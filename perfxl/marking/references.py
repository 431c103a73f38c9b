"""How the formulas of the added sheets refer to the department's cells, and what those cells held."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from perfxl.expression import Node, names
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form
from perfxl.model import CellRef, CellSpan, FieldValue, Found, Submission, plain

LONGEST_LITERAL = 250  # Excel's string literals end at 255


class OutOfReach(LookupError):
    """A formula would need a cell that was not found in this return."""


class References(Struct, frozen=True, dict=True):
    """Refers to a field by its defined name where that survived, else by its cell."""

    form: Form
    submission: Submission

    def cell(self, name: str) -> str:
        """Return the reference of one field; raise OutOfReach if its cell was not found."""
        value = self.submission.values.get(name)
        if value is None or value.cell is None:
            raise OutOfReach(name)
        reference = name if value.found is Found.BY_NAME else value.cell.absolute
        return reference if value.supplied is None else f'IF({reference}="",{_constant(value)},{reference})'

    def number(self, name: str) -> str:
        """Return the reference of one field in arithmetic: a computed number may show "", which N() takes as 0."""
        instance = self.form.instances.get(name)
        return f"N({self.cell(name)})" if instance is not None and instance.computed is not None else self.cell(name)

    def span(self, name: str) -> str:
        """Return the cells a SUM takes: one rectangle where they stand one under another, else each of them."""
        members = self.submission.members.get(name)
        if members is None:
            return self.cell(name)
        cells = [self.submission.values[member].cell for member in members if member in self.submission.values]
        if any(self.submission.values[member].supplied for member in members if member in self.submission.values):
            return ",".join(self.cell(member) for member in members)
        found = [cell for cell in cells if cell is not None]
        if len(found) < len(members) or not found:
            raise OutOfReach(name)
        if all(_below(upper, lower) for upper, lower in pairwise(found)):
            first, last = found[0], found[-1]
            return CellSpan(first.sheet, first.row, first.column, last.row, last.column).absolute
        return ",".join(cell.absolute for cell in found)

    def is_text(self, name: str) -> bool:
        """Whether the field holds text."""
        instance = self.form.instances.get(name)
        return instance is not None and FIELD_TYPES[instance.field.type].stored == "text"


def _constant(value: FieldValue) -> str:
    """What the roster supplied, as a formula writes it."""
    if isinstance(value.value, Decimal):
        return plain(value.value)
    return '"' + str(value.value).replace('"', '""')[:LONGEST_LITERAL] + '"'


def _below(upper: CellRef, lower: CellRef) -> bool:
    return (lower.sheet, lower.row, lower.column) == (upper.sheet, upper.row + 1, upper.column)


def reachable(node: Node, submission: Submission) -> bool:
    """Whether every name of an expression is a field or list of this return."""
    return all(name in submission.values or name in submission.members for name in names(node))
