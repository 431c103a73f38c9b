"""The zip container, raw: every member as the bytes that stand in the file (floor 2).

`zipfile` re-creates what it writes; here an untouched member is copied as it is: local header, compressed data,
data descriptor, and its entry in the central directory with nothing but the offset changed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct

from perfxl.errors import HostileWorkbook, NotAWorkbook
from perfxl.ooxml.limits import DEFAULT_LIMITS

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_FULL = 0xFFFFFFFF
_MOST_EXTRAS = 64  # fields looked through for the wide sizes of one member
QUICK, USUAL = 1, 6  # zlib's levels: Excel itself packs quickly; 6 is what most libraries write
_FIXED_TIME, _FIXED_DATE = 0, 0x21  # 1980-01-01 00:00, the first date a zip can state


class Bytes(Protocol):
    """What an archive is read from: bytes, or a file of which only what is asked for is read."""

    def __len__(self) -> int:
        """Return how many bytes there are."""

    def __getitem__(self, wanted: slice, /) -> bytes:
        """Return some of them."""

    def rfind(self, sought: bytes, start: int, /) -> int:
        """Return where `sought` stands last from `start` on, -1 where it does not."""


class Member(Struct, frozen=True):
    """One member: its name, sizes in bytes, and where its raw records stand in the file."""

    name: str
    method: int
    flags: int
    crc: int
    compressed: int
    expanded: int
    start: int
    central: bytes

    @property
    def encrypted(self) -> bool:
        """Whether the member is under a zip password."""
        return bool(self.flags & _ENCRYPTED)


def directory(data: Bytes, most: int = DEFAULT_LIMITS.members) -> tuple[tuple[Member, ...], bytes]:
    """Return the members in the order of the central directory, and the archive comment.

    Raise NotAWorkbook if the directory is missing or points outside the file, HostileWorkbook if it lists more than
    `most` members.
    """
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise NotAWorkbook("fault.ooxml.truncated")
    _, _, _, _, count, size, offset, comment_length = _END.unpack(data[at : at + _END.size])
    comment = data[at + _END.size : at + _END.size + comment_length]
    end = at
    located = data[max(0, at - 20) : at].startswith(b"PK\6\7")  # some write the wide directory without any need
    if located or offset == _FULL or count == 0xFFFF or size == _FULL:
        count, size, offset, end = _directory64(data, at)
    shift = end - size - offset  # bytes somebody put before the archive
    if shift < 0:
        raise NotAWorkbook("fault.ooxml.truncated")
    if count > most:
        raise HostileWorkbook("fault.ooxml.too_many_members", members=count, limit=most)
    members = []
    position = offset + shift
    for _ in range(count):
        member, position = _member(data, position, shift)
        members.append(member)
    return tuple(members), comment


def _directory64(data: Bytes, end: int) -> tuple[int, int, int, int]:
    """Return members, size, offset and end of a zip64 directory."""
    locator = end - 20
    if locator < 0 or data[locator : locator + 4] != b"PK\6\7":
        raise NotAWorkbook("fault.ooxml.truncated")
    (at,) = struct.unpack("<Q", data[locator + 8 : locator + 16])
    if at + _END64.size > len(data) or data[at : at + 4] != b"PK\6\6":
        raise NotAWorkbook("fault.ooxml.truncated")
    *_, count, size, offset = _END64.unpack(data[at : at + _END64.size])
    return count, size, offset, at


def _member(data: Bytes, position: int, shift: int) -> tuple[Member, int]:
    """Return the member whose central entry is at `position`, and the position after it."""
    if position + _CENTRAL.size > len(data) or data[position : position + 4] != b"PK\1\2":
        raise NotAWorkbook("fault.ooxml.truncated")
    fields = _CENTRAL.unpack(data[position : position + _CENTRAL.size])
    flags, method, crc = fields[3], fields[4], fields[7]
    name_end = position + _CENTRAL.size + fields[10]
    extra_end = name_end + fields[11]
    after = extra_end + fields[12]
    raw_name = data[position + _CENTRAL.size : name_end]
    compressed, expanded, offset = fields[8], fields[9], fields[16]
    wide = _zip64_values(data[name_end:extra_end]) if _FULL in (compressed, expanded, offset) else []
    if expanded == _FULL and wide:
        expanded = wide.pop(0)
    if compressed == _FULL and wide:
        compressed = wide.pop(0)
    if offset == _FULL and wide:
        offset = wide.pop(0)
    name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    central = data[position:after]
    return Member(name, method, flags, crc, compressed, expanded, offset + shift, central), after


def _zip64_values(extra: bytes) -> list[int]:
    """Return the numbers of the zip64 extra field, [] if there is none."""
    at = 0
    for _ in range(_MOST_EXTRAS):
        if at + 4 > len(extra):
            break
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            body = extra[at + 4 : at + 4 + size]
            return [number for (number,) in struct.iter_unpack("<Q", body[: len(body) // 8 * 8])]
        at += 4 + size
    return []


def _data_start(data: Bytes, member: Member) -> int:
    """Return where the compressed data of `member` begins; raise NotAWorkbook if that is outside the file."""
    start = member.start
    if start + _LOCAL.size > len(data) or data[start : start + 4] != b"PK\3\4":
        raise NotAWorkbook("fault.ooxml.broken_member", part=member.name)
    name_length, extra_length = struct.unpack("<HH", data[start + 26 : start + 30])
    begin: int = start + _LOCAL.size + name_length + extra_length
    if begin + member.compressed > len(data):
        raise NotAWorkbook("fault.ooxml.truncated")
    return begin


def head(data: bytes, member: Member, size: int) -> bytes:
    """Return the first `size` expanded bytes of `member`, as far as they can be had; faults are `inflate`'s to find."""
    begin = _data_start(data, member)
    if member.method == _STORED:
        return data[begin : begin + min(member.compressed, size)]
    if member.method != _DEFLATED:
        return b""
    try:
        return zlib.decompressobj(-15).decompress(data[begin : begin + member.compressed], size)
    except zlib.error:
        return b""


def refuse_overlaps(members: Iterable[Member]) -> None:
    """Raise HostileWorkbook where the data of one member lies in another's: copying each would multiply them."""
    end = 0
    for member in sorted(members, key=lambda member: member.start):
        if member.start < end:
            raise HostileWorkbook("fault.ooxml.overlap", part=member.name)
        end = member.start + _LOCAL.size + member.compressed


def inflate(data: Bytes, member: Member) -> bytes:
    """Return the expanded bytes of `member`.

    Raise HostileWorkbook if it expands beyond the size it states or uses a method Office does not write,
    NotAWorkbook if it is broken.
    """
    begin = _data_start(data, member)
    raw = data[begin : begin + member.compressed]
    if member.method == _STORED:
        expanded = raw
    elif member.method == _DEFLATED:
        engine = zlib.decompressobj(-15)
        try:
            expanded = engine.decompress(raw, member.expanded + 1)
        except zlib.error as error:
            raise NotAWorkbook("fault.ooxml.broken_member", part=member.name) from error
    else:
        raise HostileWorkbook("fault.ooxml.compression", part=member.name)
    if len(expanded) > member.expanded:
        raise HostileWorkbook("fault.ooxml.lying_size", part=member.name)
    if len(expanded) < member.expanded or zlib.crc32(expanded) != member.crc:
        raise NotAWorkbook("fault.ooxml.broken_member", part=member.name)
    return expanded


def _local_record(data: bytes, member: Member) -> bytes:
    """Return local header, data and descriptor of `member`, unchanged."""
    end = _data_start(data, member) + member.compressed
    if member.flags & _DESCRIPTOR:
        end += _descriptor_length(data, end, member)
    return data[member.start : end]


def _descriptor_length(data: bytes, at: int, member: Member) -> int:
    """Return how many bytes of data descriptor follow the data; the signature and the wide form are optional."""
    for signature in (b"PK\7\x08", b""):
        for sizes in ("<LQQ", "<LLL"):
            narrow = sizes == "<LLL"
            if narrow and max(member.compressed, member.expanded) > _FULL:
                continue
            wanted = signature + struct.pack(sizes, member.crc, member.compressed, member.expanded)
            if data.startswith(wanted, at):
                return len(wanted)
    raise NotAWorkbook("fault.ooxml.broken_member", part=member.name)


def _without_zip64(extra: bytes) -> bytes:
    """Return extra fields without zip64 sizes, which a rewritten member no longer needs."""
    kept = b""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind != 1:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept


def _deflate(content: bytes, effort: int) -> bytes:
    engine = zlib.compressobj(effort, zlib.DEFLATED, -15)
    return engine.compress(content) + engine.flush()


def _packed(central: bytes, content: bytes, offset: int, effort: int) -> tuple[bytes, bytes]:
    """Return local record and central entry of a member with new `content`, all else as in its entry `central`."""
    fields = list(_CENTRAL.unpack_from(central))
    name = central[_CENTRAL.size : _CENTRAL.size + fields[10]]
    extra_end = _CENTRAL.size + fields[10] + fields[11]
    extra = _without_zip64(central[_CENTRAL.size + fields[10] : extra_end])
    body = _deflate(content, effort)
    fields[3] &= ~_DESCRIPTOR
    fields[4] = _DEFLATED
    fields[7:10] = zlib.crc32(content), len(body), len(content)
    fields[11] = len(extra)
    fields[13], fields[16] = 0, offset
    entry = _CENTRAL.pack(*fields) + name + extra + central[extra_end:]
    version = fields[2]
    header = _LOCAL.pack(b"PK\3\4", version, *fields[3:10], len(name), 0)
    return header + name + body, entry


def _moved(member: Member, offset: int) -> bytes:
    """Return the central entry of an untouched member, pointing at its new `offset`."""
    (stated,) = struct.unpack_from("<L", member.central, 42)
    if stated != _FULL:
        return member.central[:42] + struct.pack("<L", offset) + member.central[46:]
    old = struct.pack("<Q", member.start)
    at = member.central.rfind(old)
    if at < 0:
        raise NotAWorkbook("fault.ooxml.broken_member", part=member.name)
    return member.central[:at] + struct.pack("<Q", offset) + member.central[at + 8 :]


def _new_entry(name: str) -> bytes:
    """Return the central entry a member of ours starts from: fixed date, no attributes."""
    raw = name.encode("utf-8")
    flags = 0 if name.isascii() else _UTF8
    return (
        _CENTRAL.pack(
            b"PK\1\2", 20, 20, flags, _DEFLATED, _FIXED_TIME, _FIXED_DATE, 0, 0, 0, len(raw), 0, 0, 0, 0, 0, 0
        )
        + raw
    )


def write(
    data: bytes, members: Iterable[tuple[Member | str, bytes | None]], comment: bytes, effort: int = USUAL
) -> bytes:
    """Return a zip file of `members`.

    (member, None) is copied raw from `data`, (member, content) keeps its date and attributes with new content,
    (name, content) is new. `effort` is what compressing new content takes, 1 to 9.
    """
    records: list[bytes] = []
    entries: list[bytes] = []
    offset = 0
    for member, content in members:
        if content is None:
            if isinstance(member, str):
                raise ValueError(f"a new member without content: {member}")
            record, entry = _local_record(data, member), _moved(member, offset)
        else:
            central = _new_entry(member) if isinstance(member, str) else member.central
            record, entry = _packed(central, content, offset, effort)
        records.append(record)
        entries.append(entry)
        offset += len(record)
    central_directory = b"".join(entries)
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(central_directory), offset, len(comment))
    return b"".join(records) + central_directory + end + comment
