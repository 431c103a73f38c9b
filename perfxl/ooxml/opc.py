"""Open Packaging Conventions: relationships and content types, read from bytes (floor 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sized
from urllib.parse import unquote

from msgspec import Struct

from perfxl.errors import HostileWorkbook
from perfxl.ooxml import markup
from perfxl.ooxml.limits import DEFAULT_LIMITS

CONTENT_TYPES_PART = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"


class Relationship(Struct, frozen=True):
    """One relationship.

    `target` is a part name without leading slash, or the address as written where it leads outside the package.
    """

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last step of the type (worksheet, styles, …), the same in transitional and Strict packages."""
        return self.type.rpartition("/")[2]


class ContentTypes(Struct, frozen=True):
    """What [Content_Types].xml says; extensions and part names in lower case, part names without leading slash."""

    defaults: Mapping[str, str]
    overrides: Mapping[str, str]

    def of(self, part: str) -> str | None:
        """Return the content type of a part, None if nothing is said about it."""
        name = part.lower()
        return self.overrides.get(name) or self.defaults.get(posixpath.splitext(name)[1].lstrip("."))


def slashed(name: str) -> str:
    """Return a part's name with the slashes the standard asks for; some programs write the other ones."""
    return name.replace("\\", "/")


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relationships of `part` ("" for the package itself)."""
    folder, name = posixpath.split(slashed(part))
    return posixpath.join(folder, "_rels", name + ".rels")


def resolve(part: str, target: str) -> str:
    """Return the part name a target leads to from `part`: absolute or relative, either slash, %-escapes undone."""
    path = unquote(slashed(target)).partition("#")[0]
    joined = path if path.startswith("/") else posixpath.join("/", posixpath.dirname(slashed(part)), path)
    return posixpath.normpath(joined).lstrip("/")


def _refuse_more(held: Sized, part: str, most: int) -> None:
    if len(held) > most:
        raise HostileWorkbook("fault.ooxml.too_many_relations", part=part, limit=most)


def relationships(data: bytes, part: str, most: int = DEFAULT_LIMITS.relations) -> tuple[Relationship, ...]:
    """Return the relationships of `part` ("" for the package) written in `data`.

    Raise NotAWorkbook if they are broken, HostileWorkbook if they are more than `most`.
    """
    found: list[Relationship] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if markup.local(name) != "Relationship":
            return
        external = attributes.get("TargetMode", "").lower() == "external"
        target = attributes.get("Target", "")
        place = target if external else resolve(part, target)
        found.append(Relationship(attributes.get("Id", ""), attributes.get("Type", ""), place, external))
        _refuse_more(found, relations_part(part), most)

    markup.parse(data, relations_part(part), start)
    return tuple(found)


def content_types(data: bytes, most: int = DEFAULT_LIMITS.relations) -> ContentTypes:
    """Return the content types written in `data`.

    Raise NotAWorkbook if they are broken, HostileWorkbook if they are more than `most`.
    """
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if markup.local(name) == "Default":
            defaults[attributes.get("Extension", "").lower()] = kind
        elif markup.local(name) == "Override":
            overrides[resolve("", attributes.get("PartName", "")).lower()] = kind
        _refuse_more(overrides, CONTENT_TYPES_PART, most)
        _refuse_more(defaults, CONTENT_TYPES_PART, most)

    markup.parse(data, CONTENT_TYPES_PART, start)
    return ContentTypes(defaults, overrides)
