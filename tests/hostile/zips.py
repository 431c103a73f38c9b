"""Hostile containers: small functions that make a zip file no honest program writes, on the parts of a good return."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tests.ooxml.workbooks import parts_of, zipped

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SHEET = "xl/worksheets/sheet3.xml"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")


@cache
def good() -> Mapping[str, bytes]:
    """Return the parts of a return with nothing wrong in it."""
    return parts_of((SAMPLES / "clean_2020.xlsx").read_bytes())


class Entry(Struct, frozen=True):
    """One member as it is to be written, true or not; `local` may stand elsewhere (a start of another member)."""

    name: bytes
    payload: bytes
    method: int = 8
    flags: int = 0
    crc: int = 0
    expanded: int = 0
    compressed: int | None = None
    extra: bytes = b""
    start: int | None = None


def entry(name: str, content: bytes) -> Entry:
    """Return an honest member."""
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    payload = engine.compress(content) + engine.flush()
    return Entry(name.encode(), payload, crc=zlib.crc32(content), expanded=len(content))


def honest(parts: Mapping[str, bytes]) -> list[Entry]:
    """Return the members of a good workbook."""
    return [entry(name, content) for name, content in parts.items()]


def packed(entries: Iterable[Entry], *, count: int | None = None) -> bytes:
    """Return a zip of the entries; `count` is what the directory says there are."""
    body, directory, number = bytearray(), bytearray(), 0
    for one in entries:
        size = len(one.payload) if one.compressed is None else one.compressed
        start = len(body) if one.start is None else one.start
        if one.start is None:
            header = (20, one.flags, one.method, 0, 0x21, one.crc, size & 0xFFFFFFFF, one.expanded & 0xFFFFFFFF)
            body += _LOCAL.pack(b"PK\3\4", *header, len(one.name), 0) + one.name + one.payload
        fields = (20, 20, one.flags, one.method, 0, 0x21, one.crc, size & 0xFFFFFFFF, one.expanded & 0xFFFFFFFF)
        directory += _CENTRAL.pack(b"PK\1\2", *fields, len(one.name), len(one.extra), 0, 0, 0, 0, start)
        directory += one.name + one.extra
        number += 1
    told = min(number, 0xFFFE) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, len(directory), len(body), 0)
    return bytes(body + directory + end)


def zeros(size: int) -> bytes:
    """Return a deflate stream of that many spaces: blocks that forget what was before them can be repeated."""
    piece = 1 << 24
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = engine.compress(b" " * piece) + engine.flush(zlib.Z_FULL_FLUSH)
    return block * (size // piece) + engine.flush()


def with_member(one: Entry) -> bytes:
    """Return the good return with one more member."""
    return packed([*honest(good()), one])


def changed(**lies: object) -> bytes:
    """Return the good return with its first figures' sheet described otherwise than it is."""
    return packed([replace(one, **lies) if one.name == SHEET.encode() else one for one in honest(good())])


def flat_bomb() -> bytes:
    """One gigabyte in each of ten media parts."""
    bombs = [Entry(f"xl/media/{n}.bin".encode(), zeros(1 << 30), expanded=1 << 30) for n in range(10)]
    return packed([*honest(good()), *bombs])


def shared_string_of_a_gigabyte() -> bytes:
    """Return a sharedStrings part that says it expands to a gigabyte, and does."""
    bomb = Entry(b"xl/sharedStrings.xml", zeros(1 << 30), expanded=1 << 30)
    return packed([bomb if one.name == bomb.name else one for one in honest(good())])


def many_small_bombs() -> bytes:
    """Return 4,000 members, each just below the size from which the ratio is looked at."""
    payload = entry("x", b" " * 999_000)
    bombs = [replace(payload, name=f"xl/media/{n}.bin".encode()) for n in range(4_000)]
    return packed([*honest(good()), *bombs])


def nested() -> bytes:
    """Return ten archives one in another, the innermost a bomb."""
    inner = packed([Entry(b"a.bin", zeros(1 << 28), expanded=1 << 28)])
    for level in range(10):
        inner = zipped({f"{level}.zip": inner})
    return zipped({**good(), "xl/embeddings/a.zip": inner})


def quine() -> bytes:
    """Return an archive whose only member, expanded, is the rest of the archive, directory included."""
    name = b"quine.zip"
    whole = packed([Entry(name, b"", method=0)])
    size = len(whole) - _LOCAL.size - len(name)
    return packed([Entry(name, b"", method=0, compressed=size, expanded=size)])


def overlapping() -> bytes:
    """Return a thousand directory entries that all lead to one member."""
    first = entry("xl/media/0.bin", bytes(range(256)) * 3_000)
    place = len(packed(honest(good()))) - len(packed([])) - sum(_CENTRAL.size + len(name) for name in good())
    rest = [replace(first, name=f"xl/media/{n}.bin".encode(), start=place) for n in range(1, 1_000)]
    return packed([*honest(good()), first, *rest])


def quoted_overlap() -> bytes:
    """Return members that each hold the next one's header and data as their own."""
    first = Entry(b"xl/media/0.bin", b"x" * 5_000, method=0, expanded=5_000, compressed=5_000)
    place = len(packed(honest(good()))) - len(packed([])) - sum(_CENTRAL.size + len(name) for name in good())
    second = replace(first, name=b"xl/media/1.bin", start=place, compressed=4_000, expanded=4_000)
    return packed([*honest(good()), first, second])


def traversal() -> bytes:
    """Return members whose names lead out of any folder."""
    names = ("../../evil.xml", "/etc/cron.d/evil.xml", "C:\\evil.xml", "xl/../../evil.xml", "con.xml", "a\0b.xml", "..")
    return packed([*honest(good()), *(entry(name, b"<x/>") for name in names)])


def twice() -> bytes:
    """Return the figures' sheet twice, with other content."""
    return with_member(entry(SHEET, b"<worksheet/>"))


def twice_in_other_case() -> bytes:
    """Return it twice, the second one in capitals and with the other slashes."""
    return with_member(entry(SHEET.upper().replace("/", "\\"), b"<worksheet/>"))


def odd_names() -> bytes:
    """Return names that are in GBK, no UTF-8 under its flag, empty, and 60,000 letters long."""
    plain = entry("x", b"<x/>")
    names = (
        (0, "附件.xml".encode("gbk")),
        (0x800, b"\xff\xfe.xml"),
        (0, b""),
        (0, b"a" * 60_000),
        (0, b"\x1b[31m.xml"),
    )
    return packed([*honest(good()), *(replace(plain, name=name, flags=flags) for flags, name in names)])


def wide_extras() -> bytes:
    """Return members whose extra fields are thousands of empty records."""
    plain = replace(entry("x", b""), extra=b"\0" * 65_532, expanded=0xFFFFFFFF)
    return packed([*honest(good()), *(replace(plain, name=f"{n}".encode()) for n in range(1_000))])


def crowd() -> bytes:
    """Return 60,000 members."""
    return packed([*honest(good()), *(Entry(f"{n}".encode(), b"", method=0) for n in range(60_000))])


def crowd_in_zip64() -> bytes:
    """Return a wide directory that states 2⁶² members."""
    small = packed(honest(good()))
    at = small.rindex(b"PK\5\6")
    size, offset = struct.unpack_from("<2L", small, at + 12)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1 << 62, 1 << 62, size, offset)
    return small[:at] + wide + struct.pack("<4sLQL", b"PK\6\7", 0, at, 1) + small[at:]


def hidden_directory() -> bytes:
    """Return a workbook followed by another end of directory, which states none."""
    return packed(honest(good())) + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)


def looped_ole() -> bytes:
    """Return an old .xls whose chains of sectors, of the directory and of the workbook, lead back to themselves."""
    last, free = 0xFFFFFFFE, 0xFFFFFFFF
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10L", 0, 1, 1, 0, 4_096, last, 0, last, 0, 0) + struct.pack("<L", free) * 108
    table = struct.pack("<4L", 0xFFFFFFFD, 1, 2, 2) + struct.pack("<L", free) * 124
    entries = b""
    for name, kind, first, size in (("Root Entry", 5, last, 0), ("Workbook", 2, 2, 1 << 20)):
        told = (name + "\0").encode("utf-16-le")
        links = struct.pack("<3L", free, free, 1 if kind == 5 else free)
        entries += told.ljust(64, b"\0") + struct.pack("<HBB", len(told), kind, 1) + links + bytes(36)
        entries += struct.pack("<LQ", first, size)
    return (head + table + entries.ljust(512, b"\0")).ljust(2_048, b"\t")


def sized(**lies: object) -> Callable[[], bytes]:
    """Return the maker of a workbook that lies about a member."""
    return lambda: changed(**lies)


CONTAINERS: Mapping[str, Callable[[], bytes]] = {
    "zip bomb, flat": flat_bomb,
    "zip bomb, many small members": many_small_bombs,
    "zip bomb, nested": nested,
    "zip quine": quine,
    "shared string of 1 GB": shared_string_of_a_gigabyte,
    "members overlapping": overlapping,
    "members quoting each other": quoted_overlap,
    "names that lead out of the folder": traversal,
    "a part twice": twice,
    "a part twice in other case": twice_in_other_case,
    "names in odd encodings": odd_names,
    "extra fields without end": wide_extras,
    "60,000 members": crowd,
    "2^62 members stated": crowd_in_zip64,
    "a second end of directory": hidden_directory,
    "states less than it expands to": sized(expanded=10),
    "states more than it expands to": sized(expanded=900_000),
    "states 4 GB": sized(expanded=0xFFFFFFFE),
    "compressed beyond the file": sized(compressed=0x7FFFFFFF),
    "wrong checksum": sized(crc=1),
    "unsupported compression: bzip2": sized(method=12),
    "unsupported compression: 99": sized(method=99),
    "stored, says the directory": sized(method=0),
    "member under a password": sized(flags=1),
    "strongly encrypted member": sized(flags=0x41),
    "an OLE file that loops": looped_ole,
    "a deflate stream of noise": sized(payload=bytes(range(256)) * 40),
}
