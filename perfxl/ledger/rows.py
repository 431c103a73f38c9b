"""One return as the ledger keeps it: the record, packed, and beside it what is asked for without unpacking it."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
from msgspec import Struct

from perfxl.model.decisions import department_key
from perfxl.places import name_of
from perfxl.reader import Earlier
from perfxl.render.records import ContactEntry, CopyEntry, Record

QUICK = 1  # zlib's level: records are read once or twice
NOTHING = Earlier()


class Held(Struct, frozen=True):
    """What is known of a file from an earlier check: the hash of its bytes, and the copies that were written."""

    sha256: str
    copies: tuple[CopyEntry, ...]


class Row(Struct, frozen=True):
    """One return. `place` is where it lies, `key` on what terms it was checked, `record` the packed record.

    `sender` names its department as it says itself, `department` as the season does. `again`: it was not checked to
    the end, so the next run asks again. `checked`: rules were asked of it. `left` is the packed `Earlier` it leaves.
    """

    place: bytes
    key: str
    sha256: str
    sender: str
    again: bool
    checked: bool
    copies: tuple[CopyEntry, ...]
    kept: Kept
    record: bytes
    left: bytes


class Kept(Struct, frozen=True):
    """What the season shows of a return without its record; marks are decimal strings, '' where there are none."""

    file: str
    department: str
    name: str
    code: str
    round: int
    status: str
    content: str
    received: str
    claimed: str
    computed: str
    approved: str
    form: str
    contact: ContactEntry


def place_of(path: Path) -> bytes:
    """Return what names a file in the ledger: where it lies, as bytes, since a name need not be made of characters."""
    return name_of(path)


def row_of(path: Path, key: str, record: Record, *, again: bool = False, left: Earlier = NOTHING) -> Row:
    """Return a record as the ledger keeps it; `path` is the return's as it is shown.

    `again`: the next run is to ask again even where the return was checked to the end. `left` is what the check leaves
    for the next one.
    """
    entry, score = record.entry, record.entry.score
    return Row(
        place=place_of(path),
        key=key,
        sha256=entry.sha256,
        sender=department_key(entry.department.name, entry.department.code),
        again=again or entry.error is not None,
        checked=record.form is not None and bool(entry.runs),
        copies=tuple(record.copies),
        kept=Kept(
            file=entry.path,
            department=record.department,
            name=record.name,
            code=record.code,
            round=entry.round,
            status=entry.status.value,
            content=record.content,
            received=record.received,
            claimed=score.claimed if score else "",
            computed=score.computed if score else "",
            approved=record.ruling.approved or "",
            form=record.form.id if record.form else "",
            contact=record.contact,
        ),
        record=packed(record),
        left=msgspec.msgpack.encode(left),
    )


def packed(record: Record) -> bytes:
    """Return a record as bytes."""
    return zlib.compress(msgspec.msgpack.encode(record), QUICK)


def unpacked(data: bytes) -> Record:
    """Return the record in bytes of `packed`."""
    return msgspec.msgpack.decode(zlib.decompress(data), type=Record)
