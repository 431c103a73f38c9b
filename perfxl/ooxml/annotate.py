"""Annotating: a frozen plan in, the department's own file with the plan put in out (floor 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from perfxl.errors import WorkbookFault
from perfxl.model.cells import CellRef
from perfxl.ooxml import vml
from perfxl.ooxml.annotation import Annotated, Annotation, Drawn, DxfStyle, Mark, Note
from perfxl.ooxml.archive import QUICK
from perfxl.ooxml.comments import comment_sheet, threaded_cells
from perfxl.ooxml.conditional import dxf, mark_edit, merged_spans, span_at
from perfxl.ooxml.draft import Draft, related_attribute
from perfxl.ooxml.graft import Graft, free_titles, read_drawn, retitled
from perfxl.ooxml.journal import JOURNAL_PART, JOURNAL_TYPE, is_annotated, journal, restore
from perfxl.ooxml.markup import escaped
from perfxl.ooxml.package import Package, rewrite
from perfxl.ooxml.splice import Edit, Outline, outline, place_for, spliced
from perfxl.ooxml.styles import STYLES_TYPE, StyleShift, append_edits, blank_styles, grafted, size
from perfxl.ooxml.workbook import DefinedName, SheetEntry, WorkbookIndex, read_index

WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


class _Job(Struct, frozen=True):
    """One annotation under way: the plan in the host's titles, what it goes into, what is drawn for it."""

    plan: Annotation
    index: WorkbookIndex
    draft: Draft
    drawn: Drawn | None
    titles: Mapping[str, str]


def annotate(source: Package | bytes, annotation: Annotation) -> Annotated:
    """Return a workbook with an annotation put in; parts it does not concern stay as they are, byte for byte.

    Marks of an earlier annotation are taken off first. The same input gives the same bytes. Raise NotAWorkbook,
    HostileWorkbook as `Package.open` does; WorkbookFault where a sheet to be marked is missing, a name is taken, or a
    part is written in a way that allows no insertion; ValueError where the drawn sheets hold what cannot be moved.
    """
    package = source if isinstance(source, Package) else Package.open(source)
    if is_annotated(package):
        package = Package.open(restore(package.data), package.limits)
    job = _job(package, annotation)
    dxf_ids, shift = _style(job)
    skipped = _mark(job, dxf_ids)
    _name_and_graft(job, shift)
    return Annotated(_written(job.draft), job.titles, skipped)


def unspoken(package: Package, cells: Iterable[CellRef]) -> frozenset[CellRef]:
    """Return the cells at which `annotate` would leave a comment out, because a threaded one stands there."""
    index = read_index(package)
    draft = Draft(package, strict=index.strict)
    by_title: dict[str, list[CellRef]] = {}
    for cell in cells:
        by_title.setdefault(cell.sheet, []).append(cell)
    found: set[CellRef] = set()
    for title, ours in by_title.items():
        entry = _worksheet(index, title)
        threaded = threaded_cells(draft, entry.part)
        if threaded:
            merges = merged_spans(draft.outline(entry.part, depth=3), title)
            anchors = {cell: span_at(cell, merges).anchor for cell in ours}
            found |= {cell for cell, anchor in anchors.items() if (anchor.row, anchor.column) in threaded}
    return frozenset(found)


def _job(package: Package, annotation: Annotation) -> _Job:
    index = read_index(package)
    sheets = annotation.sheets
    drawn = read_drawn(sheets) if isinstance(sheets, bytes) else sheets
    wanted = [sheet.title for sheet in drawn.index.sheets] if drawn is not None else []
    titles = free_titles((sheet.title for sheet in index.sheets), wanted)
    plan = replace(
        annotation,
        marks=tuple(
            replace(mark, formats=tuple((retitled(formula, titles), look) for formula, look in mark.formats))
            for mark in annotation.marks
        ),
        names=tuple(replace(name, formula=retitled(name.formula, titles)) for name in annotation.names),
    )
    return _Job(plan, index, Draft(package, strict=index.strict), drawn, titles)


def _style(job: _Job) -> tuple[dict[DxfStyle, int], StyleShift]:
    """Append the styles the plan needs; return where each look stands and how far drawn styles move."""
    looks = tuple(dict.fromkeys(look for mark in job.plan.marks for _, look in mark.formats))
    if not looks and job.drawn is None:
        return {}, StyleShift(0, 0)
    draft, part = job.draft, job.index.styles
    data = draft.package.read(part) if part is not None else blank_styles(draft.main)
    drawn = job.drawn
    edits, first, shift = _style_edits(
        data, part or "styles.xml", looks, drawn.styles if drawn else None, drawn.looks if drawn else ()
    )
    if part is not None:
        draft.edit(part, *edits)
    else:
        made = draft.free_name(f"{draft.folder()}/styles{{}}.xml".lstrip("/"), "")
        draft.add(made, spliced(data, edits), STYLES_TYPE)
        draft.relate(draft.package.workbook, "styles", made)
    return {look: first + count for count, look in enumerate(looks)}, shift


@lru_cache(maxsize=16)
def _style_edits(
    data: bytes, part: str, looks: tuple[DxfStyle, ...], drawn: Outline | None, drawn_looks: tuple[DxfStyle, ...]
) -> tuple[tuple[Edit, ...], int, StyleShift]:
    """Return the edits of a styles part, the number of the first look, and how far drawn styles move.

    The returns of one form have the same styles and mostly get the same looks, so this is worked out once for them.
    """
    host = outline(data, part)
    additions: dict[str, list[str]] = {}
    shift = StyleShift(0, 0)
    if drawn is not None:
        additions, shift = grafted(host, drawn, len(looks))
        additions["dxfs"] = [dxf(look, host.prefix) for look in drawn_looks] + additions["dxfs"]
    additions["dxfs"] = [dxf(look, host.prefix) for look in looks] + additions.get("dxfs", [])
    return tuple(append_edits(host, additions)), size(host, "dxfs"), shift


def _mark(job: _Job, dxf_ids: Mapping[DxfStyle, int]) -> tuple[CellRef, ...]:
    """Put marks and comments on the host's sheets; return the cells whose comment was left out."""
    skipped: list[CellRef] = []
    blocks = vml.blocks_in_use(job.draft.package) if job.plan.comments else set()
    marks: dict[SheetEntry, list[Mark]] = {}
    notes: dict[SheetEntry, list[Note]] = {}
    for mark in job.plan.marks:
        marks.setdefault(_worksheet(job.index, mark.cell.sheet), []).append(mark)
    for note in job.plan.comments:
        notes.setdefault(_worksheet(job.index, note.cell.sheet), []).append(note)
    for entry in dict.fromkeys([*marks, *notes]):
        sheet = job.draft.outline(entry.part, depth=3)
        merges = merged_spans(sheet, entry.title)
        if entry in marks:
            job.draft.edit(entry.part, mark_edit(sheet, marks[entry], merges, dxf_ids))
        if entry in notes:
            skipped += comment_sheet(job.draft, entry.part, notes[entry], merges, blocks)
    return tuple(skipped)


def _worksheet(index: WorkbookIndex, title: str) -> SheetEntry:
    """Return the worksheet of a title; raise WorkbookFault if the workbook has none of that title."""
    entry = index.sheet(title)
    if entry is None or entry.kind != "worksheet" or not entry.part:
        raise WorkbookFault("fault.ooxml.no_such_sheet", sheet=title)
    return entry


def _name_and_graft(job: _Job, shift: StyleShift) -> None:
    """Put names and drawn sheets into the workbook part."""
    draft = job.draft
    names = job.plan.names
    moved: list[tuple[SheetEntry, str]] = []
    if job.drawn is not None:
        graft = Graft(draft, job.drawn, shift, job.titles, date_1904=job.index.date_1904)
        moved = graft.sheets()
        names += graft.names(len(job.index.sheets))
    if not names and not moved:
        return
    _refuse_taken(job.index, names)
    part = draft.package.workbook
    book = draft.outline(part, over="definedNames")
    tabs = book.root.child("sheets")
    if tabs is None:
        raise WorkbookFault("fault.ooxml.cannot_mark", part=part)
    number = max((entry.sheet_id for entry in job.index.sheets), default=0)
    text = ""
    for count, (entry, moved_part) in enumerate(moved, start=1):
        identity = related_attribute(book, draft.relation_base, draft.relate(part, "worksheet", moved_part))
        state = "" if entry.state == "visible" else f' state="{entry.state}"'
        title = escaped(job.titles[entry.title])
        text += f'<{book.prefix}sheet name="{title}" sheetId="{number + count}"{state}{identity}/>'
    if text:
        draft.edit(part, book.append(tabs, text))
    listed = "".join(_defined_name(name, book.prefix) for name in names)
    existing = book.root.child("definedNames")
    if existing is not None and listed:
        draft.edit(part, book.append(existing, listed))
    elif listed:
        at = place_for(book.root, WORKBOOK_ORDER, "definedNames")
        draft.edit(part, book.insert(at, f"<{book.prefix}definedNames>{listed}</{book.prefix}definedNames>"))


def _refuse_taken(index: WorkbookIndex, names: Iterable[DefinedName]) -> None:
    """Raise WorkbookFault where the workbook already has a name of ours, as Excel compares names (case ignored)."""
    taken = {(name.name.casefold(), name.sheet_index) for name in index.names}
    for name in names:
        if (name.name.casefold(), name.sheet_index) in taken:
            raise WorkbookFault("fault.ooxml.name_taken", name=name.name)
        taken.add((name.name.casefold(), name.sheet_index))


def _defined_name(name: DefinedName, prefix: str) -> str:
    local = "" if name.sheet_index is None else f' localSheetId="{name.sheet_index}"'
    hidden = ' hidden="1"' if name.hidden else ""
    tag = f"{prefix}definedName"
    return f'<{tag} name="{escaped(name.name)}"{local}{hidden}>{escaped(name.formula)}</{tag}>'


def _written(draft: Draft) -> bytes:
    """Return the package with the draft's edits, its parts and the journal of both."""
    part = draft.free_name(JOURNAL_PART, "")
    draft.add(part, b"", "application/json")
    draft.relate("", JOURNAL_TYPE, part)
    draft.finish()
    originals = {name: draft.original(name) for name in draft.edits}
    draft.added[part] = journal(originals, draft.edits, draft.added)
    replaced = {name: spliced(originals[name], edits) for name, edits in draft.edits.items()}
    return rewrite(draft.package, replaced, draft.added, effort=QUICK)
