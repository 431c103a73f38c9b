"""What stands for this program wherever it is installed: driver and workers of a cluster must be the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

import perfxl
from perfxl import __version__
from perfxl.form.folders import delivered_templates

READ = (".py", ".toml")


@cache
def program_digest() -> str:
    """Return version and a hash of the content of every file of the program and of its forms."""
    told = hashlib.sha256()
    for folder in (Path(perfxl.__file__).parent, delivered_templates()):
        for name, data in sorted(_files(folder, "")):
            told.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"{__version__} ({told.hexdigest()[:12]})"


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{above}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.name.endswith(READ):
            yield name, entry.read_bytes().replace(b"\r\n", b"\n")
