"""Files written whole or not at all, and never over what is somebody else's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from perfxl.errors import OutputExists, OutputFault, WorkbookFault
from perfxl.ooxml import Package, is_annotated
from perfxl.places import DRAFT, is_address, put_whole


def write_ours(target: Path, data: bytes, *, force: bool) -> None:
    """Write a marked copy, replacing only what is provably ours; raise OutputExists or OutputFault, nothing lost."""
    if target.exists() and not force and not is_ours(target):
        raise OutputExists("fault.output_exists", path=target)
    write_whole(target, data)


def is_ours(path: Path) -> bool:
    """Whether a file is a marked copy of ours."""
    try:
        return is_annotated(Package.open(path.read_bytes()))
    except (WorkbookFault, OSError):
        return False


def write_whole(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: beside its place first, then renamed; raise OutputFault.

    `data` may come piece by piece, so that a long file is never in memory as a whole.
    """
    if is_address(target):
        try:
            put_whole(target, data)
        except OSError as fault:
            raise OutputFault("fault.cannot_write", path=target, problem=fault.strerror or fault) from fault
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=DRAFT, suffix=target.suffix, dir=target.parent)
    except OSError as fault:
        raise OutputFault("fault.cannot_write", path=target, problem=fault.strerror) from fault
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(target)
    except OSError as fault:
        raise OutputFault("fault.cannot_write", path=target, problem=fault.strerror) from fault
    finally:
        Path(draft).unlink(missing_ok=True)  # gone already where all went well; an interrupt leaves nothing, either


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written in a folder; whatever cannot be removed stays."""
    try:
        left = [one for one in folder.iterdir() if one.name.startswith(DRAFT) and one.is_file()]
    except OSError:
        return  # no such folder yet: nothing was left there
    for draft in left:
        try:
            draft.unlink()
        except OSError:
            continue  # nobody sees it, and nothing reads it


def _umask() -> int:
    """The process's mask: mkstemp makes files nobody else may read, a marked copy is like any other file."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
