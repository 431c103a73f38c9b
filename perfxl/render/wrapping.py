"""Text laid out in narrow characters: a Chinese character takes two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining, east_asian_width

_CLOSING = "，。；：、！？）》」』】”’,.;:!?)]}%"
_OPENING = "（《「『【“‘([{"
_PIECE = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def width(text: str) -> int:
    """Return the width of one line."""
    return sum(map(_letter, text))


@lru_cache(maxsize=8192)
def _letter(letter: str) -> int:
    return 0 if combining(letter) else 2 if east_asian_width(letter) in "FWA" else 1


def padded(text: str, room: int) -> str:
    """Return `text` with spaces after it up to `room`."""
    return text + " " * max(0, room - width(text))


def wrapped(text: str, room: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Return `text` in lines at most `room` wide.

    Words stay whole; no line begins with a closing mark (it hangs) or ends with an opening one. The first line starts
    with `indent`, those below with `hanging` (by default the same).
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        start = indent if not lines else (indent if hanging is None else hanging)
        lines += _paragraph(paragraph, room, start, indent if hanging is None else hanging)
    return lines


def _paragraph(text: str, room: int, indent: str, hanging: str) -> Iterator[str]:
    line, empty, taken = indent, True, width(indent)
    for piece in _pieces(text, max(8, room - width(hanging))):
        needed = width(piece)
        if not empty and taken + needed > room and piece[0] not in _CLOSING:
            whole = line.rstrip(_OPENING)
            yield whole.rstrip()
            line = hanging + line[len(whole) :]
            empty, taken = line == hanging, width(line)
        if empty and piece.isspace():
            continue
        line, empty, taken = line + piece, False, taken + needed
    yield line.rstrip()


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield words, spaces and single Chinese characters; a word longer than a line is cut."""
    for piece in _PIECE.findall(text):
        for start in range(0, len(piece), room):
            yield piece[start : start + room]
