"""A roster, read: one entry a department, every figure with the cell it stands in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from msgspec import Struct, field

from perfxl.alike import nearest
from perfxl.form import Form
from perfxl.model import CellRef, Sentence, Submission, Value

NAME_PROPERTY = "perfxl_department"
CODE_PROPERTY = "perfxl_department_code"
MOST_NEAR, LEAST_NEAR = 2, 60  # names offered for one that is not on the roster, and how many percent they are alike


def same(text: str) -> str:
    """Return a name or code as it is compared: width, spaces and case aside."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class Figure(Struct, frozen=True):
    """What the roster says of one field, and where: `at` is the sheet (or the csv file's name), row and column."""

    value: Value
    at: CellRef


class RosterEntry(Struct, frozen=True):
    """One department. `figures` are by instance, name and code among them; `contacts` the bureau's own columns.

    `subordinates` is how many rows for subordinates its form has, None for as many as any. A figure may be of a row
    that a form has not.
    """

    name: str
    code: str
    at: CellRef
    figures: Mapping[str, Figure]
    contacts: Mapping[str, str] = field(default_factory=dict)
    subordinates: int | None = None


class Roster(Struct, frozen=True):
    """All departments in the roster's order; `notices` say what looks wrong in it and was let through."""

    entries: tuple[RosterEntry, ...]
    notices: tuple[Sentence, ...] = ()


class Enrolment(Struct, frozen=True):
    """One return's place on the roster: its entry, or None with the names that come near."""

    entry: RosterEntry | None
    near: tuple[str, ...] = ()


def enrol(form: Form, roster: Roster, submission: Submission) -> Enrolment:
    """Return the entry a return belongs to: by what was put into the workbook when it was issued, else as typed.

    A code decides before a name: names are shortened and renamed, codes are not.
    """
    name, code = _typed(form, submission)
    for asked, key in (
        (submission.properties.get(CODE_PROPERTY, ""), "code"),
        (submission.properties.get(NAME_PROPERTY, ""), "name"),
        (code, "code"),
        (name, "name"),
    ):
        found = [one for one in roster.entries if asked and same(getattr(one, key)) == same(asked)]
        if found:
            return Enrolment(found[0])
    near = nearest(name, [one.name for one in roster.entries], MOST_NEAR, LEAST_NEAR) if name else ()
    return Enrolment(None, tuple(one for one, _ in near))


def _typed(form: Form, submission: Submission) -> tuple[str, str]:
    name, code = identity(form)
    return submission.text(name), submission.text(code) if code else ""


def identity(form: Form) -> tuple[str, str]:
    """Return the instances that hold a department's name and its code; the code's is '' where a form has none."""
    fields = form.definition.identity
    return fields[0], next((name for name in fields if form.instances[name].field.type == "code"), "")
