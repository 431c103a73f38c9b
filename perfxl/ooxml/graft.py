"""Sheets drawn by xlsxwriter, moved into another workbook (floor 2).

The drawn sheet is text of a known hand, so it is changed by pattern: style numbers shifted, shared strings written into
their cells, theme colours written out, dates counted from the host's first day, its tab not selected beside the host's.
What its relationships lead to (drawings, charts, pictures) comes along.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from perfxl.model.cells import quoted_sheet
from perfxl.ooxml import markup, opc
from perfxl.ooxml.annotation import Drawn
from perfxl.ooxml.dates import BETWEEN, redated
from perfxl.ooxml.draft import Draft, relative
from perfxl.ooxml.markup import escaped
from perfxl.ooxml.numberformats import read_number_formats
from perfxl.ooxml.package import Package
from perfxl.ooxml.splice import Outline, outline
from perfxl.ooxml.styles import StyleShift
from perfxl.ooxml.theme import theme_colours, written_out
from perfxl.ooxml.workbook import DefinedName, SheetEntry, read_index

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LONGEST_TITLE = 31
_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?(?: t="s"><v>([0-9]+)</v></c>)?')
_STYLED = re.compile(r'(<row [^<>]*? s="|<col [^<>]*? style=")([0-9]+)')
_DXF = re.compile(r'( dxfId=")([0-9]+)')
_NUMBERED = re.compile(r'(<c r="[A-Z]+[0-9]+" s| dxfId)="([0-9]+)"')
_STRING = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_SPEAKING = re.compile(r'(<(?:c:|xm:)?f(?:ormula[12]?)?(?: [^<>]*)?>)([^<]*)|( (?:location|textlink|val)=")([^"]*)')
_CARRIED = ("drawing", "chart", "image", "hyperlink", "chartUserShapes", "printerSettings")


def read_drawn(data: bytes) -> Drawn:
    """Return a drawn workbook; raise ValueError where it holds what cannot be moved (comments, tables, macros)."""
    package = Package.open(data)
    index = read_index(package)
    if index.styles is None or not all(sheet.kind == "worksheet" and sheet.part for sheet in index.sheets):
        raise ValueError("only worksheets with styles can be grafted")
    if any(relation.kind == "sheetMetadata" for relation in package.relationships(package.workbook)):
        raise ValueError("dynamic array formulas cannot be grafted")
    strings: tuple[str, ...] = ()
    if index.shared_strings is not None:
        strings = tuple(_STRING.findall(package.read(index.shared_strings).decode("utf-8")))
    colours = theme_colours(package)
    styles, formats = _drawn_styles(package.read(index.styles), index.styles, colours)
    strings = tuple(written_out(text, colours) for text in strings)
    texts = tuple(package.read(sheet.part).decode("utf-8") for sheet in index.sheets)
    return Drawn(package, index, styles, texts, strings, formats, colours)


@lru_cache(maxsize=16)
def _drawn_styles(data: bytes, part: str, colours: tuple[str, ...]) -> tuple[Outline, tuple[str, ...]]:
    """Return the outline of drawn styles and their number formats: they are the same for most returns of a form."""
    plain = written_out(data.decode("utf-8"), colours).encode()
    return outline(plain, part), read_number_formats(plain, part)


def free_titles(taken: Iterable[str], wanted: Iterable[str]) -> dict[str, str]:
    """Return for each wanted title the one it can have: itself, or with (2), (3)… where a sheet has it already."""
    used = {title.casefold() for title in taken}
    given: dict[str, str] = {}
    for title in wanted:
        free, number = title, 2
        while free.casefold() in used:
            suffix = f"({number})"
            free = title[: LONGEST_TITLE - len(suffix)] + suffix
            number += 1
        used.add(free.casefold())
        given[title] = free
    return given


def retitled(formula: str, titles: Mapping[str, str]) -> str:
    """Return a formula with references to renamed sheets following them."""
    for old, new in titles.items():
        if old == new:
            continue
        formula = formula.replace(f"{quoted_sheet(old)}!", f"{quoted_sheet(new)}!")
        formula = re.sub(rf"(?<![\w.'\]]){re.escape(old)}!", lambda _, to=new: f"{quoted_sheet(to)}!", formula)  # type: ignore[misc]
    return formula


class Graft:
    """Moves the sheets of one drawn workbook into a draft."""

    def __init__(
        self, draft: Draft, drawn: Drawn, shift: StyleShift, titles: Mapping[str, str], *, date_1904: bool
    ) -> None:
        """Move from `drawn` into `draft`, styles shifted by `shift`, tabs named as `titles` says.

        `date_1904` is the host's date system.
        """
        self.draft = draft
        self.days = BETWEEN * (drawn.index.date_1904 - date_1904)
        self.drawn = drawn
        self.shift = shift
        self.titles = titles
        self.carried: dict[str, str] = {}

    def sheets(self) -> list[tuple[SheetEntry, str]]:
        """Move every sheet part and return each with the name of its new part."""
        folder = f"{self.draft.folder()}/worksheets".lstrip("/")
        moved = []
        drawn = self.drawn
        for entry, text in zip(drawn.index.sheets, drawn.texts, strict=True):
            part = self.draft.free_name(f"{folder}/sheet{{}}.xml")
            moved_text = self._written(text) if drawn.package is None else self._sheet(text)
            self.draft.add(part, moved_text.encode(), SHEET_TYPE)
            if drawn.package is not None:
                self._relations(drawn.package, entry.part, part)
            moved.append((entry, part))
        return moved

    def names(self, first: int) -> tuple[DefinedName, ...]:
        """Return the drawn workbook's names as the host is to have them; its first sheet becomes tab `first`."""
        return tuple(
            DefinedName(
                name.name,
                retitled(name.formula, self.titles),
                name.hidden,
                None if name.sheet_index is None else name.sheet_index + first,
            )
            for name in self.drawn.index.names
        )

    def _sheet(self, text: str) -> str:
        """Return a drawn sheet as it reads in the host."""
        text = written_out(text.replace(' tabSelected="1"', "", 1), self.drawn.colours)
        if self.days:
            text = redated(text, self.drawn.formats, self.days)
        text = _STYLED.sub(lambda match: match[1] + str(int(match[2]) + self.shift.cell_styles), text)
        text = _DXF.sub(lambda match: match[1] + str(int(match[2]) + self.shift.dxfs), text)
        text = self._renamed(text)
        return self._flavoured(_CELL.sub(self._cell, text))

    def _written(self, text: str) -> str:
        """Return a sheet written into a frame as it reads in the host."""
        shifts = {" dxfId": self.shift.dxfs}
        cells = self.shift.cell_styles
        text = _NUMBERED.sub(lambda match: f'{match[1]}="{int(match[2]) + shifts.get(match[1], cells)}"', text)
        return self._flavoured(self._renamed(text))

    def _cell(self, match: re.Match[str]) -> str:
        opening = f'<c r="{match[1]}" s="{int(match[2] or 0) + self.shift.cell_styles}"'
        if match[3] is None:
            return opening
        return f'{opening} t="inlineStr"><is>{self.drawn.strings[int(match[3])]}</is></c>'

    def _renamed(self, text: str) -> str:
        """Return XML whose formulas and links follow renamed sheets."""
        changed = {escaped(old): escaped(new) for old, new in self.titles.items() if old != new}
        if not changed:
            return text
        return _SPEAKING.sub(
            lambda match: (match[1] or match[3]) + retitled(match[2] if match[1] else match[4], changed), text
        )

    def _flavoured(self, text: str) -> str:
        """Return XML in the namespaces the host speaks."""
        if not self.draft.strict:
            return text
        text = text.replace(f'"{markup.SPREADSHEET}"', f'"{markup.SPREADSHEET_STRICT}"')
        return text.replace(f'"{markup.OFFICE_RELATIONS}"', f'"{markup.OFFICE_RELATIONS_STRICT}"')

    def _relations(self, package: Package, source: str, target: str) -> None:
        """Give a moved part the relationships it had, with what they lead to moved as well."""
        relations = package.relationships(source)
        if not relations:
            return
        body = ""
        for relation in relations:
            if relation.kind not in _CARRIED:
                raise ValueError(f"a drawn sheet with {relation.kind} cannot be grafted")
            place = relation.target if relation.external else relative(target, self._carry(package, relation.target))
            kind = relation.type
            if self.draft.strict:
                kind = kind.replace(markup.OFFICE_RELATIONS, markup.OFFICE_RELATIONS_STRICT)
            mode = ' TargetMode="External"' if relation.external else ""
            body += f'<Relationship Id="{relation.id}" Type="{kind}" Target="{escaped(place)}"{mode}/>'
        text = f'<Relationships xmlns="{markup.PACKAGE_RELATIONS}">{body}</Relationships>'
        self.draft.add(opc.relations_part(target), text, "application/vnd.openxmlformats-package.relationships+xml")

    def _carry(self, package: Package, part: str) -> str:
        """Move a part a sheet leads to, once, and return its new name."""
        if part in self.carried:
            return self.carried[part]
        stem, extension = posixpath.splitext(part)
        name = self.draft.free_name(f"{stem.rstrip('0123456789')}{{}}{extension}")
        self.carried[part] = name
        content = package.read(part)
        if extension == ".xml":
            content = self._renamed(content.decode("utf-8")).encode()
        kind = package.content_types.of(part) or "application/xml"
        self.draft.add(name, content, kind)
        self._relations(package, part, name)
        return name
