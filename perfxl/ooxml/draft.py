"""A package being changed: edits and new parts gathered, then written in one go (floor 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from perfxl.ooxml import markup, opc
from perfxl.ooxml.markup import escaped
from perfxl.ooxml.package import Package
from perfxl.ooxml.splice import Edit, Outline, outline

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BY_EXTENSION = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "png": "image/png",
    "jpeg": "image/jpeg",
}


class Draft:
    """Edits to parts that are there, and parts to add; the package itself is not touched.

    `edits` is keyed by the parts' names as stored, `added` holds the new parts in the order they are to be written.
    """

    def __init__(self, package: Package, *, strict: bool) -> None:
        """Begin with nothing changed; `strict` says which family of relationship types the package speaks."""
        self.package = package
        self.strict = strict
        self.edits: dict[str, list[Edit]] = {}
        self.added: dict[str, bytes] = {}
        self._outlines: dict[str, Outline] = {}
        self._relations: dict[str, dict[str, str]] = {}
        self._identities: dict[str, set[str]] = {}
        self._types: list[str] = []
        self._extensions: set[str] = set()

    @property
    def relation_base(self) -> str:
        """The namespace of `r:id` and the stem of relationship types in this package."""
        return markup.OFFICE_RELATIONS_STRICT if self.strict else markup.OFFICE_RELATIONS

    @property
    def main(self) -> str:
        """The namespace of SpreadsheetML in this package."""
        return markup.SPREADSHEET_STRICT if self.strict else markup.SPREADSHEET

    def outline(self, part: str, depth: int = 2, over: str = "sheetData") -> Outline:
        """Return a part's outline, read once; raise NotAWorkbook where the part is missing or broken."""
        if part not in self._outlines:
            self._outlines[part] = outline(self.package.read(part), part, depth, over)
        return self._outlines[part]

    def original(self, part: str) -> bytes:
        """Return a part as it is in the package."""
        known = self._outlines.get(part)
        return known.data if known is not None else self.package.read(part)

    def edit(self, part: str, *edits: Edit | None) -> None:
        """Remember edits of a part, in order."""
        wanted = [edit for edit in edits if edit is not None]
        if wanted:
            self.edits.setdefault(self.package.stored_name(part), []).extend(wanted)

    def free_name(self, pattern: str, first: str = "1") -> str:
        """Return the first name `pattern.format(n)` that no part has; n is `first`, then 2 and on."""
        taken = {name.lower() for name in self.added}
        name, number = pattern.format(first), 2
        while name in self.package or name.lower() in taken:
            name, number = pattern.format(number), number + 1
        return name

    def folder(self) -> str:
        """Return the folder of the workbook part, where parts of ours go: usually `xl`."""
        return posixpath.dirname(opc.slashed(self.package.workbook))

    def add(self, part: str, content: bytes | str, content_type: str) -> str:
        """Add a part of ours (text gets an XML declaration where it is XML) and return its name."""
        if isinstance(content, str):
            head = _DECLARATION if content.startswith("<") and not part.endswith(".vml") else ""
            content = (head + content).encode()
        self.added[part] = content
        self._say_type(part, content_type)
        return part

    def _say_type(self, part: str, content_type: str) -> None:
        """State a part's content type unless the package already says so: by extension where that is the custom."""
        extension = posixpath.splitext(part)[1].lstrip(".").lower()
        stated = self.package.content_types.of(part)
        if stated == content_type or (extension in self._extensions and _BY_EXTENSION[extension] == content_type):
            return
        if stated is None and _BY_EXTENSION.get(extension) == content_type:
            self._extensions.add(extension)
            self._types.append(f'Default Extension="{extension}" ContentType="{content_type}"')
        else:
            self._types.append(f'Override PartName="/{escaped(part)}" ContentType="{content_type}"')

    def relate(self, source: str, type_or_kind: str, target: str) -> str:
        """Relate `source` ("" for the package) to a part and return the new id; a bare kind means Office's type."""
        kind = type_or_kind if ":" in type_or_kind else f"{self.relation_base}/{type_or_kind}"
        pending = self._relations.setdefault(source, {})
        if source not in self._identities:
            self._identities[source] = {relation.id for relation in self.package.relationships(source)}
        number = len(pending) + 1
        while f"perfxl{number}" in self._identities[source]:
            number += 1
        self._identities[source].add(f"perfxl{number}")
        place = relative(source, target)
        pending[f"perfxl{number}"] = f'Type="{escaped(kind)}" Target="{escaped(place)}"'
        return f"perfxl{number}"

    def finish(self) -> None:
        """Turn what was related and stated into edits and parts; nothing may be added afterwards."""
        for source, pending in self._relations.items():
            fragments = [f'Relationship Id="{identity}" {rest}' for identity, rest in pending.items()]
            holder = opc.relations_part(source)
            if holder in self.package:
                self._append(holder, fragments)
                continue
            body = "".join(f"<{fragment}/>" for fragment in fragments)
            text = f'<Relationships xmlns="{markup.PACKAGE_RELATIONS}">{body}</Relationships>'
            self.add(holder, text, _BY_EXTENSION["rels"])
        if self._types:
            self._append(opc.CONTENT_TYPES_PART, self._types)

    def _append(self, part: str, fragments: list[str]) -> None:
        whole = self.outline(part, depth=0)
        text = "".join(f"<{whole.prefix}{fragment}/>" for fragment in fragments)
        self.edit(part, whole.append(whole.root, text))


def relative(source: str, target: str) -> str:
    """Return the target of a relationship from one part ("" for the package) to another, as a relative path."""
    return posixpath.relpath("/" + target, posixpath.join("/", posixpath.dirname(opc.slashed(source))))


def related_attribute(whole: Outline, base: str, value: str) -> str:
    """Return ` r:id="…"` under the prefix the part binds, or with a declaration of its own."""
    prefix = whole.prefix_of(base)
    if prefix:
        return f' {prefix}:id="{value}"'
    return f' xmlns:r="{base}" r:id="{value}"'


def related_id_of(whole: Outline, attributes: Mapping[str, str]) -> str | None:
    """Return the value of `r:id` among attributes written with prefixes; None where there is none."""
    prefix = whole.prefix_of(markup.OFFICE_RELATIONS, markup.OFFICE_RELATIONS_STRICT)
    found = attributes.get(f"{prefix}:id") if prefix else None
    if found is None:
        found = next((value for name, value in attributes.items() if name.endswith(":id")), None)
    return found
