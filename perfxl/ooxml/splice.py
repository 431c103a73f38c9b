"""Insertions into a part's bytes, at places a position scan finds (floor 2).

A part is never re-serialised: an `Outline` says where root, children and grandchildren begin and end, an `Edit` says
which bytes go where, and `spliced` puts them in. Fragments are written in the part's own encoding and with the part's
own prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from msgspec import Struct

from perfxl.errors import HostileWorkbook, NotAWorkbook, WorkbookFault
from perfxl.ooxml import markup

MOST_ELEMENTS = 300_000  # of one part that is to be changed; the rows of a sheet are stepped over
_BULK = rb"<((?:[A-Za-z_][\w.-]*:)?%s)(?:\s[^<>]*)?(?<!/)>"
_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_PREFIXED = re.compile(r"""\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Edit(Struct, frozen=True, order=True):
    """Put `new` in place of the bytes from `start` to `end`; `end == start` for an insertion."""

    start: int
    end: int
    new: bytes


class Element(NamedTuple):
    """One element by byte offsets: start tag from `start` to `inner`, content to `inner_end`, all of it to `end`.

    `tag` is the qualified name as written, `local` the name without prefix; `children` are filled two levels deep.
    """

    local: str
    tag: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    children: tuple[Element, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it is written `<a/>`, without room for content."""
        return self.inner == self.end

    def child(self, local: str) -> Element | None:
        """Return the first child of that local name."""
        return next((element for element in self.children if element.local == local), None)

    def all(self, local: str) -> tuple[Element, ...]:
        """Return the children of that local name."""
        return tuple(element for element in self.children if element.local == local)


class Outline(Struct, frozen=True, eq=False):
    """A part's bytes and its elements down to `depth` levels below the root; each is equal to itself alone."""

    part: str
    data: bytes
    root: Element
    encoding: str

    @property
    def prefix(self) -> str:
        """The root's prefix with its colon, "" where the namespace is the default one."""
        return self.root.tag.rpartition(":")[0] + ":" if ":" in self.root.tag else ""

    @property
    def namespaces(self) -> dict[str, str]:
        """Prefix → namespace as declared on the root; "" is the default namespace."""
        tag = self.text(self.root.start, self.root.inner)
        return {match[1] or "": match[2] or match[3] or "" for match in _PREFIXED.finditer(tag)}

    def prefix_of(self, *uris: str) -> str | None:
        """Return a prefix (without colon) the root binds to one of the namespaces, None if there is none."""
        bound = self.namespaces.items()
        return next((prefix for prefix, uri in bound if prefix and uri in uris), None)

    def text(self, start: int, end: int) -> str:
        """Return the part's own characters between two offsets; raise WorkbookFault where they are none."""
        try:
            return self.data[start:end].decode(self.encoding)
        except UnicodeDecodeError as error:
            raise WorkbookFault("fault.ooxml.cannot_mark", part=self.part) from error

    def encode(self, fragment: str) -> bytes:
        """Return a fragment in the part's encoding."""
        return fragment.encode(self.encoding, "xmlcharrefreplace")

    def insert(self, offset: int, fragment: str) -> Edit:
        """Return the insertion of a fragment."""
        return Edit(offset, offset, self.encode(fragment))

    def append(self, element: Element, fragment: str) -> Edit:
        """Return the edit that puts a fragment last inside an element, opening `<a/>` where needed."""
        if not element.closed:
            return self.insert(element.inner_end, fragment)
        tag = self.text(element.start, element.end)
        slash = element.start + len(self.encode(tag[: tag.rindex("/")]))
        return Edit(slash, element.end, self.encode(f">{fragment}</{element.tag}>"))

    def attribute(self, element: Element, name: str, value: str) -> Edit | None:
        """Return the edit that changes the value of an attribute, None where the element does not have it."""
        tag = self.text(element.start, element.inner)
        match = re.search(rf"""\s{re.escape(name)}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
        if match is None:
            return None
        group = 1 if match[1] is not None else 2
        start = element.start + len(self.encode(tag[: match.start(group)]))
        return Edit(start, start + len(self.encode(match[group])), self.encode(markup.escaped(value)))


def outline(data: bytes, part: str, depth: int = 2, over: str = "sheetData") -> Outline:
    """Return the outline of a part, elements down to `depth` levels below the root.

    What stands in the element `over` (the rows of a sheet) is stepped over where that is safe. Raise NotAWorkbook
    where the part is broken.
    """
    encoding = markup.readable_encoding(data, part)
    bulk = _bulk(data, over) if encoding == "utf-8" else None
    if bulk is not None:
        try:
            return _Tracer(part, data, encoding, depth).trace(bulk)
        except NotAWorkbook:
            pass  # what looked like it was in a comment: read everything
    return _Tracer(part, data, encoding, depth).trace((0, 0))


def _bulk(data: bytes, local: str) -> tuple[int, int] | None:
    """Return where the content of an element begins and ends, None where there is none."""
    match = re.search(_BULK % local.encode(), data)
    if match is None:
        return None
    end = data.rfind(b"</" + match[1])
    return (match.end(), end) if end >= match.end() else None


class _Tracer:
    """Follows start and end tags with their byte offsets; a stretch of the part may be left out."""

    def __init__(self, part: str, data: bytes, encoding: str, depth: int) -> None:
        self.part = part
        self.data = data
        self.encoding = encoding
        self.wide = 2 if encoding.startswith("utf-16") else 1
        self.depth = depth
        self.level = self.kept = 0
        self.stack: list[tuple[str, dict[str, str], int, list[Element]]] = []
        self.root: Element | None = None
        self.gap_start = self.gap = 0
        self.parser: expat.XMLParserType = markup.parser(namespaces=False)

    def trace(self, gap: tuple[int, int]) -> Outline:
        """Return the outline, stepping over the bytes from gap[0] to gap[1]."""
        self.gap_start, self.gap = gap[0], gap[1] - gap[0]
        fed = self.data[: gap[0]] + self.data[gap[1] :] if self.gap else self.data
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        markup.run(self.parser, fed, self.part)
        if self.root is None:
            raise NotAWorkbook("fault.ooxml.broken_xml", part=self.part, line=1)
        return Outline(self.part, self.data, self.root, self.encoding)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.level <= self.depth:
            self.kept += 1
            if self.kept > MOST_ELEMENTS:
                raise HostileWorkbook("fault.ooxml.too_many_elements", part=self.part, limit=MOST_ELEMENTS)
            at = self.parser.CurrentByteIndex
            self.stack.append((name, attributes, at + self.gap if at >= self.gap_start else at, []))
        self.level += 1

    def _end(self, name: str) -> None:
        self.level -= 1
        if self.level > self.depth:
            return
        _, attributes, start, children = self.stack.pop()
        at = self.parser.CurrentByteIndex
        at = at + self.gap if at >= self.gap_start else at
        inner = self._after_tag(start)
        empty = inner == at and self._self_closed(inner)
        end = at if empty else self.data.index(b">", at) + 1 if self.wide == 1 else self._after_tag(at)
        element = Element(name.rpartition(":")[2], name, attributes, start, inner, at, end, tuple(children))
        if self.stack:
            self.stack[-1][3].append(element)
        else:
            self.root = element

    def _after_tag(self, start: int) -> int:
        """Return the offset after the tag that begins at `start`; `>` inside quotes does not end it."""
        if self.wide == 1:
            match = _TAG.match(self.data, start)
            if match is None:
                raise WorkbookFault("fault.ooxml.cannot_mark", part=self.part)
            return match.end()
        quote = ""
        for at in range(start, len(self.data) - 1, 2):
            char = self.data[at : at + 2].decode(self.encoding, "replace")
            if quote:
                quote = "" if char == quote else quote
            elif char in "\"'":
                quote = char
            elif char == ">":
                return at + 2
        raise WorkbookFault("fault.ooxml.cannot_mark", part=self.part)

    def _self_closed(self, end: int) -> bool:
        return b"/" in self.data[end - 2 * self.wide : end - self.wide]


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `data` with the edits made; edits at one place keep their order. Raise ValueError if two overlap."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            raise ValueError(f"edits overlap at byte {edit.start}")
        pieces += (data[position : edit.start], edit.new)
        position = edit.end
    pieces.append(data[position:])
    return b"".join(pieces)


def place_for(root: Element, order: tuple[str, ...], local: str) -> int:
    """Return the offset where a new child `local` belongs among the root's children, in the schema's `order`.

    It goes before the first child of the same or a later rank; a child that is only there for compatibility counts as
    what it holds.
    """
    rank = order.index(local)
    for child in root.children:
        if _rank(child, order) >= rank:
            return child.start
    return root.inner_end


def _rank(element: Element, order: tuple[str, ...]) -> int:
    if element.local in order:
        return order.index(element.local)
    return max((_rank(child, order) for child in element.children), default=-1)
