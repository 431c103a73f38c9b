"""Last year's returns: what they say of this year's, department by department (`--previous`)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from perfxl.errors import UsageFault
from perfxl.form import Form
from perfxl.model import CellRef, Submission
from perfxl.roster.roster import Enrolment, Figure, Roster, RosterEntry, enrol, identity, same

Use = Literal["equal", "supply", "change"]


class LastYear(Struct, frozen=True):
    """One department's return of an earlier year: the file, the year, the round, and its figures by instance."""

    file: str
    year: str
    round: int
    entry: RosterEntry


class Before(Struct, frozen=True):
    """What last year says of one return: figures by this year's instances, each use apart."""

    file: str
    equal: dict[str, Figure]
    supply: RosterEntry
    change: dict[str, Figure]


class LastYearSays(Struct, frozen=True):
    """Last year's word on one return: `before` is None where its department is not among the returns given."""

    before: Before | None = None


def carried_names(form: Form) -> tuple[str, ...]:
    """Return the instances of a form that next year's check asks for."""
    return tuple(dict.fromkeys(one.source for one in form.definition.previous if one.source in form.instances))


def figures_of(form: Form, submission: Submission) -> dict[str, Figure]:
    """Return the figures of a return that next year's check asks for, each with its cell; blank ones left out."""
    held = {name: submission[name] for name in carried_names(form) if name in submission.values}
    return {
        name: Figure(read.value, read.cell)
        for name, read in held.items()
        if isinstance(read.value, Decimal) and read.cell is not None
    }


def last_year(form: Form, submission: Submission, file: str, number: int) -> LastYear:
    """Return what a return of last year, checked in its round `number`, leaves for this one."""
    name, code = identity(form)
    return LastYear(
        file, year_of(form, submission), number,
        RosterEntry(
            submission.text(name), submission.text(code) if code else "", CellRef(file, 1, 1),
            figures_of(form, submission),
        ),
    )  # fmt: skip


def year_of(form: Form, submission: Submission) -> str:
    """Return the year a return is about: as filled in, else as its form says."""
    years = [name for name in form.definition.identity if form.instances[name].field.type == "year"]
    typed = submission.text(years[0]) if years else ""
    return typed or str(form.definition.evaluation_year)


def one_each(years: Iterable[LastYear]) -> tuple[LastYear, ...]:
    """Return one return a department, the latest round; raise UsageFault where two of one round contradict."""
    kept: dict[str, LastYear] = {}
    for one in years:
        key = same(one.entry.code or one.entry.name)
        known = kept.get(key)
        if known is not None and known.round == one.round and known.entry.figures != one.entry.figures:
            department = one.entry.name or one.entry.code
            raise UsageFault("fault.previous.twice", department=department, first=known.file, second=one.file)
        if known is None or one.round > known.round:
            kept[key] = one
    return tuple(kept.values())


def before(form: Form, years: tuple[LastYear, ...], submission: Submission) -> Before | None:
    """Return what last year says of a return, None where its department is not there.

    Raise UsageFault where the return found is not of an earlier year.
    """
    found: Enrolment = enrol(form, Roster(tuple(one.entry for one in years)), submission)
    if found.entry is None:
        return None
    last = next(one for one in years if one.entry is found.entry)
    year = year_of(form, submission)
    if last.year >= year:
        raise UsageFault("fault.previous.year", file=last.file, year=last.year, this=year)
    uses: dict[Use, dict[str, Figure]] = {"equal": {}, "supply": {}, "change": {}}
    for one in form.definition.previous:
        figure = found.entry.figures.get(one.source)
        if figure is not None:
            at = CellRef(f"{last.file} {figure.at.sheet}", figure.at.row, figure.at.column)
            uses[one.use][one.field] = Figure(figure.value, at)
    supply = RosterEntry(found.entry.name, found.entry.code, found.entry.at, uses["supply"])
    return Before(last.file, uses["equal"] | uses["supply"], supply, uses["change"])
