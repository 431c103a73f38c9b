"""Taking marks off a workbook another program has saved since, by name and by marker (floor 2).

Ours are the names with our prefix, the sheets they point at, the conditional formats whose formula uses one, and the
comments (or ends of comments) that carry our marker. Styles stay: nobody can tell any more whose they are. The
calculation chain goes, because it may list cells of sheets that are gone; programs make it anew.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from perfxl.errors import WorkbookFault
from perfxl.model.cells import CellRef
from perfxl.ooxml import opc
from perfxl.ooxml.comments import SEPARATOR
from perfxl.ooxml.draft import Draft, related_id_of
from perfxl.ooxml.journal import JOURNAL_TYPE
from perfxl.ooxml.markup import encoding_of, escaped_text, readable_encoding, unescaped
from perfxl.ooxml.package import Package, rewrite
from perfxl.ooxml.sheetscan import span_of
from perfxl.ooxml.splice import Edit, Element, Outline
from perfxl.ooxml.workbook import DefinedName, SheetEntry, WorkbookIndex, read_index

_SHAPE = re.compile(r"<v:shape\b[^<]*+(?:<(?!/?v:shape\b)[^<]*+)*+</v:shape>")
_PLACE = re.compile(r"<x:(Row|Column)>\s*([0-9]{1,7})\s*</x:\1>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#10;": "\n", "&#xA;": "\n", "&amp;": "&"}

Cell = tuple[int, int]


class _Job(Struct):
    """One stripping under way: the edits, the relationships cut (source part, id)."""

    index: WorkbookIndex
    draft: Draft
    prefix: str
    markers: tuple[str, ...]
    cut: set[tuple[str, str]] = field(default_factory=set)

    @property
    def package(self) -> Package:
        return self.draft.package


def carries_names(package: Package, prefix: str) -> bool:
    """Whether a workbook has defined names with our prefix."""
    content = package.read(package.workbook)
    plain = encoding_of(content) == "utf-8" and b"&#" not in content
    if plain and prefix.casefold().encode() not in content.lower():
        return False
    return any(_ours(name, prefix) for name in read_index(package).names)


def stripped(package: Package, prefix: str, markers: tuple[str, ...]) -> bytes:
    """Return the workbook without the names that begin with `prefix` and all that hangs on them.

    Comments of ours begin with one of `markers`, or follow the separator in a comment of theirs. Raise NotAWorkbook
    where a part is broken.
    """
    index = read_index(package)
    job = _Job(index, Draft(package, strict=index.strict), prefix, markers)
    gone = _our_sheets(index, prefix)
    _strip_workbook(job, gone)
    for entry in index.sheets:
        if entry.part and entry.kind == "worksheet" and entry not in gone:
            _strip_sheet(job, entry)
    _cut(job, "", (relation.id for relation in package.relationships() if relation.type == JOURNAL_TYPE))
    dropped = _reachable(package, set()) - _reachable(package, job.cut)
    dropped |= {holder for part in dropped if (holder := opc.relations_part(part)) in package}
    stored = {package.stored_name(part) for part in dropped}
    _unstate(job, stored)
    edits = job.draft.edits
    replaced = {part: _made(package.read(part), edits[part]) for part in edits if part not in stored}
    return rewrite(package, replaced, {}, stored)


def _made(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Make edits of which the outer ones swallow those inside them."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start < position:
            continue
        pieces += (data[position : edit.start], edit.new)
        position = edit.end
    return b"".join((*pieces, data[position:]))


def _ours(name: DefinedName, prefix: str) -> bool:
    return name.name.casefold().startswith(prefix.casefold())


def _our_sheets(index: WorkbookIndex, prefix: str) -> tuple[SheetEntry, ...]:
    """The sheets our names point at, unless the department's own names point there too."""
    named = {_sheet_of(name) for name in index.names if _ours(name, prefix)}
    theirs = {_sheet_of(n) for n in index.names if not _ours(n, prefix) and not n.name.lower().startswith("_xlnm")}
    return tuple(entry for entry in index.sheets if entry.title in named - theirs)


def _sheet_of(name: DefinedName) -> str:
    try:
        return CellRef.parse(name.formula.strip()).sheet
    except ValueError:
        return ""


def _removed(element: Element) -> Edit:
    return Edit(element.start, element.end, b"")


def _strip_workbook(job: _Job, gone: tuple[SheetEntry, ...]) -> None:
    """Take our sheets and names out of the workbook part; what counts tabs is counted anew."""
    part = job.package.workbook
    book = job.draft.outline(part)
    tabs = book.root.child("sheets")
    lost = [number for number, entry in enumerate(job.index.sheets) if entry in gone]
    for number, element in enumerate(tabs.all("sheet") if tabs is not None else ()):
        if number in lost:
            job.draft.edit(part, _removed(element))
    names = book.root.child("definedNames")
    kept = 0
    for element in names.all("definedName") if names is not None else ():
        local = element.attributes.get("localSheetId", "")
        named = element.attributes.get("name", "").casefold().startswith(job.prefix.casefold())
        if named or (_is_number(local) and int(local) in lost):
            job.draft.edit(part, _removed(element))
            continue
        kept += 1
        if _is_number(local):
            job.draft.edit(part, book.attribute(element, "localSheetId", _renumbered(local, lost)))
    if names is not None and kept == 0:
        job.draft.edit(part, _removed(names))
    views = book.root.child("bookViews")
    for view in views.all("workbookView") if views is not None else ():
        for counter in ("activeTab", "firstSheet"):
            shown = view.attributes.get(counter, "")
            if _is_number(shown):
                job.draft.edit(part, book.attribute(view, counter, _renumbered(shown, lost)))
    chain = [relation.id for relation in job.package.relationships(part) if relation.kind == "calcChain"]
    _cut(job, part, [entry.relation_id for entry in gone] + chain)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _renumbered(tab: str, lost: list[int]) -> str:
    """Return a tab's number once the lost ones (in order) are gone; the first tab instead of a lost one."""
    before = bisect_left(lost, int(tab))
    return "0" if before < len(lost) and lost[before] == int(tab) else str(int(tab) - before)


def _cut(job: _Job, source: str, ids: Iterable[str]) -> None:
    """Take relationships of a part away."""
    wanted = set(ids)
    holder = opc.relations_part(source)
    if not wanted or holder not in job.package:
        return
    for element in job.draft.outline(holder).root.all("Relationship"):
        if element.attributes.get("Id") in wanted:
            job.draft.edit(holder, _removed(element))
    job.cut |= {(source, id) for id in wanted}


def _reachable(package: Package, cut: set[tuple[str, str]]) -> set[str]:
    """The parts relationships lead to from the package, some relationships left out."""
    found: set[str] = set()
    open_parts = [""]
    while open_parts:
        source = open_parts.pop()
        for relation in package.relationships(source):
            if relation.external or (source, relation.id) in cut or relation.target not in package:
                continue
            target = package.stored_name(relation.target)
            if target not in found:
                found.add(target)
                open_parts.append(target)
    return found


def _unstate(job: _Job, dropped: set[str]) -> None:
    """Take the content types of dropped parts away."""
    gone = {name.lower() for name in dropped}
    types = job.draft.outline(opc.CONTENT_TYPES_PART)
    for element in types.root.all("Override"):
        if element.attributes.get("PartName", "").lstrip("/").lower() in gone:
            job.draft.edit(opc.CONTENT_TYPES_PART, _removed(element))


def _strip_sheet(job: _Job, entry: SheetEntry) -> None:
    """Take our conditional formats and comments off one of the department's sheets."""
    sheet = job.draft.outline(entry.part, depth=3)
    for block in sheet.root.all("conditionalFormatting"):
        rules = block.all("cfRule")
        ours = [rule for rule in rules if _uses(sheet, rule, job.prefix)]
        if ours and len(ours) == len(rules):
            job.draft.edit(entry.part, _removed(block))
        else:
            job.draft.edit(entry.part, *map(_removed, ours))
    relations = job.package.relationships(entry.part)
    comments = next((r for r in relations if r.kind == "comments" and r.target in job.package), None)
    if comments is None:
        return
    freed, left = _strip_comments(job, job.package.stored_name(comments.target))
    if freed:
        _strip_shapes(job, entry.part, sheet, freed, alone=not left, comments=comments.id)


def _uses(sheet: Outline, rule: Element, prefix: str) -> bool:
    formulas = (sheet.text(formula.inner, formula.inner_end) for formula in rule.all("formula"))
    return any(prefix in formula for formula in formulas)


def _strip_comments(job: _Job, part: str) -> tuple[set[Cell], int]:
    """Remove our comments and our ends of theirs; return the cells freed, and how many comments are left."""
    whole = job.draft.outline(part, depth=5)
    listed = whole.root.child("commentList")
    freed: set[Cell] = set()
    ours: set[str] = set()
    left: list[Element] = []
    for comment in listed.all("comment") if listed is not None else ():
        text = "".join(_said(whole, piece) for piece in _pieces(comment))
        if text.lstrip().startswith(job.markers):
            job.draft.edit(part, _removed(comment))
            place = span_of("", comment.attributes.get("ref", ""))
            if place is not None:
                freed.add((place.top, place.left))
            ours.add(comment.attributes.get("authorId", ""))
            continue
        left.append(comment)
        if SEPARATOR.strip() in text:
            before = text[: text.index(SEPARATOR.strip())].removesuffix("\n")  # the line break our separator stands on
            job.draft.edit(part, *_shortened(whole, comment, len(before)))
    _drop_authors(job, whole, ours, left)
    return freed, len(left)


def _drop_authors(job: _Job, whole: Outline, ours: set[str], left: list[Element]) -> None:
    """Take the authors away that only comments of ours had; those of the comments left are counted anew."""
    authors = whole.root.child("authors")
    theirs = {comment.attributes.get("authorId", "") for comment in left}
    lost = sorted(int(one) for one in ours - theirs if _is_number(one))
    gone = set(lost)
    for number, author in enumerate(authors.all("author") if authors is not None else ()):
        if number in gone:
            job.draft.edit(whole.part, _removed(author))
    for comment in left if lost else ():
        written = comment.attributes.get("authorId", "")
        if _is_number(written):
            job.draft.edit(whole.part, whole.attribute(comment, "authorId", _renumbered(written, lost)))


def _pieces(comment: Element) -> Iterator[Element]:
    """The `t` elements of a comment, in order."""
    for text in comment.all("text"):
        for child in text.children:
            if child.local == "t":
                yield child
            elif child.local == "r":
                yield from child.all("t")


def _said(whole: Outline, piece: Element) -> str:
    text = whole.text(piece.inner, piece.inner_end)
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return unescaped(text)


def _shortened(whole: Outline, comment: Element, end: int) -> Iterator[Edit]:
    """Cut a comment's text off at `end`, however other programs divided it into runs."""
    left = end
    for piece in _pieces(comment):
        said = _said(whole, piece)
        keep = said[:left] if left > 0 else ""
        if len(keep) < len(said):
            yield Edit(piece.inner, piece.inner_end, whole.encode(escaped_text(keep)))
        left -= len(said)


def _strip_shapes(job: _Job, part: str, sheet: Outline, freed: set[Cell], *, alone: bool, comments: str) -> None:
    """Remove the boxes of our comments; where nothing else is left, the drawing and the comments part go, too."""
    legacy = sheet.root.child("legacyDrawing")
    identity = related_id_of(sheet, legacy.attributes) if legacy is not None else None
    relation = next((r for r in job.package.relationships(part) if r.id == identity), None)
    if relation is None or legacy is None or relation.target not in job.package:
        return
    stored = job.package.stored_name(relation.target)
    data = job.package.read(stored)
    encoding = readable_encoding(data, stored)
    try:
        text = data.decode(encoding, "surrogateescape")
    except UnicodeDecodeError as error:
        raise WorkbookFault("fault.ooxml.cannot_mark", part=stored) from error
    shapes = list(_SHAPE.finditer(text))
    ours = [match for match in shapes if 'ObjectType="Note"' in match[0] and _cell_of(match[0]) in freed]
    if alone and len(ours) == len(shapes):
        job.draft.edit(part, _removed(legacy))
        _cut(job, part, [relation.id, comments])
        return
    seen = end = 0
    for match in ours:
        start = end + len(text[seen : match.start()].encode(encoding, "surrogateescape"))
        end = start + len(match[0].encode(encoding, "surrogateescape"))
        seen = match.end()
        job.draft.edit(stored, Edit(start, end, b""))


def _cell_of(shape: str) -> Cell:
    """Return the (row, column) a comment's box belongs to, 1-based."""
    place = dict(_PLACE.findall(shape))
    return int(place.get("Row", -1)) + 1, int(place.get("Column", -1)) + 1
