"""What the workbook part says: sheets in tab order, defined names, date system, and where the other parts are.

Floor 2. Every part is found through relationships, never by its usual name.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from perfxl.errors import HostileWorkbook, NotAWorkbook
from perfxl.ooxml import markup
from perfxl.ooxml.limits import Limits
from perfxl.ooxml.opc import Relationship
from perfxl.ooxml.package import Package

STATES = ("visible", "hidden", "veryHidden")
LONGEST_TITLE = 255  # characters; Excel ends at 31, other programs do not


class DefinedName(Struct, frozen=True):
    """A name and its formula (without `=`); `sheet_index` is the 0-based tab it is local to, None for the workbook."""

    name: str
    formula: str
    hidden: bool = False
    sheet_index: int | None = None


class SheetEntry(Struct, frozen=True):
    """One tab: `kind` is worksheet, chartsheet, dialogsheet or macrosheet; `part` is "" where the part is missing."""

    title: str
    part: str
    kind: str
    state: str
    relation_id: str
    sheet_id: int


class WorkbookIndex(Struct, frozen=True):
    """The workbook part, read: sheets in tab order, names, date system, related parts."""

    sheets: tuple[SheetEntry, ...]
    names: tuple[DefinedName, ...]
    date_1904: bool
    styles: str | None
    shared_strings: str | None
    strict: bool

    def sheet(self, title: str) -> SheetEntry | None:
        """Return the tab of that title as Excel compares titles (case ignored); None if there is none."""
        wanted = title.casefold()
        return next((entry for entry in self.sheets if entry.title.casefold() == wanted), None)


class _Reading(Struct):
    """What the handlers below have gathered so far, within the limits of the package."""

    part: str
    limits: Limits
    sheets: list[dict[str, str]] = field(default_factory=list)
    names: list[tuple[dict[str, str], str]] = field(default_factory=list)
    date_1904: bool = False
    root: str = ""
    name: dict[str, str] | None = None
    text: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one start tag."""
        self.root = self.root or name
        match markup.in_main(name):
            case "sheet":
                self.sheets.append(attributes)
                if len(self.sheets) > self.limits.sheets:
                    raise HostileWorkbook("fault.ooxml.too_many_sheets", limit=self.limits.sheets)
            case "workbookPr":
                self.date_1904 = markup.flag(attributes, "date1904")
            case "definedName":
                self.name = attributes
                self.text.clear()

    def end(self, name: str) -> None:
        """Take one end tag."""
        if self.name is not None and markup.in_main(name) == "definedName":
            self.names.append((self.name, "".join(self.text)))
            if len(self.names) > self.limits.names:
                raise HostileWorkbook("fault.ooxml.too_many_names", part=self.part, limit=self.limits.names)
            self.name = None


def read_index(package: Package) -> WorkbookIndex:
    """Return the index of a package.

    Raise NotAWorkbook where the workbook part is broken or no workbook, HostileWorkbook where it has more tabs or names
    than a workbook may have, or two tabs are one.
    """
    kept = package.kept.get("index")
    if not isinstance(kept, WorkbookIndex):
        kept = package.kept["index"] = _index(package)
    return kept


def _index(package: Package) -> WorkbookIndex:
    reading = _Reading(package.workbook, package.limits)
    markup.parse(package.read(package.workbook), package.workbook, reading.start, reading.end, reading.text.append)
    if markup.in_main(reading.root) != "workbook":
        raise NotAWorkbook("fault.ooxml.no_workbook_part")
    _refuse_odd_titles(reading)
    relations = package.relationships(package.workbook)
    by_id = {relation.id: relation for relation in relations if not relation.external}
    sheets = tuple(_sheet(attributes, by_id, package) for attributes in reading.sheets)
    parts = [sheet.part for sheet in sheets if sheet.part]
    if len(set(parts)) < len(parts):
        raise HostileWorkbook("fault.ooxml.same_part", part=next(part for part in parts if parts.count(part) > 1))
    return WorkbookIndex(
        sheets=sheets,
        names=tuple(_name(attributes, text) for attributes, text in reading.names),
        date_1904=reading.date_1904,
        styles=_related(relations, "styles", package),
        shared_strings=_related(relations, "sharedStrings", package),
        strict=reading.root.startswith(markup.SPREADSHEET_STRICT),
    )


def _refuse_odd_titles(reading: _Reading) -> None:
    """Raise HostileWorkbook where two tabs have one title, or one that no program shows."""
    titles: set[str] = set()
    for attributes in reading.sheets:
        title = markup.unescaped(attributes.get("name", ""))
        if len(title) > LONGEST_TITLE:
            raise HostileWorkbook("fault.ooxml.long_text", part=reading.part)
        if title.casefold() in titles:
            raise HostileWorkbook("fault.ooxml.same_title", sheet=title)
        titles.add(title.casefold())


def _sheet(attributes: dict[str, str], by_id: Mapping[str, Relationship], package: Package) -> SheetEntry:
    identity = markup.related_id(attributes) or ""
    relation = by_id.get(identity)
    state = attributes.get("state", "visible")
    present = relation is not None and relation.target in package
    return SheetEntry(
        title=markup.unescaped(attributes.get("name", "")),
        part=package.stored_name(relation.target) if relation is not None and present else "",
        kind=relation.kind.removeprefix("xl").lower() if relation is not None else "worksheet",
        state=state if state in STATES else "visible",
        relation_id=identity,
        sheet_id=markup.whole(attributes.get("sheetId")),
    )


def _name(attributes: dict[str, str], text: str) -> DefinedName:
    tab = markup.whole(attributes["localSheetId"], -1) if "localSheetId" in attributes else -1
    return DefinedName(
        name=attributes.get("name", ""),
        formula=text,
        hidden="hidden" in attributes and markup.flag(attributes, "hidden"),
        sheet_index=tab if tab >= 0 else None,
    )


def _related(relations: tuple[Relationship, ...], kind: str, package: Package) -> str | None:
    for relation in relations:
        if relation.kind == kind and not relation.external and relation.target in package:
            return package.stored_name(relation.target)
    return None


def is_signed(package: Package) -> bool:
    """Whether the package carries a digital signature (of the whole file, not of its macros)."""
    return any(
        relation.type.endswith("/digital-signature/origin") and relation.target in package
        for relation in package.relationships()
    )


def read_properties(package: Package) -> dict[str, str]:
    """Return the custom document properties (File → Info → Advanced) by name, every value as its text."""
    part = _related(package.relationships(), "custom-properties", package)
    part = part or _related(package.relationships(), "customProperties", package)
    if part is None:
        return {}
    properties: dict[str, str] = {}
    names: list[str] = []
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        text.clear()
        if markup.local(name) == "property":
            names.append(attributes.get("name", ""))

    def end(name: str) -> None:
        if markup.local(name) == "property":
            return
        if names:
            properties.setdefault(names[-1], markup.unescaped("".join(text)))
        if len(names) > package.limits.names:
            raise HostileWorkbook("fault.ooxml.too_many_names", part=part, limit=package.limits.names)

    markup.parse(package.read(part), part, start, end, text.append)
    return properties
