"""Rosters at random, and what sets a stamped workbook apart from the one drawn for the same department."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form, Instance
from perfxl.model import CellRef, Value
from perfxl.ooxml import Package
from perfxl.roster import Figure, RosterEntry
from perfxl.roster.issue import Issue, issued
from perfxl.roster.roster import identity

AT = CellRef("名册", 1, 1)
STRINGS = "xl/sharedStrings.xml"
NAMES = ("水利局", 'A&B "<局>"!', "=水利局", "局" * 60)
NUMBERS = ("0", "0.1", "0.005", "98.0", "1E+3", "1E-7", "-3.5", "123456789012.345", "99999999999")
TEXTS = (
    "水利局",
    "=1+1",
    "A&B <局>",
    " 前后有空格 ",
    "两\n行",
    "12.5",
    "TRUE",
    "#N/A",
    "_x0041_",
    "a\rb",
    "\t",
    "长" * 300,
)

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="(\w+)")?(?:/>|>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(rb"<t[^>]*>(.*?)</t>", re.DOTALL)
_INDEX = re.compile(rb"<v>(\d+)</v>")

Said = dict[str, bytes]


def departments(form: Form, seed: int) -> Iterator[RosterEntry]:
    """Yield four departments of a roster with random columns: all filled in, all blank, some, and all again."""
    random = Random(f"{form.id} {seed}")  # noqa: S311
    name, code = identity(form)
    others = [one for one in form.instances if one not in (name, code)]
    columns = random.sample(others, random.randint(1, random.choice((4, 20, len(others)))))
    for number, share in enumerate((1, 0, 0.5, 1)):
        figures = {one: _value(form.instances[one], random) for one in columns if random.random() < share}
        figures |= {name: random.choice(NAMES)} | ({code: f"00{number}"} if random.random() < 0.7 else {})
        held = {one: Figure(value, AT) for one, value in figures.items()}
        yield RosterEntry(str(figures[name]), str(figures.get(code, "")), AT, held)


def _value(instance: Instance, random: Random) -> Value:
    field = instance.field
    match FIELD_TYPES[field.type].stored:
        case "number":
            return random.choice((Decimal(random.choice(NUMBERS)), Decimal(random.randint(0, 10**7)) / 100))
        case "date":
            return date(random.randint(1990, 2030), random.randint(1, 12), random.randint(1, 28))
        case _:
            return random.choice(field.choices or TEXTS)


def differences(form: Form, seed: int) -> list[str]:
    """Return what differs, department by department: parts, or cells with both contents."""
    issue = Issue(form)
    return [
        f"{number} {what}: {stamped.get(what)!r} {drawn.get(what)!r}"
        for number, entry in enumerate(departments(form, seed))
        for stamped, drawn in [(said(issue.issued(entry)), said(issued(form, entry)))]
        for what in sorted(stamped.keys() | drawn.keys())
        if stamped.get(what) != drawn.get(what)
    ]


def said(data: bytes) -> Said:
    """Return the bytes of every part, cells apart: look, kind and content of each, wherever its text is kept."""
    package = Package.open(data)
    shared = package.read(STRINGS).split(b"</si>") if STRINGS in package.names else []
    found: Said = {}
    for name in package.names:
        part = package.read(name)
        if name.startswith("xl/worksheets/sheet"):
            for match in _CELL.finditer(part):
                found[f"{name}!{match[1].decode()}"] = b"%s|%s" % (match[2] or b"", _content(match, shared))
            part = _CELL.sub(rb"<c \1>", part)
        if name != STRINGS:
            found[name] = part
    return found


def _content(match: re.Match[bytes], shared: list[bytes]) -> bytes:
    kind, body = match[3] or b"n", match[4] or b""
    index = _INDEX.search(body)
    if kind == b"s" and index is not None:
        kind, body = b"text", b"".join(_TEXT.findall(shared[int(index[1])]))
    elif kind == b"inlineStr":
        kind, body = b"text", b"".join(_TEXT.findall(body))
    return b"%s|%s" % (kind, body)
