"""Where files are: on this machine's disk, or at an address (s3://…, sftp://…, file://…) that fsspec opens.

A place on disk is a plain `pathlib.Path` and fsspec is never loaded for it. An address is a `upath.UPath`, which is
used like one. Cluster workers open addresses themselves; what lies on this machine's disk, or in this process
(memory://), is carried to them and back.
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from perfxl.errors import UsageFault

if TYPE_CHECKING:
    from upath import UPath

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HERE = ("memory",)  # file systems that are in one process


def place(text: str) -> Path:
    """Return a place by its name; raise UsageFault where nothing opens such an address."""
    if _ADDRESS.match(text) is None:
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
    """Whether other processes cannot be counted on to open a place: it is on this disk, or in this process."""
    return not is_address(path) or _at(path).protocol in _HERE


def name_of(path: Path) -> bytes:
    """Return what names a place however it was spelled, as bytes, since a name need not be made of characters."""
    return os.fsencode(str(path) if is_address(path) else path.resolve())


def _at(path: Path) -> UPath:
    return cast("UPath", path)
