"""Seeded changes to bytes, to the parts of a workbook and to texts: the same number gives the same change again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

# What a part is made of, and what readers stumble over.
PIECES: tuple[bytes, ...] = (
    b"<", b">", b"/>", b"</", b'"', b"'", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&lt;", b"<!--", b"-->", b"<![CDATA[",
    b"]]>", b"<?x?>", b"<!DOCTYPE x>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"_x000D_", b"_xD800_", b"_x0000_",
    b"-1", b"0", b"1048577", b"99999999999", b"1E999", b"1e-999", b"NaN", b"INF", b"\xd9\xa1\xd9\xa2", b"\xc2\xb2",
    b"A0", b"XFE1", b"A1:XFD1048576", b"$A$1", b"A1048577", b"rId1", b"../..", b"/", b"\\", b"%2e%2e/", b"%00",
    b' encoding="utf-7"', b' encoding="idna"', b' encoding="gbk"', b' encoding="utf-16"', b' encoding="hex"',
    b't="s"', b't="shared"', b't="array"', b't="e"', b't="d"', b'si="0"', b'r="A1"', b's="99999"', b' hidden="1"',
    b"<c/>", b"<c><v>1</v></c>", b"<row/>", b"<f>A1</f>", b'<mergeCell ref="A1:B2"/>', b"<is/>", b"<rPh>",
    b"<x:sheetData xmlns:x='urn:x'>", b"<sheetData/>", b"</sheetData>", b'count="-1"', b"xmlns=''", b"#REF!",
    b"_perfxl_F001", b"\xe2\x80\xae", b"\x1b[31m", b"\r\n", b" " * 64, b"[" * 64, b"(" * 64, b"'" * 33,
)  # fmt: skip


def mutated(data: bytes, random: Random) -> bytes:
    """Return `data` with one to four changes: a bit, a byte, a stretch gone, doubled, moved, or a piece put in."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at = random.randrange(len(changed) + 1)
        length = min(len(changed) - at, int(random.expovariate(1 / 24)) + 1)
        stretch = bytes(changed[at : at + length])
        match random.randrange(6):
            case 0:
                flip(changed, random)
            case 1:
                changed[at : at + 1] = bytes([random.randrange(256)])
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = stretch * random.randint(1, 3)
            case 4:
                to = random.randrange(len(changed) + 1)
                changed[to : to + length] = stretch
            case _:
                changed[at : at + random.choice((0, 0, length))] = random.choice(PIECES)
    return bytes(changed)


def flip(data: bytearray, random: Random) -> None:
    """Turn one bit over."""
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def mutated_parts(parts: Mapping[str, bytes], random: Random) -> dict[str, bytes]:
    """Return the parts of a workbook with one or two, mostly one, changed, gone, or exchanged."""
    changed = dict(parts)
    for _ in range(random.choice((1, 1, 1, 2))):
        name = random.choice(sorted(changed))
        dice = random.random()
        if dice < 0.04 and len(changed) > 1:
            del changed[name]
        elif dice < 0.08:
            changed[name] = changed[random.choice(sorted(changed))]
        else:
            changed[name] = mutated(changed[name], random)
    return changed


def text_of(alphabet: Sequence[str], random: Random, most: int = 12) -> str:
    """Return a text of up to `most` pieces of an alphabet."""
    return "".join(random.choice(alphabet) for _ in range(random.randint(0, most)))
