"""A .zip of returns, looked into behind limits; what its members are called is shown, never followed.

Of a .zip on disk its directory and one member at a time are read; an archive within another is expanded whole.

The names Windows and WPS write are in the system's code page (GBK) without saying so; macOS writes UTF-8 without saying
so. One archive is written by one program, so all such names are read alike.
"""

from __future__ import annotations

import os
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from perfxl.errors import HostileWorkbook, WorkbookFault
from perfxl.ooxml import archive
from perfxl.ooxml.limits import DEFAULT_LIMITS
from perfxl.roster.filenames import safe_name

MEGABYTE = 1024 * 1024
LARGEST_FILE = 512 * MEGABYTE
MOST_MEMBERS = 20_000  # those of archives within included
MOST_EXPANDED = 2_048 * MEGABYTE
LARGEST_MEMBER = DEFAULT_LIMITS.file  # a larger file would not be read as a return, either
RATIO = 200
RATIO_FROM = MEGABYTE
DEEPEST = 8  # folders of a name that are kept, the innermost
_HEAD = 46  # bytes of a central entry before its name
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_GUESSES = ("utf-8", "gb18030", "cp437")


class Entry(Struct, frozen=True):
    """One member: its number, the parts of its name as every system can hold them, and why it is not to be read."""

    number: int
    parts: tuple[str, ...]
    fault: WorkbookFault | None = None


def entries(path: Path, inside: tuple[int, ...] = ()) -> tuple[Entry, ...]:
    """Return the files in a .zip, or in the .zip at `inside` within it, no two under one name, folders left out.

    Raise NotAWorkbook where it is no zip or broken, HostileWorkbook beyond a limit, OSError where it cannot be opened.
    """
    members = _members(path, _stamp(path), inside)
    taken: set[str] = set()
    return tuple(
        Entry(number, _apart(_parts(name), taken), _fault_of(member))
        for number, (member, name) in enumerate(zip(members, _names(members), strict=True))
        if not name.endswith(("/", "\\")) and _parts(name)
    )


def is_workbook(path: Path, inside: tuple[int, ...] = ()) -> bool:
    """Whether what is called .zip is an OOXML package under another suffix."""
    members = _members(path, _stamp(path), inside)
    return any(member.name.lower() == "[content_types].xml" for member in members)


def content(path: Path, inside: tuple[int, ...]) -> bytes:
    """Return the bytes of the member at `inside`: its number, after that of the .zip it is in.

    Raise as `entries` does, and WorkbookFault where the member is not to be read or broken.
    """
    return _content(path, _stamp(path), inside)


def _content(path: Path, stamp: tuple[int, int], inside: tuple[int, ...]) -> bytes:
    within = inside[:-1]
    member = _members(path, stamp, within)[inside[-1]]
    fault = _fault_of(member)
    if fault is not None:
        raise fault
    with _opened(path, stamp, within) as data:
        return archive.inflate(data, member)


def _stamp(path: Path) -> tuple[int, int]:
    """What tells that a file is no longer the one that was read."""
    stated = path.stat()
    return stated.st_size, stated.st_mtime_ns


class _OnDisk:
    """A file of which only what is asked for is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, os.SEEK_END)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, wanted: slice, /) -> bytes:
        start, stop, _ = wanted.indices(self.size)
        self.file.seek(start)
        return self.file.read(max(0, stop - start))

    def rfind(self, sought: bytes, start: int, /) -> int:
        at = self[start : self.size].rfind(sought)
        return at if at < 0 else start + at


@contextmanager
def _opened(path: Path, stamp: tuple[int, int], inside: tuple[int, ...]) -> Iterator[archive.Bytes]:
    """Open a .zip: on disk where it stands there, in memory where it is in another."""
    if inside:
        yield _inner(path, stamp, inside)
        return
    with path.open("rb") as file:
        yield _OnDisk(file)


@lru_cache(maxsize=1)
def _inner(path: Path, stamp: tuple[int, int], inside: tuple[int, ...]) -> bytes:
    """Return an archive within another; the last is kept, so that a thousand returns in it expand it once."""
    return _content(path, stamp, inside)


@lru_cache(maxsize=2)
def _members(path: Path, stamp: tuple[int, int], inside: tuple[int, ...]) -> tuple[archive.Member, ...]:
    """Return what a .zip lists; that of the last two is kept, so that a thousand returns in one are looked up once."""
    if not inside and stamp[0] > LARGEST_FILE:
        raise HostileWorkbook("fault.zip.large", limit=LARGEST_FILE // MEGABYTE)
    with _opened(path, stamp, inside) as data:
        members = _listed(data)
    total = sum(member.expanded for member in members)
    if total > MOST_EXPANDED:
        limit = MOST_EXPANDED // MEGABYTE
        raise HostileWorkbook("fault.zip.expanded", megabytes=total // MEGABYTE, limit=limit)
    archive.refuse_overlaps(members)
    return members


def _listed(data: archive.Bytes) -> tuple[archive.Member, ...]:
    try:
        members, _ = archive.directory(data, MOST_MEMBERS)
    except HostileWorkbook as fault:
        raise HostileWorkbook("fault.zip.members", **fault.facts) from fault
    return members


def _fault_of(member: archive.Member) -> WorkbookFault | None:
    if member.encrypted:
        return WorkbookFault("fault.zip.password")
    if max(member.expanded, member.compressed) > LARGEST_MEMBER:
        return HostileWorkbook("fault.zip.member", limit=LARGEST_MEMBER // MEGABYTE)
    if member.expanded > RATIO_FROM and member.expanded > RATIO * max(member.compressed, 1):
        return HostileWorkbook("fault.zip.ratio", limit=RATIO)
    return None


def _names(members: tuple[archive.Member, ...]) -> tuple[str, ...]:
    """Return the members' names as those who packed them saw them."""
    raw = [_raw_name(member) for member in members]
    told = [_told_name(member, name) for member, name in zip(members, raw, strict=True)]
    unsaid = [name for name, known in zip(raw, told, strict=True) if known is None]
    guess = next(encoding for encoding in _GUESSES if all(_is_in(encoding, name) for name in unsaid))
    return tuple(name.decode(guess) if known is None else known for name, known in zip(raw, told, strict=True))


def _raw_name(member: archive.Member) -> bytes:
    (length,) = struct.unpack_from("<H", member.central, 28)
    return member.central[_HEAD : _HEAD + length]


def _told_name(member: archive.Member, raw: bytes) -> str | None:
    """Return the name where the archive says how it is written, None where it does not."""
    if member.flags & _UTF8:
        return raw.decode("utf-8", "replace")
    (length,) = struct.unpack_from("<H", member.central, 30)
    extra = member.central[_HEAD + len(raw) : _HEAD + len(raw) + length]
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and body[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


def _is_in(encoding: str, name: bytes) -> bool:
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name that no path of ours can be led astray by: no root, no drive, no way up."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(" .") and not part.endswith(":")]
    *folders, last = parts[-DEEPEST:] or [""]
    if not last:
        return ()
    stem, dot, suffix = last.rpartition(".")
    file = f"{safe_name(stem)}.{safe_name(suffix)}" if stem.strip(" .") and dot else safe_name(last)
    file = f".{file.lstrip('.')}" if last.startswith(".") else file  # hidden there, hidden here
    return (*map(safe_name, folders), file)


def _apart(parts: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    """Return a name, with a number behind where file systems would take it for one before it."""
    *folders, file = parts
    stem, dot, suffix = file.rpartition(".")
    made, number = file, 1
    while (folded := unicodedata.normalize("NFC", "/".join((*folders, made))).casefold()) in taken:
        number += 1
        made = f"{stem}_{number}.{suffix}" if dot else f"{file}_{number}"
    taken.add(folded)
    return (*folders, made)
