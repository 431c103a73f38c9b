"""Where the marked copies of a run go, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from perfxl.finding import OURS, WORKBOOKS, Source
from perfxl.marking import Edition
from perfxl.pipeline import AS_DELIVERED, Terms

TRANSCRIBED = "_转录"

SECONDS = 120.0
"""Within so many seconds a return is checked, by the clock, where it is checked in a worker process."""

MEGABYTES = 2_048
"""The address space of a worker process, where the system can limit it."""


class Options(Struct, frozen=True):
    """Where marked copies go (`output` for departments, `audit` for auditors; None: nowhere), and on what terms.

    `jobs` processes work at a time; 1: this one. `scheduler` is the address of a cluster that works instead. `force`
    checks again what the ledger has, and overwrites.
    """

    output: Path | None
    audit: Path | None = None
    force: bool = False
    terms: Terms = AS_DELIVERED
    jobs: int = 1
    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    scheduler: str | None = None

    @property
    def folders(self) -> Mapping[Edition, Path]:
        """The folder of each edition asked for."""
        asked = {Edition.DEPARTMENT: self.output, Edition.AUDIT: self.audit}
        return {edition: folder for edition, folder in asked.items() if folder is not None}


def marked_name(path: Path, number: int, *, transcribed: bool = False) -> str:
    """Return the marked copy's name: Excel cannot open two files of one name, so the round stands in it.

    A copy is what it is called, whatever the return was called; what was transcribed says so, for another file of the
    same stem may lie beside it.
    """
    suffix = path.suffix if path.suffix.lower() in WORKBOOKS and not transcribed else ".xlsx"
    return f"{bare_stem(path)}{TRANSCRIBED if transcribed else ''}_第{number}次审核{suffix}"


def placed(folder: Path, source: Source) -> Path:
    """Return the folder of a return's marked copy below an output folder."""
    return folder.joinpath(*source.folder.parts)


def bare_stem(path: Path) -> str:
    """Return a return's name without its suffix, and without what an earlier check put behind it."""
    return OURS.sub("", path.stem)


def family(source: Source) -> tuple[str, str]:
    """Return what returns have in common whose marked copies may come to have one name: only they can collide."""
    return source.folder.as_posix().casefold(), bare_stem(source.named).removesuffix(TRANSCRIBED).casefold()
