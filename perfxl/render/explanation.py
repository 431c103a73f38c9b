"""What `perfxl explain` prints: one code with its manual, a table of all, or the same as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from perfxl.messages import Lang, say
from perfxl.render.wrapping import padded, width, wrapped
from perfxl.rules import Explained

WIDTH = 88
GAP = 2


def explanation(one: Explained, lang: Lang = "zh", room: int = WIDTH) -> list[str]:
    """Return the lines for one code: what it is, how the form binds it, its manual."""
    facts = {
        "level": say(f"word.level.{one.level.value}", lang),
        "audience": say(f"word.audience.{one.audience.value}", lang),
        "status": say(f"word.rule_status.{one.status}", lang),
        "name": one.name,
    }
    lines = wrapped(say("render.explain.head", lang, code=one.code, title=one.title), room, "", "     ")
    lines += wrapped(say("render.explain.binding", lang, **facts), room)
    if one.basis:
        lines += wrapped(say("render.explain.basis", lang, basis=one.basis), room)
    lines.append("")
    for line in one.manual.splitlines():
        body = line.lstrip()
        indent = line[: len(line) - len(body)]
        lines += wrapped(body, room, indent, indent)
    return lines


def explanations(codes: Sequence[Explained], lang: Lang = "zh", room: int = WIDTH) -> list[str]:
    """Return one line for each code: code, level, audience where it is not the department, title."""
    levels = {one.code: say(f"word.level.{one.level.value}", lang) for one in codes}
    column = max((width(level) for level in levels.values()), default=0) + GAP
    lines: list[str] = []
    for one in codes:
        head = padded(one.code, 3 + GAP) + padded(levels[one.code], column)
        lines += wrapped(one.title, room, head, " " * width(head))
    lines += ["", *wrapped(say("render.explain.more", lang, count=len(codes)), room)]
    return lines


def explanations_json(codes: Sequence[Explained]) -> bytes:
    """Return the codes as indented UTF-8 JSON."""
    return msgspec.json.format(msgspec.json.encode({"rules": list(codes)}), indent=2) + b"\n"
