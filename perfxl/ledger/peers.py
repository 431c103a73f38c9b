"""What returns of a run are compared by, kept in temporary tables of the ledger: on disk, not in memory.

A mark is 8 bytes that stand for a clause or a figure. Returns that share marks are found through the marks: each is
paired with the first few that hold the same (LEADS), so the work grows with the number of returns, however many copied
from one another.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

MOST_MARKS = 1_000  # of a kind a return keeps: those that are the smallest numbers, the same ones in every return
LEADS = 8  # returns a mark leads to
MOST_PAIRS = 4  # others a return is laid beside, of each kind
MOST_EDGES = 12  # of those it is alike to that are looked at for the nearest

T = TypeVar("T")

_TABLES = """
DROP TABLE IF EXISTS temp.peer; DROP TABLE IF EXISTS temp.mark; DROP TABLE IF EXISTS temp.ratio;
DROP TABLE IF EXISTS temp.edge; DROP TABLE IF EXISTS temp.told; DROP TABLE IF EXISTS temp.pair;
CREATE TEMP TABLE peer (
    at INTEGER PRIMARY KEY, place BLOB NOT NULL, department TEXT NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL,
    kept BLOB NOT NULL
);
CREATE INDEX temp.peer_by_department ON peer (department, at);
CREATE TEMP TABLE mark (kind INTEGER, mark INTEGER, at INTEGER);
CREATE TEMP TABLE ratio (form TEXT, id TEXT, at INTEGER, value TEXT, PRIMARY KEY (form, id, at)) WITHOUT ROWID;
CREATE TEMP TABLE pair (kind INTEGER, one INTEGER, other INTEGER, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
CREATE TEMP TABLE edge (
    kind INTEGER, at INTEGER, weight INTEGER, other INTEGER, likeness BLOB, PRIMARY KEY (kind, at, weight, other)
) WITHOUT ROWID;
CREATE TEMP TABLE told (place BLOB PRIMARY KEY, seen BLOB NOT NULL) WITHOUT ROWID;
"""
_PAIRS = """
INSERT OR IGNORE INTO temp.pair SELECT ?1, min(at, lead), max(at, lead) FROM (
    SELECT held.at AS at, lead.at AS lead,
        row_number() OVER (PARTITION BY held.at ORDER BY count(*) DESC, lead.at) AS rank
    FROM (
        SELECT mark, at FROM (
            SELECT mark, at, row_number() OVER (PARTITION BY mark ORDER BY at) AS rank,
                count(*) OVER (PARTITION BY mark) AS number
            FROM temp.mark WHERE kind = ?1
        ) WHERE number BETWEEN 2 AND ?2 AND rank <= ?3
    ) AS lead
    JOIN temp.mark AS held ON held.kind = ?1 AND held.mark = lead.mark AND held.at <> lead.at
    JOIN temp.peer AS one ON one.at = held.at
    JOIN temp.peer AS other ON other.at = lead.at
    WHERE one.department = '' OR one.department <> other.department
    GROUP BY held.at, lead.at HAVING count(*) >= ?4
) WHERE rank <= ?5
"""


class Peer(msgspec.Struct, frozen=True):
    """Who sent the return that is number `at` of a run: its department, the name to show, its file."""

    at: int
    place: bytes
    department: str
    name: str
    file: str


class PeerTables:
    """The temporary tables, emptied when made; they go with the connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin anew."""
        self._connection = connection
        connection.executescript(_TABLES)

    def read(self, kind: type[T]) -> Iterator[tuple[int, bytes, T]]:
        """Yield the run's checked returns in order: number, place, and of the record what `kind` has fields for."""
        asked = "SELECT at, place, record FROM temp.now JOIN returns USING (place) WHERE checked ORDER BY at"
        for at, place, data in self._connection.execute(asked):
            yield at, place, msgspec.msgpack.decode(zlib.decompress(data), type=kind)

    def read_one(self, at: int, kind: type[T]) -> T:
        """Return the same of one return."""
        asked = "SELECT record FROM temp.now JOIN returns USING (place) WHERE at = ?"
        data = self._connection.execute(asked, (at,)).fetchone()[0]
        return msgspec.msgpack.decode(zlib.decompress(data), type=kind)

    def add(self, peer: Peer, kept: object) -> None:
        """Keep who sent a return, and what it is compared by."""
        row = (*msgspec.structs.astuple(peer), zlib.compress(msgspec.msgpack.encode(kept), 1))
        self._connection.execute("INSERT INTO temp.peer VALUES (?, ?, ?, ?, ?, ?)", row)

    def peer(self, at: int) -> Peer:
        """Return who sent a return."""
        asked = "SELECT at, place, department, name, file FROM temp.peer WHERE at = ?"
        return Peer(*self._connection.execute(asked, (at,)).fetchone())

    def count(self) -> int:
        """Return how many returns there are."""
        return int(self._connection.execute("SELECT count(*) FROM temp.peer").fetchone()[0])

    def size(self) -> int:
        """Return the bytes that all of it takes."""
        pages, each = (
            self._connection.execute(f"PRAGMA temp.{one}").fetchone()[0] for one in ("page_count", "page_size")
        )
        return int(pages) * int(each)

    def paired(self) -> int:
        """Return how many pairs of returns were laid side by side."""
        return int(self._connection.execute("SELECT count(*) FROM temp.pair").fetchone()[0])

    def kept(self, kind: type[T]) -> Iterator[tuple[int, bytes, T]]:
        """Yield what was kept of each return: number, place, what it is compared by."""
        for at, place, data in self._connection.execute("SELECT at, place, kept FROM temp.peer ORDER BY at"):
            yield at, place, msgspec.msgpack.decode(zlib.decompress(data), type=kind)

    def kept_of(self, at: int, kind: type[T]) -> T:
        """Return the same of one return."""
        data = self._connection.execute("SELECT kept FROM temp.peer WHERE at = ?", (at,)).fetchone()[0]
        return msgspec.msgpack.decode(zlib.decompress(data), type=kind)

    def file_of(self, department: str) -> str:
        """Return the file of a department's first return, '' where it sent none."""
        asked = "SELECT file FROM temp.peer WHERE department = ? ORDER BY at LIMIT 1"
        found = self._connection.execute(asked, (department,)).fetchone()
        return found[0] if found else ""

    def mark(self, kind: int, at: int, marks: Iterable[int]) -> None:
        """Keep the marks of a return, MOST_MARKS at most."""
        kept = sorted(set(marks))[:MOST_MARKS]
        self._connection.executemany("INSERT INTO temp.mark VALUES (?, ?, ?)", ((kind, mark, at) for mark in kept))

    def sort(self) -> None:
        """Order the marks, once all are there: faster than keeping them in order meanwhile."""
        self._connection.execute("CREATE INDEX temp.mark_by_mark ON mark (kind, mark, at)")

    def common(self, kind: int, most: int) -> frozenset[int]:
        """Return the marks that more than `most` returns hold."""
        asked = "SELECT mark FROM temp.mark WHERE kind = ? GROUP BY mark HAVING count(*) > ?"
        return frozenset(mark for (mark,) in self._connection.execute(asked, (kind, most)))

    def pair_up(self, kind: int, most: int, shared: int) -> None:
        """Pair returns of different departments that share `shared` marks or more which at most `most` returns hold."""
        self._connection.execute(_PAIRS, (kind, most, LEADS, shared, MOST_PAIRS))

    def pairs(self, kind: int, at: int) -> tuple[int, ...]:
        """Return the later returns that one is to be laid beside."""
        asked = "SELECT other FROM temp.pair WHERE kind = ? AND one = ? ORDER BY other"
        return tuple(other for (other,) in self._connection.execute(asked, (kind, at)))

    def join(self, kind: int, at: int, other: int, weight: int, likeness: object) -> None:
        """Keep that a return is alike to another, the more the higher the weight."""
        row = (kind, at, -weight, other, msgspec.msgpack.encode(likeness))
        self._connection.execute("INSERT OR REPLACE INTO temp.edge VALUES (?, ?, ?, ?, ?)", row)

    def joined(self, kind: int, at: int, likeness: type[T]) -> list[tuple[int, T]]:
        """Return the returns one is most alike to, the nearest first."""
        asked = "SELECT other, likeness FROM temp.edge WHERE kind = ? AND at = ? ORDER BY weight, other LIMIT ?"
        rows = self._connection.execute(asked, (kind, at, MOST_EDGES))
        return [(other, msgspec.msgpack.decode(data, type=likeness)) for other, data in rows]

    def edges(self, kind: int) -> Iterator[tuple[int, int]]:
        """Yield all that are alike, pair by pair."""
        yield from self._connection.execute(
            "SELECT at, other FROM temp.edge WHERE kind = ? ORDER BY at, other", (kind,)
        )

    def rate(self, form: str, at: int, ratios: Iterable[tuple[str, str]]) -> None:
        """Keep the ratios of a return."""
        rows = ((form, id, at, value) for id, value in ratios)
        self._connection.executemany("INSERT INTO temp.ratio VALUES (?, ?, ?, ?)", rows)

    def ratios(self, form: str, id: str) -> list[str]:
        """Return all values of a ratio, in the order of the returns."""
        asked = "SELECT value FROM temp.ratio WHERE form = ? AND id = ? ORDER BY at"
        return [value for (value,) in self._connection.execute(asked, (form, id))]

    def tell(self, place: bytes, seen: object) -> None:
        """Keep what is to be told of a return."""
        row = (place, msgspec.msgpack.encode(seen))
        self._connection.execute("INSERT OR REPLACE INTO temp.told VALUES (?, ?)", row)

    def told(self, place: bytes, kind: type[T]) -> T | None:
        """Return what is to be told of a return, None where it was not compared."""
        found = self._connection.execute("SELECT seen FROM temp.told WHERE place = ?", (place,)).fetchone()
        return None if found is None else msgspec.msgpack.decode(found[0], type=kind)
