"""The key a return is kept under: it is another one where anything that decides its outcome has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec.structs import replace

import perfxl
from perfxl import __version__
from perfxl.batch.options import Options
from perfxl.finding import Source
from perfxl.form.folders import delivered_templates
from perfxl.pipeline import Terms
from perfxl.roster import RosterFile

READ = (".py", ".toml")


def key_of(source: Source, options: Options, terms: str) -> str:
    """Return the key of a return: the terms, what it is called, and where its copies go.

    Its bytes are not in it: they are compared when they are read.
    """
    said = (terms, str(source.path), str(source.folder), str(options.output), str(options.audit))
    return _hash(repr(said))


def terms_key(terms: Terms) -> str:
    """Return what stands for the terms of a run: stage, language, roster, decisions, levels, last year, program, forms.

    Passwords are left out, since a hash would help whoever guesses: what is under one is asked again each time.
    """
    changed = terms.adjustments
    if not changed.waivers:
        changed = replace(changed, today=changed.today.max)
    roster = (terms.roster.path, terms.roster.data) if isinstance(terms.roster, RosterFile) else terms.roster
    form = None if terms.form is None else (terms.form.definition, terms.form.rubric, terms.form.relations)
    said = (terms.stage, terms.lang, sorted(terms.rulings.items()), changed, form, terms.previous)
    return _hash(repr((_program(), roster, said)))


@cache
def _program() -> str:
    """What stands for this program and its forms: version, and name, size and time of every file it is made of."""
    folders = [Path(perfxl.__file__).parent, *delivered_templates().iterdir()]
    files = [each for folder in folders if isinstance(folder, Path) and folder.is_dir() for each in _files(folder)]
    return _hash(repr((__version__, sorted(files))))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                yield from _files(Path(entry.path))
            elif entry.name.endswith(READ):
                stated = entry.stat()
                yield entry.path, stated.st_size, stated.st_mtime_ns


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
