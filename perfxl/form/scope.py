"""Where an expression's names get their values: the fields of one return."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perfxl.expression import Trouble, Value
from perfxl.model import FieldValue, Kind, Submission


class SubmissionScope(Struct, frozen=True):
    """perfxl.expression.Scope over values read: an unreadable or missing field is a Trouble that names it."""

    values: Mapping[str, FieldValue]
    columns: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, submission: Submission) -> SubmissionScope:
        """Return the scope of a whole return."""
        return cls(submission.values, submission.members)

    def value(self, name: str) -> Value:
        """Return a field's value, None where blank, or the Trouble that keeps it from having one."""
        read = self.values[name]
        if read.kind is Kind.MISSING:
            return Trouble("missing", (name,))
        if read.kind is Kind.UNREADABLE:
            return Trouble("unreadable", (name,))
        return read.value

    def members(self, name: str) -> tuple[Value, ...]:
        """Return the values a SUM over a column, list or group takes; a single field counts as its only member."""
        return tuple(self.value(member) for member in self.columns.get(name, (name,)))
