"""What is not there: departments that sent nothing or too much, files that could not be read, rules not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from perfxl.messages import say
from perfxl.model import Status, Verdict
from perfxl.render.records import ExpectedEntry, Record
from perfxl.render.summary.sheet import Book, Column, Held, Table
from perfxl.render.summary.tally import Tally, name_of

NOT_ASKED = (Verdict.CRASHED, Verdict.UNREADABLE, Verdict.INSUFFICIENT)
GAPS = {"kind": 14, "department": 26, "code": 11, "office": 16, "person": 12, "phone": 16, "due": 13, "said": 60}
UNCHECKED = {"department": 24, "code": 11, "verdict": 16, "rule": 24, "reason": 74}


def gaps(book: Book) -> Table:
    """Begin the table of what is missing, sent twice, or not to be read."""
    columns = tuple(
        Column(book.say(f"head.{head}"), width, "text" if head in ("department", "said") else "centre")
        for head, width in GAPS.items()
    )
    return Table(book, book.say("gaps"), book.say("note.gaps"), columns, pinned=2)


def missing(book: Book, tally: Tally, expected: Iterable[ExpectedEntry]) -> Iterator[tuple[Held, ...]]:
    """Yield a row for each department of the roster that sent nothing, with the return that may be its own."""
    for one in expected:
        if not tally.named[one.department]:
            contact = one.contact
            told = (contact.office, contact.person, contact.phone, contact.due)
            name, file = tally.near.get(one.name, ("", ""))
            said = book.say("missing.near", name=name, file=file) if file else book.say("missing")
            yield book.say("kind.missing"), one.name, one.code, *told, said


def gap_row(record: Record, book: Book, tally: Tally) -> tuple[Held, ...] | None:
    """Return the row of a file that was not checked, or is not its department's only one; else None."""
    entry, contact = record.entry, record.contact
    file = PurePath(entry.path).name.encode("utf-8", "replace").decode()
    if entry.status in (Status.UNREADABLE, Status.CRASHED):
        kind = book.say(f"kind.{entry.status.value}")
        told = entry.text["error"].say(book.lang) if "error" in entry.text else ""
        said = told if file in told else book.say("file", file=file, told=told)
    elif record.department and tally.named[record.department] > 1:
        kind = book.say("kind.twice")
        said = book.say("twice", file=file, count=tally.named[record.department])
    else:
        return None
    whom = (contact.office, contact.person, contact.phone, contact.due)
    return kind, name_of(record, book.lang), entry.department.code or "", *whom, said


def unchecked(book: Book) -> Table:
    """Begin the table of rules that ended without an answer."""
    columns = tuple(
        Column(book.say(f"head.{head}"), width, "centre" if head in ("code", "verdict") else "text")
        for head, width in UNCHECKED.items()
    )
    return Table(book, book.say("unchecked"), book.say("note.unchecked"), columns)


def unchecked_rows(record: Record, book: Book) -> Iterator[tuple[Held, ...]]:
    """Yield a row for each reason rules ended without an answer for, with their codes."""
    for verdict in NOT_ASKED:
        reasons: dict[str, list[str]] = {}
        for run in record.entry.runs:
            if run.verdict is verdict:
                reason = run.text["reason"].say(book.lang) if "reason" in run.text else ""
                reasons.setdefault(reason, []).append(run.code)
        for reason, codes in reasons.items():
            word = say(f"word.verdict.{verdict.value}", book.lang)
            listed = say("list.separator", book.lang).join(codes)
            yield name_of(record, book.lang), record.entry.department.code or "", word, listed, reason
