"""Where rows wait until all returns are read: one temporary file, read back in the order of the returns."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from perfxl.errors import OutputFault
from perfxl.extraction.reading import Part
from perfxl.render.tables import Row, Shape

_ROWS = msgspec.msgpack.Decoder(list[Row])


class Spool:
    """The parts of every return, by table; shapes are known as their first part comes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shapes: dict[str, Shape] = {}
        self._places: dict[str, list[int]] = {}
        connection.execute("CREATE TABLE parts (place TEXT, at INTEGER, rows BLOB, PRIMARY KEY (place, at))")

    def put(self, at: int, part: Part) -> None:
        """Keep what the return at place `at` adds to one table."""
        place = part.shape.place
        self._shapes.setdefault(place, part.shape)
        known = self._places.setdefault(place, [0] * len(part.places))
        self._places[place] = [max(pair) for pair in zip(known, part.places, strict=True)]
        self._connection.execute("INSERT INTO parts VALUES (?, ?, ?)", (place, at, part.rows))

    def shapes(self) -> Iterator[Shape]:
        """Yield every table, with room for the decimals of all its rows."""
        for place, shape in self._shapes.items():
            yield shape.widened(self._places[place])

    def rows(self, shape: Shape) -> Iterator[Row]:
        """Yield the rows of a table in the order of the returns."""
        asked = "SELECT rows FROM parts WHERE place = ? ORDER BY at"
        for (packed,) in self._connection.execute(asked, (shape.place,)):
            yield from _ROWS.decode(zlib.decompress(packed))


@contextmanager
def spool_at(path: Path) -> Iterator[Spool]:
    """Open a spool in a new file, which is gone afterwards; raise OutputFault where it cannot be written."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # Nothing of it outlives the run: neither a journal nor waiting for the disk is of use.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            yield Spool(connection)
    except sqlite3.OperationalError as fault:
        raise OutputFault("fault.cannot_write", path=path, problem=fault) from fault
    finally:
        path.unlink(missing_ok=True)
