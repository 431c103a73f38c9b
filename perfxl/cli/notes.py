"""`check --notes`: a text file for each department, replaced only where it is a note of ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from perfxl.batch import sweep, write_whole
from perfxl.errors import OutputExists
from perfxl.messages import LANGUAGES, Lang, say
from perfxl.render import Record, note, note_names
from perfxl.roster.filenames import safe_name

ENCODING = "utf-8-sig"  # older editors take a file without a mark for GBK


def write_notes(records: Iterable[Record], folder: Path, lang: Lang, *, force: bool) -> None:
    """Write the notes of all returns; raise OutputExists where a file of that name is none of ours."""
    taken: set[str] = set()
    sweep(folder)
    for record in records:
        text = note(record, lang)
        if text is None:
            continue
        stem = safe_name("_".join(part for part in note_names(record) if part))
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name.casefold())
        path = folder / f"{name}.txt"
        if path.exists() and not force and not _is_ours(path):
            raise OutputExists("fault.notes_exist", path=path)
        write_whole(path, text.encode(ENCODING))


def _is_ours(path: Path) -> bool:
    begun = tuple(say("note.title", lang).encode(ENCODING) for lang in LANGUAGES)
    return path.is_file() and path.read_bytes().startswith(begun)
