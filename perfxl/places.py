"""Where files are: on this machine's disk, or at an address (s3://…, sftp://…, file://…) that fsspec opens.

A place on disk is a plain `pathlib.Path` and fsspec is never loaded for it. An address is a `upath.UPath`, which is
used like one. Cluster workers open addresses themselves; what lies on this machine's disk, or in this process
(memory://), is carried to them and back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from perfxl.errors import UsageFault

if TYPE_CHECKING:
    from upath import UPath

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HERE = ("memory",)  # file systems that are in one process
_WHOLE = ("memory", "s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "obs", "cos")
"""Where a file is there once it has been sent to its end; elsewhere it is sent under another name, then renamed."""

DRAFT = ".perfxl-"  # how a file's name begins while it is being written


def names_address(text: str) -> bool:
    """Whether a name is that of an address."""
    return _ADDRESS.match(text) is not None


def place(text: str) -> Path:
    """Return a place by its name; raise UsageFault where nothing opens such an address."""
    if not names_address(text):
        return Path(text)
    try:
        from upath import UPath
    except ImportError as fault:
        raise UsageFault("fault.place.missing", path=text) from fault
    try:
        address = UPath(text)
        _ = address.fs
    except ImportError as fault:
        raise UsageFault("fault.place.library", path=text, problem=fault) from fault
    except ValueError as fault:
        raise UsageFault("fault.place.unknown", path=text, problem=fault) from fault
    return cast("Path", address)


def is_address(path: Path) -> bool:
    """Whether a place is an address."""
    return not isinstance(path, PurePath)


def is_carried(path: Path) -> bool:
    """Whether other machines cannot be counted on to open a place: it is on this disk, or in this process."""
    return not is_address(path) or is_in_process(path)


def is_in_process(path: Path) -> bool:
    """Whether a place is nowhere but in this process."""
    return is_address(path) and _at(path).protocol in _HERE


def name_of(path: Path) -> bytes:
    """Return what names a place however it was spelled, as bytes, since a name need not be made of characters."""
    return os.fsencode(str(path) if is_address(path) else path.resolve())


def below(folder: Path) -> list[Path]:
    """Return the files below a folder, sorted; raise OSError where it cannot be listed."""
    if not is_address(folder):
        return sorted(folder.rglob("*"))
    at = _at(folder)
    found = sorted(str(name) for name in at.fs.find(at.path))
    return [folder.joinpath(*name.removeprefix(at.path).strip("/").split("/")) for name in found]


def put_whole(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file at an address whole or not at all; raise OSError where it cannot be written."""
    import secrets

    at = _at(target)
    whole = data if isinstance(data, bytes) else b"".join(data)
    if at.protocol in _WHOLE:
        at.fs.pipe_file(at.path, whole)
        return
    at.parent.mkdir(parents=True, exist_ok=True)
    draft = at.parent / f"{DRAFT}{secrets.token_hex(8)}{target.suffix}"
    try:
        at.fs.pipe_file(draft.path, whole)
        at.fs.mv(draft.path, at.path)
    except OSError:
        if draft.exists():
            draft.unlink()
        raise


def _at(path: Path) -> UPath:
    return cast("UPath", path)
