"""The season as the ledger has it, department by department."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from perfxl.errors import UsageFault
from perfxl.ledger.keeping import FILE, FOLDER, plainly
from perfxl.ledger.schema import VERSION
from perfxl.model import Status
from perfxl.render.records import ContactEntry, ExpectedEntry, RoundEntry
from perfxl.render.status import DepartmentStatus, SeasonStatus, UnreadFile, season_of

Rounds = Mapping[str, list[RoundEntry]]


def season_in(folder: Path, today: date, expected: Iterable[ExpectedEntry] | None = None) -> SeasonStatus:
    """Return the season of the marked copies in `folder`; a check may be at work there meanwhile.

    `expected` are the departments returns are expected from, by default those of the roster last given to a check.
    Raise UsageFault where there is no ledger, or one of another version.
    """
    path = folder / FOLDER / FILE
    if not path.is_file():
        raise UsageFault("fault.ledger.none", path=folder)
    with plainly(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise UsageFault("fault.ledger.version", path=path)
        wanted = list(_expected(connection) if expected is None else expected)
        return season_of(_departments(connection, wanted, today), list(_unread(connection)))


def form_ids(folder: Path) -> tuple[str, ...]:
    """Return the forms of the returns in a ledger, the most frequent first; none where there is no ledger."""
    path = folder / FOLDER / FILE
    if not path.is_file():
        return ()
    asked = "SELECT form FROM returns WHERE form <> '' GROUP BY form ORDER BY count(*) DESC, form"
    with plainly(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return tuple(form for (form,) in connection.execute(asked))


def _expected(connection: sqlite3.Connection) -> Iterator[ExpectedEntry]:
    for row in connection.execute("SELECT * FROM expected ORDER BY at"):
        yield ExpectedEntry(
            department=row["department"], name=row["name"], code=row["code"], contact=_contact(row)
        )  # fmt: skip


def _contact(row: sqlite3.Row) -> ContactEntry:
    return ContactEntry(**{name: row[name] for name in ContactEntry.__struct_fields__})


def _departments(connection: sqlite3.Connection, expected: list[ExpectedEntry], today: date) -> list[DepartmentStatus]:
    """Those expected in their order, then the others by name."""
    rounds = _rounds(connection)
    # Of several files of one round the one that came last speaks.
    asked = "SELECT * FROM returns WHERE department <> '' AND checked ORDER BY round, received, place"
    rows: defaultdict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in connection.execute(asked):
        rows[row["department"]].append(row)
    known = {one.department for one in expected}
    others = sorted((rows[name][-1] for name in rows.keys() - known), key=lambda row: (row["name"], row["department"]))
    return [
        *(_came(rows[one.department], rounds, one) if one.department in rows else _missing(one, today)
          for one in expected),
        *(_came(rows[row["department"]], rounds, None) for row in others),
    ]  # fmt: skip


def _came(rows: list[sqlite3.Row], rounds: Rounds, expected: ExpectedEntry | None) -> DepartmentStatus:
    last = rows[-1]
    return DepartmentStatus(
        department=last["department"],
        name=expected.name if expected else last["name"],
        code=expected.code if expected else last["code"],
        contact=expected.contact if expected else _contact(last),
        expected=expected is not None,
        status=Status(last["status"]),
        file=last["file"],
        files=sum(row["round"] == last["round"] for row in rows),
        rounds=rounds[last["department"]],
    )


def _missing(one: ExpectedEntry, today: date) -> DepartmentStatus:
    return DepartmentStatus(
        department=one.department, name=one.name, code=one.code, contact=one.contact, expected=True,
        overdue=_is_past(one.contact.due, today),
    )  # fmt: skip


def _is_past(due: str, today: date) -> bool:
    """Whether a day is past; what is no date is not."""
    try:
        return date.fromisoformat(due) < today
    except ValueError:
        return False


def _rounds(connection: sqlite3.Connection) -> Rounds:
    found: defaultdict[str, dict[int, RoundEntry]] = defaultdict(dict)
    for row in connection.execute("SELECT * FROM rounds ORDER BY department, round, received, place"):
        found[row["department"]][row["round"]] = RoundEntry(
            round=row["round"],
            status=Status(row["status"]),
            claimed=row["claimed"] or None,
            computed=row["computed"] or None,
            approved=row["approved"] or None,
            received=row["received"],
        )
    return {name: list(rounds.values()) for name, rounds in found.items()}


def _unread(connection: sqlite3.Connection) -> Iterator[UnreadFile]:
    """What could not be read or checked, unless it is gone since: then somebody has sent another one."""
    asked = "SELECT place, file, status FROM returns WHERE NOT checked AND status IN (?, ?) ORDER BY file"
    for row in connection.execute(asked, (Status.UNREADABLE.value, Status.CRASHED.value)):
        path = Path(os.fsdecode(row["place"]))
        if path.exists() or not path.parent.is_dir():
            yield UnreadFile(file=row["file"], status=Status(row["status"]))
