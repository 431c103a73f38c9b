"""The output folder, there as a whole or not at all: made beside its place, then renamed.

A folder of ours says so by its list (`_extract.json`); only what that list names is ever replaced.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from perfxl.errors import OutputExists, OutputFault

LIST = "_extract.json"
SCHEMA: Literal["perfxl/extract/1"] = "perfxl/extract/1"


class FileEntry(Struct, frozen=True, kw_only=True):
    """One table's file: the form it is of (null for what all forms share), its path below the folder, its rows."""

    table: str
    form: str | None
    file: str
    rows: int


class Manifest(Struct, frozen=True, kw_only=True):
    """What stands in `_extract.json`: how many returns were read, and every file."""

    schema: Literal["perfxl/extract/1"]
    perfxl: str
    format: str
    returns: int
    files: list[FileEntry]


def clear_for_extract(folder: Path, *, force: bool) -> None:
    """Raise OutputExists where a folder holds anything, unless `force` and all of it is an earlier extract of ours."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise OutputExists("fault.extract.file", path=folder)
    present = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir() or one.is_symlink()}
    if not present:
        return
    strange = sorted(present - _listed(folder))
    if strange:
        raise OutputExists("fault.extract.strange", path=folder, file=strange[0])
    if not force:
        raise OutputExists("fault.extract.exists", path=folder)


def _listed(folder: Path) -> set[str]:
    """Return the files an earlier extract wrote here, none where the folder has no list of ours."""
    try:
        made = msgspec.json.decode((folder / LIST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return set()
    return {LIST, *(one.file for one in made.files)}


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """Yield a folder to write into; it takes the place of `folder` at the end, and is gone where that is not reached.

    Raise OutputFault where it cannot be made or renamed, OutputExists where a file not ours is there by then. What a
    killed run left is removed, or put back, first.
    """
    resolved = folder.resolve()
    draft = resolved.with_name(f".perfxl-{resolved.name}.draft")
    before = resolved.with_name(f".perfxl-{resolved.name}.before")
    try:
        if before.is_dir() and not resolved.exists():
            before.rename(resolved)
        for left in (draft, before):
            shutil.rmtree(left, ignore_errors=True)
        draft.mkdir(parents=True)
        yield draft
        if resolved.exists():
            clear_for_extract(folder, force=True)  # somebody may have put a file there meanwhile
            resolved.rename(before)
        draft.rename(resolved)
    except OSError as fault:
        raise OutputFault("fault.cannot_write", path=folder, problem=fault.strerror or fault) from fault
    finally:
        if before.is_dir() and not resolved.exists():
            before.rename(resolved)
        for left in (draft, before):
            shutil.rmtree(left, ignore_errors=True)
