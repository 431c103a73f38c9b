"""The ledger's file: opened for one run at a time, each return written in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from perfxl.errors import OutputFault, UsageFault
from perfxl.ledger.peers import PeerTables
from perfxl.ledger.rows import Held, Kept, Row, unpacked
from perfxl.ledger.schema import SCHEMA, VERSION
from perfxl.model import Status
from perfxl.reader import Earlier
from perfxl.render.entries import FormEntry
from perfxl.render.records import ContactEntry, CopyEntry, ExpectedEntry, Record, RoundEntry

FOLDER = ".perfxl"  # below the folder of marked copies
FILE = "ledger.sqlite"
RUNNING = "running.sqlite"  # held locked by the run that is at work

_KEPT = tuple(field.name for field in msgspec.structs.fields(Kept) if field.name != "contact")
_CONTACT = ContactEntry.__struct_fields__
_RETURN = ("place", "key", "sha256", "sender", "again", "checked", "copies", *_KEPT, *_CONTACT, "record", "run")
_ROUND = (
    "department", "round", "place", "content", "status", "claimed", "computed", "approved", "received", '"left"', "run"
)  # fmt: skip
_PUT = f"INSERT OR REPLACE INTO returns ({', '.join(_RETURN)}) VALUES ({', '.join('?' * len(_RETURN))})"  # noqa: S608
_PUT_ROUND = (
    f"INSERT INTO rounds ({', '.join(_ROUND)}) VALUES ({', '.join('?' * len(_ROUND))}) "  # noqa: S608 - names of ours
    "ON CONFLICT DO UPDATE SET settled = settled AND content = excluded.content, "
    + ", ".join(f"{name} = excluded.{name}" for name in _ROUND[3:])
)


class KnownRounds(Struct, frozen=True):
    """What earlier runs that came to their end know of a department; travels to worker processes as its path."""

    path: Path

    def __call__(self, department: str, content: str) -> Earlier | None:
        """Return what the check of that content left, else what the last one did; None where there was none."""
        asked = (
            'SELECT "left" FROM rounds WHERE department = ? AND settled '
            "ORDER BY content = ? DESC, round DESC, received DESC, place LIMIT 1"
        )
        with plainly(self.path):
            connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                found = connection.execute(asked, (department, content)).fetchone()
            finally:
                connection.close()
        return None if found is None else msgspec.msgpack.decode(found[0], type=Earlier)


class Ledger:
    """The ledger of a season, open for one run; a run's returns are those it is told of by `begin`."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        """Take over an open connection; `path` is its file, None where it is in memory."""
        self._connection = connection
        self.path = path
        self.peers: PeerTables | None = None
        self._run = 0

    @classmethod
    def in_memory(cls) -> Ledger:
        """Return a ledger that is gone after the run."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.executescript(SCHEMA)
        return cls(connection)

    @property
    def known_rounds(self) -> KnownRounds | None:
        """What tells workers of earlier rounds, None where there are none or nothing outlives the run."""
        if self.path is None:
            return None
        with plainly(self.path):
            any_settled = self._connection.execute("SELECT 1 FROM rounds WHERE settled LIMIT 1").fetchone()
        return KnownRounds(self.path) if any_settled else None

    def begin(self, places: Iterable[bytes]) -> None:
        """Begin a run over the files at `places`, in the order they are to be shown in."""
        with plainly(self.path):
            self._connection.execute("DROP TABLE IF EXISTS temp.now")
            self._connection.execute("CREATE TEMP TABLE now (at INTEGER PRIMARY KEY, place BLOB UNIQUE)")
        with plainly(self.path), self._transaction():
            started = datetime.now().astimezone().isoformat(timespec="seconds")
            self._run = self._connection.execute("INSERT INTO runs (started) VALUES (?)", (started,)).lastrowid or 0
            self._connection.executemany("INSERT INTO temp.now VALUES (?, ?)", enumerate(places))

    def held(self, place: bytes, key: str) -> Held | None:
        """Return what an earlier check left of a file on the same terms, where it was checked to the end."""
        asked = "SELECT sha256, copies FROM returns WHERE place = ? AND key = ? AND NOT again"
        with plainly(self.path):
            found = self._connection.execute(asked, (place, key)).fetchone()
        return None if found is None else Held(found[0], msgspec.json.decode(found[1], type=tuple[CopyEntry, ...]))

    def put(self, row: Row) -> None:
        """Keep a return: its row, and its round of its department."""
        kept = row.kept
        values = {
            **{name: getattr(kept, name) for name in _KEPT},
            "place": row.place,
            '"left"': row.left,
            "run": self._run,
        }
        told = (row.place, row.key, row.sha256, row.sender, row.again, row.checked, msgspec.json.encode(row.copies))
        contact = msgspec.structs.astuple(kept.contact)
        with plainly(self.path), self._transaction():
            self._connection.execute(
                _PUT, (*told, *msgspec.structs.astuple(kept)[: len(_KEPT)], *contact, row.record, self._run)
            )
            if row.checked and kept.department:
                self._connection.execute(_PUT_ROUND, tuple(values[name] for name in _ROUND))

    def expect(self, expected: Iterable[ExpectedEntry]) -> None:
        """Keep from whom returns are expected, in the roster's order."""
        with plainly(self.path), self._transaction():
            self._connection.execute("DELETE FROM expected")
            for number, one in enumerate(expected):
                row = (number, one.department, one.name, one.code, *msgspec.structs.astuple(one.contact))
                self._connection.execute("INSERT OR REPLACE INTO expected VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def finish(self) -> None:
        """End the run: what it found of each department are rounds from now on."""
        ended = datetime.now().astimezone().isoformat(timespec="seconds")
        with plainly(self.path), self._transaction():
            self._connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (ended, self._run))
            self._connection.execute(
                "UPDATE rounds SET settled = 1 WHERE NOT settled AND place IN (SELECT place FROM temp.now)"
            )

    def records(self) -> Iterator[tuple[bytes, Record]]:
        """Yield the records of this run in its order, each with its place and the rounds of its department."""
        with plainly(self.path):
            rows = self._connection.execute("SELECT record, place FROM temp.now JOIN returns USING (place) ORDER BY at")
            for data, place in rows:
                record = unpacked(data)
                yield place, msgspec.structs.replace(record, rounds=self._rounds(record, place))

    def _rounds(self, record: Record, place: bytes) -> list[RoundEntry]:
        """The rounds of a department, one each: of several files of one round this one, else the one checked last."""
        asked = (
            "SELECT round, status, claimed, computed, approved, received FROM rounds "
            "WHERE department = ? ORDER BY round, place = ?, run, place"
        )
        rounds = {
            number: RoundEntry(
                round=number, status=Status(status), claimed=claimed or None, computed=computed or None,
                approved=approved or None, received=received,
            )
            for number, status, claimed, computed, approved, received
            in self._connection.execute(asked, (record.department, place))
        }  # fmt: skip
        return [rounds[number] for number in sorted(rounds) if number <= record.round]

    def twins(self, place: bytes) -> tuple[list[str], list[str]]:
        """Return the other files of this run with the same bytes, and those of the same sender with other bytes."""
        own = "SELECT sha256, sender FROM returns WHERE place = ?"
        told = "SELECT file FROM temp.now JOIN returns USING (place) WHERE checked AND"
        with plainly(self.path):
            sha256, sender = self._connection.execute(own, (place,)).fetchone()
            same = self._connection.execute(f"{told} sha256 = ? AND place <> ? ORDER BY at", (sha256, place)).fetchall()
            others = self._connection.execute(f"{told} sender = ? AND sha256 <> ? ORDER BY at", (sender, sha256))
            return [file for (file,) in same], [file for (file,) in others if sender]

    @contextmanager
    def compared(self) -> Iterator[PeerTables]:
        """Give what a run's returns are compared by, empty; all of it is written in one go."""
        with plainly(self.path), self._transaction():
            self.peers = PeerTables(self._connection)
            yield self.peers

    def checked(self) -> int:
        """Return how many returns of this run were checked."""
        asked = "SELECT count(*) FROM temp.now JOIN returns USING (place) WHERE checked"
        with plainly(self.path):
            count: int = self._connection.execute(asked).fetchone()[0]
        return count

    def form(self) -> FormEntry | None:
        """Return the form of the first return of this run that has one."""
        asked = "SELECT record FROM temp.now JOIN returns USING (place) WHERE form <> '' ORDER BY at LIMIT 1"
        with plainly(self.path):
            found = self._connection.execute(asked).fetchone()
        return None if found is None else unpacked(found[0]).form

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._connection:  # commits, or takes all of it back
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextmanager
def ledger_in(folder: Path) -> Iterator[Ledger]:
    """Open the ledger of the marked copies in `folder`, and keep other runs from it meanwhile.

    Raise OutputFault where it cannot be written, UsageFault where another run is at work or the file is not ours.
    """
    path = folder / FOLDER / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise OutputFault("fault.cannot_write", path=path, problem=fault.strerror) from fault
    with _alone(path.with_name(RUNNING), folder), plainly(path):
        connection = connected(path)
        try:
            yield Ledger(connection, path)
        finally:
            connection.close()


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection to a ledger, made where there is none; raise UsageFault for one of another version."""
    connection = sqlite3.connect(path, isolation_level=None)
    # Readers are not kept out while a run writes; shares that cannot do that keep SQLite's older journal.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        connection.executescript(SCHEMA)
    elif version != VERSION:
        connection.close()
        raise UsageFault("fault.ledger.version", path=path)
    return connection


@contextmanager
def _alone(path: Path, folder: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    lock = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        lock.close()
        if "locked" in str(fault):
            raise UsageFault("fault.ledger.running", path=folder) from fault
        raise OutputFault("fault.cannot_write", path=path, problem=fault) from fault
    try:
        yield
    finally:
        lock.close()


@contextmanager
def plainly(path: Path | None) -> Iterator[None]:
    """Say in our words what SQLite complains of."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        raise OutputFault("fault.ledger.failed", path=path or "", problem=fault) from fault
    except sqlite3.DatabaseError as fault:
        raise UsageFault("fault.ledger.broken", path=path or "", problem=fault) from fault
