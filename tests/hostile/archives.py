"""Hostile archives of returns: bombs among the members, archives within archives, more members than anybody sends."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from tests.finding.zips import zipped
from tests.hostile.zips import CONTAINERS, SAMPLES, Entry, entry, packed, quine, zeros

MEBIBYTE = 1 << 20
SOUND = "甲局/自评表.xlsx"
BOMBS = (
    "zip bomb, flat", "zip quine", "shared string of 1 GB", "members overlapping", "60,000 members", "wrong checksum",
    "states less than it expands to",
)  # fmt: skip


def sound() -> bytes:
    """Return a return with nothing wrong in it."""
    return (SAMPLES / "clean_2020.xlsx").read_bytes()


def bombs_inside() -> bytes:
    """Return an archive of bombs, a good return among them."""
    return zipped({SOUND: sound()} | {f"{kind}.xlsx": CONTAINERS[kind]() for kind in BOMBS})


def members_that_expand() -> bytes:
    """Return an archive of members that are bombs themselves: a gigabyte, and one stated smaller than it is."""
    large = Entry(b"a.xlsx", zeros(1 << 30), expanded=1 << 30)
    lying = Entry(b"b.xlsx", zeros(1 << 28), expanded=MEBIBYTE // 2)
    return packed([entry("c.xlsx", sound()), large, lying])


def large_members() -> bytes:
    """Return an archive of returns of 90 MB each that do not compress: most that is read of a .zip."""
    noise = os.urandom(90 * MEBIBYTE)
    one = replace(entry("x", noise), payload=noise, method=0)
    return packed([entry("z.xlsx", sound()), *(replace(one, name=f"{n}.xlsx".encode()) for n in range(4))])


def large_archives() -> bytes:
    """Return an archive of two of 90 MB, each with a return and noise."""
    noise = os.urandom(90 * MEBIBYTE)
    inner = packed([replace(entry("x.bin", noise), payload=noise, method=0), entry("a.xlsx", sound())])
    return packed([replace(entry(name, inner), payload=inner, method=0) for name in ("a.zip", "b.zip")])


def crowd() -> bytes:
    """Return an archive of 10⁵ returns."""
    return packed([Entry(f"{n}.xlsx".encode(), b"", method=0) for n in range(100_000)], count=0xFFFE)


def crowds_within() -> bytes:
    """Return an archive of a thousand archives of a thousand returns each: more than it takes, counted together."""
    inner = entry("x", packed([Entry(f"{n}.xlsx".encode(), b"", method=0) for n in range(1_000)]))
    return packed([replace(inner, name=f"{n}.zip".encode()) for n in range(1_000)])


def nested() -> bytes:
    """Return twelve archives one in another, a return at every level."""
    inner = zipped({"0.xlsx": sound()})
    for level in range(1, 12):
        inner = zipped({f"{level}.xlsx": sound(), "in.zip": inner})
    return inner


def one_bomb_for_all() -> bytes:
    """Return a thousand members that lead to one and the same 200 MB."""
    first = Entry(b"0.xlsx", zeros(200 * MEBIBYTE), expanded=200 * MEBIBYTE)
    return packed([first, *(replace(first, name=f"{n}.xlsx".encode(), start=0) for n in range(1, 1_000))])


ARCHIVES: Mapping[str, Callable[[], bytes]] = {
    "a .zip with bombs in it": bombs_inside,
    "a .zip whose members expand without end": members_that_expand,
    "a .zip of 90 MB members": large_members,
    "a .zip of 90 MB archives": large_archives,
    "a .zip of 10^5 members": crowd,
    "a .zip of 1,000 archives of 1,000": crowds_within,
    "a .zip within a .zip, twelve deep": nested,
    "a .zip that holds itself": quine,
    "a .zip of members that share one bomb": one_bomb_for_all,
}
