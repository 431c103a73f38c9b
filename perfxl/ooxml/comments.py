"""Comments at cells: a part of our own, or appended beside those a sheet has (floor 2).

Theirs keep their place. Where one of theirs stands at the same cell, our text goes to its end after a separator, so
that it can be found and removed. Under a threaded comment Excel shows no other, so ours is left out there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from perfxl.model.cells import CellRef, CellSpan
from perfxl.ooxml import vml
from perfxl.ooxml.annotation import Note
from perfxl.ooxml.boxes import grid, text_height
from perfxl.ooxml.conditional import SHEET_ORDER, span_at
from perfxl.ooxml.draft import Draft, related_attribute, related_id_of
from perfxl.ooxml.markup import escaped_text
from perfxl.ooxml.opc import Relationship
from perfxl.ooxml.sheetscan import span_of
from perfxl.ooxml.splice import Element, Outline, place_for

SEPARATOR = "\n──── perfxl ────\n"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


class _Placed(Struct, frozen=True):
    """A comment of ours at the cell it belongs to."""

    cell: CellRef
    author: str
    text: str
    width: int
    height: int


def comment_sheet(
    draft: Draft, part: str, notes: Iterable[Note], merges: tuple[CellSpan, ...], blocks: set[int]
) -> tuple[CellRef, ...]:
    """Put comments on one sheet part and return the cells left out because a threaded comment stands there.

    `blocks` are the VML blocks in use; those taken are added. Raise WorkbookFault where existing comments are written
    in a way that allows no insertion.
    """
    relations = draft.package.relationships(part)
    threaded = threaded_cells(draft, part)
    placed = _placed(notes, merges)
    skipped = tuple(note.cell for note in placed if (note.cell.row, note.cell.column) in threaded)
    ours = [note for note in placed if note.cell not in skipped]
    if not ours:
        return skipped
    existing = _target(draft, relations, "comments")
    if existing is None:
        name = draft.free_name(f"{draft.folder()}/comments{{}}.xml".lstrip("/"))
        draft.add(name, _new_comments(draft.main, ours), COMMENTS_TYPE)
        draft.relate(part, "comments", name)
        boxed = ours
    else:
        boxed = _append_comments(draft, existing, ours)
    if boxed:
        _draw(draft, part, relations, boxed, blocks)
    return skipped


def _placed(notes: Iterable[Note], merges: tuple[CellSpan, ...]) -> list[_Placed]:
    """Return our comments by cell: moved to the anchor of a merged rectangle, several at one cell joined."""
    by_cell: dict[CellRef, _Placed] = {}
    for note in notes:
        cell = span_at(note.cell, merges).anchor
        before = by_cell.get(cell)
        text = note.text if before is None else f"{before.text}\n{note.text}"
        width = max(note.width, before.width if before is not None else 0)
        height = note.height if note.height is not None and before is None else text_height(text, width)
        by_cell[cell] = _Placed(cell, note.author, text, width, height)
    return list(by_cell.values())


def _target(draft: Draft, relations: Iterable[Relationship], kind: str) -> str | None:
    for relation in relations:
        if relation.kind == kind and not relation.external and relation.target in draft.package:
            return draft.package.stored_name(relation.target)
    return None


def threaded_cells(draft: Draft, part: str) -> set[tuple[int, int]]:
    """Return the cells (row, column) of a sheet part that have a threaded comment."""
    cells: set[tuple[int, int]] = set()
    for relation in draft.package.relationships(part):
        if relation.kind == "threadedComment" and relation.target in draft.package:
            whole = draft.outline(relation.target, depth=1)
            for thread in whole.root.all("threadedComment"):
                span = span_of("", thread.attributes.get("ref", ""))
                if span is not None:
                    cells.add((span.top, span.left))
    return cells


def _new_comments(namespace: str, ours: Sequence[_Placed]) -> str:
    authors = list(dict.fromkeys(note.author for note in ours))
    names = "".join(f"<author>{escaped_text(author)}</author>" for author in authors)
    listed = "".join(_comment(note, authors.index(note.author), "") for note in ours)
    return f'<comments xmlns="{namespace}"><authors>{names}</authors><commentList>{listed}</commentList></comments>'


def _comment(note: _Placed, author: int, prefix: str) -> str:
    p = prefix
    return f'<{p}comment ref="{note.cell.a1}" authorId="{author}"><{p}text>{_run(note.text, p)}</{p}text></{p}comment>'


def _run(text: str, prefix: str) -> str:
    p = prefix
    look = f'<{p}rPr><{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="宋体"/><{p}family val="3"/>'
    return f'<{p}r>{look}<{p}charset val="134"/></{p}rPr><{p}t xml:space="preserve">{escaped_text(text)}</{p}t></{p}r>'


def _append_comments(draft: Draft, part: str, ours: Sequence[_Placed]) -> list[_Placed]:
    """Append to an existing comments part; return the comments that need a box of their own."""
    whole = draft.outline(part, depth=5)
    p = whole.prefix
    listed = whole.root.child("commentList")
    theirs: dict[tuple[int, int], Element] = {}
    for comment in listed.all("comment") if listed is not None else ():
        span = span_of("", comment.attributes.get("ref", ""))
        if span is not None:
            theirs.setdefault((span.top, span.left), comment)
    new = [note for note in ours if (note.cell.row, note.cell.column) not in theirs]
    for note in ours:
        same = theirs.get((note.cell.row, note.cell.column))
        if same is not None:
            _extend(draft, whole, same, note)
    if not new:
        return []
    authors = list(dict.fromkeys(note.author for note in new))
    names = "".join(f"<{p}author>{escaped_text(author)}</{p}author>" for author in authors)
    written = whole.root.child("authors")
    before = len(written.all("author")) if written is not None else 0
    text = "".join(_comment(note, before + authors.index(note.author), p) for note in new)
    if written is None:
        draft.edit(part, whole.insert(whole.root.inner, f"<{p}authors>{names}</{p}authors>"))
    else:
        draft.edit(part, whole.append(written, names))
    if listed is None:
        draft.edit(part, whole.append(whole.root, f"<{p}commentList>{text}</{p}commentList>"))
    else:
        draft.edit(part, whole.append(listed, text))
    return new


def _extend(draft: Draft, whole: Outline, comment: Element, note: _Placed) -> None:
    """Put our text at the end of a comment of theirs: as a run after runs, else inside its only text."""
    text = comment.child("text")
    addition = SEPARATOR + note.text
    if text is None:
        body = f"<{whole.prefix}text>{_run(addition, whole.prefix)}</{whole.prefix}text>"
        edit = whole.append(comment, body) if comment.closed else whole.insert(comment.inner, body)
    elif text.all("r"):
        edit = whole.insert(text.all("r")[-1].end, _run(addition, whole.prefix))
    else:
        plain = text.child("t")
        edit = (
            whole.append(text, _run(addition, whole.prefix))
            if plain is None
            else whole.append(plain, escaped_text(addition))
        )
    draft.edit(whole.part, edit)


def _draw(
    draft: Draft, part: str, relations: Iterable[Relationship], boxed: Sequence[_Placed], blocks: set[int]
) -> None:
    """Give comments their boxes, in the sheet's VML part or a new one."""
    sheet = draft.outline(part)
    lines = grid(sheet)
    boxes = [
        vml.Box(
            note.cell.row,
            note.cell.column,
            lines.anchor(note.cell.row, note.cell.column, note.width, note.height),
            note.width,
            note.height,
        )
        for note in boxed
    ]
    taken = vml.take_blocks(blocks, len(boxes))
    legacy = sheet.root.child("legacyDrawing")
    if legacy is not None:
        identity = related_id_of(sheet, legacy.attributes)
        target = next((relation.target for relation in relations if relation.id == identity), "")
        stored = draft.package.stored_name(target)
        draft.edit(stored, *vml.append_edits(draft.package.read(stored), stored, boxes, taken))
        return
    name = draft.free_name(f"{draft.folder()}/drawings/vmlDrawing{{}}.vml".lstrip("/"))
    draft.add(name, vml.new_part(boxes, taken), vml.VML_TYPE)
    identity = draft.relate(part, "vmlDrawing", name)
    attribute = related_attribute(sheet, draft.relation_base, identity)
    at = place_for(sheet.root, SHEET_ORDER, "legacyDrawing")
    draft.edit(part, sheet.insert(at, f"<{sheet.prefix}legacyDrawing{attribute}/>"))
