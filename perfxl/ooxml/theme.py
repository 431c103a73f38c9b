"""Colours and fonts of drawn sheets that their own theme would give them, written out (floor 2).

In another workbook another theme answers: what is drawn must not change its looks with the host.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfxl.ooxml import markup
from perfxl.ooxml.package import Package

# The order in which theme="n" counts, which is not that of the theme part.
_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_COLOURED = re.compile(r'(<(?:\w+:)?\w*[cC]olor\w*(?: [^<>]*?)?) theme="([0-9]+)"')
_SCHEME = re.compile(r"<scheme [^<>]*/>")


def theme_colours(package: Package) -> tuple[str, ...]:
    """Return the colours (RRGGBB) of a package's theme as `theme="n"` counts them; () where it has no theme."""
    relation = next((one for one in package.relationships(package.workbook) if one.kind == "theme"), None)
    if relation is None or relation.target not in package:
        return ()
    found: dict[str, str] = {}
    inside = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = markup.local(name)
        if tag in _ORDER:
            inside[0] = tag
        elif tag in ("srgbClr", "sysClr") and inside[0]:
            found.setdefault(inside[0], attributes.get("lastClr", attributes.get("val", "")))

    def end(name: str) -> None:
        if markup.local(name) in _ORDER:
            inside[0] = ""

    markup.parse(package.read(relation.target), relation.target, start, end)
    return tuple(found.get(name, "000000") for name in _ORDER)


def written_out(text: str, colours: Sequence[str]) -> str:
    """Return XML in which every theme colour stands as itself, and no font follows a theme."""

    def plain(match: re.Match[str]) -> str:
        number = int(match[2])
        return f'{match[1]} rgb="FF{colours[number]}"' if number < len(colours) else match[0]

    return _SCHEME.sub("", _COLOURED.sub(plain, text))
