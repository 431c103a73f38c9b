"""The season so far, for `perfxl status`: as JSON, and as lines for the person who has to chase what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from perfxl import __version__
from perfxl.messages import Lang, harmless, say
from perfxl.model import Status
from perfxl.render.records import ContactEntry, RoundEntry
from perfxl.render.wrapping import padded, width, wrapped

WIDTH = 88
GAP = 2
RECEIVED = (Status.ACCEPTED, Status.TO_EXPLAIN, Status.RETURNED, Status.CRASHED)


class DepartmentStatus(Struct, frozen=True, kw_only=True):
    """One department: `status` is null where nothing came, `expected` false where it is on no roster.

    `files` counts the files of its last round; `overdue`: nothing came, and the day it was due is past.
    """

    department: str
    name: str
    code: str
    contact: ContactEntry
    expected: bool
    status: Status | None = None
    file: str = ""
    files: int = 0
    overdue: bool = False
    rounds: list[RoundEntry] = []


class UnreadFile(Struct, frozen=True, kw_only=True):
    """A file nobody knows the department of: it could not be read, or not be checked."""

    file: str
    status: Status


class Counts(Struct, frozen=True, kw_only=True):
    """How many departments stand where; `unreadable` counts files. `office` is '' for all."""

    office: str = ""
    expected: int = 0
    received: int = 0
    missing: int = 0
    overdue: int = 0
    accepted: int = 0
    to_explain: int = 0
    returned: int = 0
    crashed: int = 0
    unreadable: int = 0


class SeasonStatus(Struct, frozen=True, kw_only=True):
    """All of it. `roster`: whether it is known from whom returns are expected. Departments in the roster's order."""

    schema: Literal["perfxl/status/1"] = "perfxl/status/1"
    perfxl: str = __version__
    roster: bool
    totals: Counts
    offices: list[Counts]
    departments: list[DepartmentStatus]
    unread: list[UnreadFile]


def season_of(departments: list[DepartmentStatus], unread: list[UnreadFile]) -> SeasonStatus:
    """Return a season, counted."""
    offices = dict.fromkeys(one.contact.office for one in departments)
    named = [name for name in offices if name]
    return SeasonStatus(
        roster=any(one.expected for one in departments),
        totals=_counted("", departments, unread),
        offices=[
            _counted(name, (one for one in departments if one.contact.office == name), ())
            for name in ([*named, ""] if named and "" in offices else named)
        ],
        departments=departments,
        unread=unread,
    )


def _counted(office: str, departments: Iterable[DepartmentStatus], unread: Iterable[UnreadFile]) -> Counts:
    departments = list(departments)
    ended = Counter(one.status for one in departments)
    files = Counter(one.status for one in unread)
    return Counts(
        office=office,
        expected=sum(one.expected for one in departments),
        received=sum(one.status is not None for one in departments),
        missing=ended[None],
        overdue=sum(one.overdue for one in departments),
        accepted=ended[Status.ACCEPTED],
        to_explain=ended[Status.TO_EXPLAIN],
        returned=ended[Status.RETURNED],
        crashed=ended[Status.CRASHED] + files[Status.CRASHED],
        unreadable=files[Status.UNREADABLE],
    )


def status_json(season: SeasonStatus) -> bytes:
    """Return a season as indented UTF-8 JSON with a line feed at its end."""
    return msgspec.json.format(msgspec.json.encode(season), indent=2) + b"\n"


def status_lines(season: SeasonStatus, lang: Lang = "zh", room: int = WIDTH) -> list[str]:
    """Return the lines for a season: the counts, each 股室, whom to chase, and what waits for whom."""
    speech = _Speech(lang, room)
    lines = [*speech.totals(season), *speech.offices(season), *speech.chased(season)]
    for status in (Status.RETURNED, Status.TO_EXPLAIN, Status.CRASHED, Status.ACCEPTED):
        lines += speech.standing(season, status)
    return [harmless(line) for line in [*lines, *speech.unread(season)]]


class _Speech:
    """Says parts of a season in one language at one width."""

    def __init__(self, lang: Lang, room: int) -> None:
        self.lang = lang
        self.room = room

    def say(self, key: str, /, **facts: object) -> str:
        return say(f"status.{key}", self.lang, **facts)

    def totals(self, season: SeasonStatus) -> Iterator[str]:
        facts = msgspec.structs.asdict(season.totals)
        yield from wrapped(self.say("totals" if season.roster else "totals.no_roster", **facts), self.room)

    def offices(self, season: SeasonStatus) -> Iterator[str]:
        """Yield a table, one line for each 股室."""
        columns = ("expected", "received", "missing", "accepted", "to_explain", "returned", "crashed")
        if not season.offices:
            return
        heads = [self.say(f"column.{name}") for name in ("office", *columns)]
        rows = [
            [one.office or self.say("no_office"), *(str(getattr(one, name)) for name in columns)]
            for one in season.offices
        ]
        yield ""
        yield from table([heads, *rows])

    def chased(self, season: SeasonStatus) -> Iterator[str]:
        """Yield whom to chase: nothing came, those overdue first."""
        missing = [one for one in season.departments if one.status is None]
        if not missing:
            return
        yield from ("", self.say("chase", count=len(missing)))
        for one in sorted(missing, key=lambda each: not each.overdue):
            contact = one.contact
            said = (contact.office, contact.person, contact.phone)
            due = self.say("overdue" if one.overdue else "due", due=contact.due) if contact.due else ""
            yield from self.line(one, [*said, due])

    def standing(self, season: SeasonStatus, status: Status) -> Iterator[str]:
        """Yield the departments whose last round ended so."""
        here = [one for one in season.departments if one.status is status]
        if not here:
            return
        yield ""
        yield self.say("standing", status=say(f"word.status.{status.value}", self.lang), count=len(here))
        for one in here:
            off = [] if one.expected or not season.roster else [self.say("off_roster")]
            yield from self.line(one, [*self.round(one), *off])

    def round(self, one: DepartmentStatus) -> Iterator[str]:
        last = one.rounds[-1]
        yield one.contact.office
        yield self.say("round", round=last.round)
        if last.claimed is not None:
            yield self.say("score", claimed=last.claimed, computed=last.computed or "—")
        if last.approved is not None:
            yield self.say("approved", approved=last.approved)
        yield self.say("received", received=last.received.replace("T", " ")[:16]) if last.received else ""
        yield self.say("files", count=one.files) if one.files > 1 else ""

    def line(self, one: DepartmentStatus, parts: list[str]) -> list[str]:
        name = f"{one.name}（{one.code}）" if one.code and self.lang == "zh" else one.name
        name = f"{one.name} ({one.code})" if one.code and self.lang == "en" else name
        said = say("list.separator", self.lang).join(part for part in (name or one.file, *parts) if part)
        return wrapped(said, self.room, "  ", "      ")

    def unread(self, season: SeasonStatus) -> Iterator[str]:
        if not season.unread:
            return
        yield from ("", self.say("unread", count=len(season.unread)))
        for one in season.unread:
            yield from wrapped(
                self.say("unread.one", file=one.file, status=say(f"word.status.{one.status.value}", self.lang)),
                self.room, "  ", "      ",
            )  # fmt: skip


def table(rows: list[list[str]]) -> Iterator[str]:
    """Yield rows with their columns under one another."""
    widths = [max(width(row[column]) for row in rows) + GAP for column in range(len(rows[0]))]
    for row in rows:
        yield "".join(padded(cell, room) for cell, room in zip(row, widths, strict=True)).rstrip()
