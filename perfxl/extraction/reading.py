"""One return, from its file to packed rows: what a worker process does, and nothing else."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

import msgspec
from msgspec import Struct, structs

from perfxl.errors import NotThisForm, PerfxlError, UsageFault, WorkbookFault
from perfxl.extraction.rows import REPORTED, cell_rows, form_rows, return_row
from perfxl.extraction.shapes import WITH, form_shapes, own_shape
from perfxl.finding import Source
from perfxl.form import Form
from perfxl.messages import LANGUAGES, Lang, quoted, say_quoting
from perfxl.model import Outcome, Status, Submission
from perfxl.opening import open_return
from perfxl.pipeline import LONGEST_NAME, Terms, process, whose
from perfxl.reader import fitted, read
from perfxl.render.figures import spelled
from perfxl.render.machine import entry_of
from perfxl.render.tables import Row, Shape, needed_places, text_of
from perfxl.roster import RosterEntry, enrol, supplied

__all__ = ["WITH", "Part", "Read", "Taken", "Task", "Wanted", "enrolled", "file_of", "read_one", "refused", "take"]

QUICK = 1  # zlib's level: rows are read once


class Wanted(Struct, frozen=True):
    """What is asked of every return: on what terms it is read, which form alone is meant, and what beside its fields.

    `form` is a form's id, '' for every form; `beside` are keys of WITH: where there are any, the return is checked.
    """

    terms: Terms
    form: str = ""
    beside: tuple[str, ...] = ()


class Task(Struct, frozen=True):
    """One file, and its place among all."""

    at: int
    source: Source


class Part(Struct, frozen=True):
    """The rows a return adds to one table, packed and compressed; `places` as `needed_places` has them."""

    shape: Shape
    rows: bytes
    places: list[int]


class Taken(Struct, frozen=True, kw_only=True):
    """What was taken from one file: its parts, or why there are none.

    `fault` is the catalogue's key, `reasons` the sentence in each language. `department` names it in a season, as in a
    record. A rule that crashed leaves parts and the status `crashed`.
    """

    file: str
    status: Status | None = None
    fault: str = ""
    reasons: dict[Lang, str] = {}
    form: str = ""
    department: str = ""
    parts: tuple[Part, ...] = ()


class Read(Struct, frozen=True, kw_only=True):
    """One return as it was read; `outcome` is there where it was checked as well."""

    form: Form
    submission: Submission
    sha256: str
    round: int
    entry: RosterEntry | None = None
    outcome: Outcome | None = None

    @property
    def department(self) -> str:
        """What names its department in a season, as in a record."""
        return whose(self.form, self.submission, self.entry)

    def said(self, roster: str, field: str) -> str | None:
        """Return the department's name or code: the roster's where it is on one, else its own."""
        own = self.submission.text(field) if field in self.submission.values else ""
        return text_of(quoted(roster or own, LONGEST_NAME))


def take(wanted: Wanted, task: Task) -> Taken:
    """Return what one file holds; what is wrong with it ends in the answer.

    UsageFault where the roster cannot be read passes through.
    """
    source, terms = task.source, wanted.terms
    if source.fault is not None:
        return refused(source, source.status, source.fault)
    try:
        got = _checked(source, terms) if wanted.beside else read_one(source, terms)
    except NotThisForm as fault:
        return refused(source, Status.IGNORED, fault)
    except (WorkbookFault, UsageFault) as fault:
        return refused(source, Status.UNREADABLE, fault)
    if wanted.form not in ("", got.form.id):
        other = NotThisForm("fault.extract.other_form", form=got.form.id, wanted=wanted.form)
        return refused(source, Status.IGNORED, other)
    got = enrolled(got, terms)
    file = file_of(source)
    return Taken(
        file=file,
        status=got.outcome.status if got.outcome else None,
        form=got.form.id,
        department=got.department,
        parts=tuple(_parts(file, got, wanted)),
    )


def refused(source: Source, status: Status, fault: PerfxlError) -> Taken:
    """Return what is said of a file nothing was taken from: on the screen in one language, in the tables in another."""
    reasons = {lang: say_quoting(fault.key, lang, fault.facts) for lang in LANGUAGES}
    return Taken(file=file_of(source), status=status, fault=fault.key, reasons=reasons)


def file_of(source: Source) -> str:
    """Return a file's path as it is written out."""
    return spelled(source.path.as_posix())


def read_one(source: Source, terms: Terms) -> Read:
    """Return a return as it was filled in, asking no rule and no roster.

    Raise NotThisForm where it is another workbook, WorkbookFault where it cannot be read, UsageFault where there is no
    such file or it may not be opened.
    """
    data = source.read()
    opened = open_return(data, source.path.name, terms.keys, terms.form, terms.lang)
    submission = opened.told(read(opened.form, opened.scan))
    return Read(
        form=fitted(opened.form, submission),
        submission=submission,
        sha256=hashlib.sha256(data).hexdigest(),
        round=opened.before.round + opened.before.advanced(submission.fingerprint),
    )


def enrolled(got: Read, terms: Terms) -> Read:
    """Return a return with its place on the roster, and the roster's figures where it left cells blank."""
    if terms.roster is None or got.outcome is not None:
        return got
    entry = enrol(got.form, terms.roster(got.form), got.submission).entry
    if entry is None:
        return got
    return structs.replace(got, entry=entry, submission=supplied(got.form, got.submission, entry))


def _checked(source: Source, terms: Terms) -> Read:
    checked = process(source, terms, ())
    outcome = checked.outcome
    if checked.form is None or outcome.submission is None:
        raise outcome.fault or WorkbookFault("fault.not_this_form")
    return Read(
        form=checked.form,
        submission=outcome.submission,
        sha256=outcome.sha256,
        round=outcome.round,
        entry=checked.entry,
        outcome=outcome,
    )


def _parts(file: str, got: Read, wanted: Wanted) -> Iterator[Part]:
    """Yield the tables of a return; a table it adds no row to is there all the same."""
    names = got.form.definition
    code = got.said(got.entry.code if got.entry else "", names.unit_code)
    keys: Row = [file, code, got.said(got.entry.name if got.entry else "", names.unit_name), got.round]
    entry = entry_of(got.outcome, wanted.terms.lang) if got.outcome else None
    lang = wanted.terms.lang
    yield _part(own_shape("returns", lang), [return_row(keys, got.form, got.submission, got.sha256, entry)])
    for shape, rows in zip(form_shapes(got.form, lang), form_rows(keys, got.form, got.submission), strict=True):
        yield _part(shape, rows)
    yield _part(own_shape("cells", lang), list(cell_rows(keys, got.form, got.submission)))
    if entry is not None:
        for table in (table for each in wanted.beside for table in WITH[each]):
            yield _part(own_shape(table, lang), list(REPORTED[table](keys, entry)))


def _part(shape: Shape, rows: list[Row]) -> Part:
    packed = zlib.compress(msgspec.msgpack.encode(rows), QUICK)
    return Part(shape, packed, needed_places(shape.columns, rows))
