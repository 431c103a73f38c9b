"""A workbook file as a package of parts: opened behind limits, rewritten without touching what did not change.

Floor 2. `Package.open` reads the zip directory only and refuses what is no workbook or would expand beyond the
limits, before any part is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from msgspec import Struct, field

from perfxl.errors import HostileWorkbook, NotAWorkbook
from perfxl.ooxml import archive, opc
from perfxl.ooxml.limits import DEFAULT_LIMITS, MEBIBYTE, Limits, refuse_large_file
from perfxl.ooxml.opc import ContentTypes, Relationship

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
_HEAD, _LONG_HEAD = 1_024, 65_536  # bytes of a part in which its root element begins: nearly always, at the latest
_ROOT = re.compile(rb"<[A-Za-z_]")
_SPREADSHEET_TYPES = ("spreadsheetml", "ms-excel", "application/xml")


class Package(Struct, frozen=True, eq=False):
    """An OOXML workbook: raw bytes, members in their order, and the name of the workbook part.

    Part names are as in the zip directory with slashes forward; every look-up ignores case. `kept` holds what was
    worked out of it once and is asked for again (the index of its tabs and names).
    """

    data: bytes
    members: tuple[archive.Member, ...]
    comment: bytes
    limits: Limits
    index: Mapping[str, archive.Member]
    content_types: ContentTypes
    workbook: str
    _relations: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)
    _tags: dict[str, int] = field(default_factory=dict)
    kept: dict[str, object] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say how large it is; its bytes would fill a screen."""
        return f"Package({len(self.data)} bytes, {len(self.members)} members)"

    @classmethod
    def open(cls, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Package:
        """Return the package in `data`.

        Raise NotAWorkbook where `data` is empty, text, cut off, another kind of document, an old .xls or under a
        password; HostileWorkbook where a limit is passed.
        """
        _refuse_other_files(data)
        refuse_large_file(len(data), limits)
        members, comment = archive.directory(data, limits.members)
        _refuse_excess(members, limits)
        index = _indexed(members)
        bare = cls(data, members, comment, limits, index, ContentTypes({}, {}), "")
        if "mimetype" in index and b"opendocument" in bare.read("mimetype"):
            raise NotAWorkbook("fault.ooxml.opendocument")
        if _key(opc.CONTENT_TYPES_PART) not in index:
            raise NotAWorkbook("fault.ooxml.no_workbook_part")
        _refuse_doctypes(data, members)
        types = opc.content_types(bare.read(opc.CONTENT_TYPES_PART), limits.relations)
        return cls(data, members, comment, limits, index, types, _workbook_part(bare, types))

    def __contains__(self, name: str) -> bool:
        return _key(name) in self.index

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in order, as the zip directory states them."""
        return tuple(member.name for member in self.members)

    def stored_name(self, name: str) -> str:
        """Return the name as the zip directory states it; raise NotAWorkbook if there is no such part."""
        return self.member(name).name

    def read(self, name: str) -> bytes:
        """Return a part's expanded bytes.

        Raise NotAWorkbook if it is missing or broken, HostileWorkbook if it is larger than it states or than a part may
        be, holds a document type declaration, or brings the tags of all parts read beyond their limit.
        """
        member = self.member(name)
        if member.expanded > self.limits.part:
            size, limit = member.expanded // MEBIBYTE, self.limits.part // MEBIBYTE
            raise HostileWorkbook("fault.ooxml.large_part", part=name, megabytes=size, limit=limit)
        content = archive.inflate(self.data, member)
        if name.lower().endswith(_XML) and _has_doctype(content):
            raise HostileWorkbook("fault.ooxml.doctype", part=name)
        if member.name not in self._tags:
            self._tags[member.name] = content.count(b"<")
            if sum(self._tags.values()) > self.limits.tags:
                raise HostileWorkbook("fault.ooxml.too_many_tags", part=name)
        return content

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """Return the relationships of a part ("" for the package), read once; () where there are none."""
        if part not in self._relations:
            holder = opc.relations_part(part)
            most = self.limits.relations
            self._relations[part] = opc.relationships(self.read(holder), part, most) if holder in self else ()
        return self._relations[part]

    def member(self, name: str) -> archive.Member:
        """Return the member that holds a part; raise NotAWorkbook if there is no such part."""
        member = self.index.get(_key(name))
        if member is None:
            raise NotAWorkbook("fault.ooxml.missing_part", part=name)
        return member


def rewrite(
    package: Package,
    replaced: Mapping[str, bytes],
    added: Mapping[str, bytes],
    dropped: Container[str] = (),
    effort: int = archive.USUAL,
) -> bytes:
    """Return the package with some parts replaced in their place, some dropped, some added at the end.

    Untouched members keep their compressed bytes, order, date, attributes and extra fields; replaced ones their place,
    date and attributes; added ones get a fixed date. The same input gives the same bytes. Names in `replaced` and
    `dropped` are found as `Package.read` finds them; raise NotAWorkbook for a name in `replaced` that is not there.
    """
    contents = {package.member(name).start: content for name, content in replaced.items()}
    plan: list[tuple[archive.Member | str, bytes | None]] = [
        (member, contents.get(member.start)) for member in package.members if member.name not in dropped
    ]
    plan.extend(added.items())
    return archive.write(package.data, plan, package.comment, effort)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _indexed(members: tuple[archive.Member, ...]) -> dict[str, archive.Member]:
    """Return the members by key; raise HostileWorkbook where two have one name: programs differ in which they take."""
    index: dict[str, archive.Member] = {}
    for member in members:
        if index.setdefault(_key(member.name), member) is not member:
            raise HostileWorkbook("fault.ooxml.twice", part=member.name)
    return index


def _refuse_doctypes(data: bytes, members: tuple[archive.Member, ...]) -> None:
    """Raise HostileWorkbook where a part, one we never parse included, begins with a document type declaration.

    What passes on in a marked copy is opened by other programs, which may follow it.
    """
    for member in members:
        if member.name.lower().endswith(_XML):
            start = archive.head(data, member, _HEAD)
            if _ROOT.search(start) is None and len(start) == _HEAD:
                start = archive.head(data, member, _LONG_HEAD)
            if _has_doctype(start):
                raise HostileWorkbook("fault.ooxml.doctype", part=member.name)


def _has_doctype(content: bytes) -> bool:
    """Whether a document type declaration stands before the root element, in any encoding XML allows."""
    head = content[:65_536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        head = head.replace(b"\0", b"")
    return b"<!" in head and _DOCTYPE.search(head) is not None


def _refuse_other_files(data: bytes) -> None:
    """Raise NotAWorkbook, in the words for the kind of file, unless `data` begins as a zip does."""
    if not data:
        raise NotAWorkbook("fault.ooxml.empty")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotAWorkbook("fault.ooxml.password")
        old = any(name.encode("utf-16-le") + b"\0\0" in data for name in ("Workbook", "Book"))
        raise NotAWorkbook("fault.ooxml.old_xls" if old else "fault.ooxml.not_excel")
    if not data.startswith((b"PK\3\4", b"PK\5\6")) and b"PK\5\6" not in data[-65_557:]:
        raise NotAWorkbook("fault.ooxml.not_excel")


def _refuse_excess(members: tuple[archive.Member, ...], limits: Limits) -> None:
    """Raise HostileWorkbook where the directory alone already passes a limit."""
    archive.refuse_overlaps(members)
    for member in members:
        if member.encrypted:
            raise NotAWorkbook("fault.ooxml.password")
        large = member.expanded > limits.ratio_from
        if large and member.expanded > limits.ratio * max(member.compressed, 1):
            raise HostileWorkbook("fault.ooxml.ratio", part=member.name, limit=limits.ratio)
    total = sum(member.expanded for member in members)
    if total > limits.expanded:
        raise HostileWorkbook("fault.ooxml.expanded", megabytes=total // MEBIBYTE, limit=limits.expanded // MEBIBYTE)


def _workbook_part(package: Package, types: ContentTypes) -> str:
    """Return the name of the workbook part; raise NotAWorkbook where the package is another kind of document."""
    for relationship in package.relationships():
        if relationship.kind != "officeDocument" or relationship.target not in package:
            continue
        kind = types.of(relationship.target) or "application/xml"
        if "binary" in kind:
            raise NotAWorkbook("fault.ooxml.binary")
        if any(word in kind for word in _SPREADSHEET_TYPES):
            return package.stored_name(relationship.target)
    raise NotAWorkbook("fault.ooxml.no_workbook_part")
