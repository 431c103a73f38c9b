"""Many returns: find them, check each, write each whole or not at all (floor 7). One bad file never stops the rest."""

from __future__ import annotations

import os
import re
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfxl.errors import OutputExists, OutputFault, PerfxlError, UsageFault, WorkbookFault
from perfxl.marking import Edition
from perfxl.model import Outcome, Status
from perfxl.ooxml import Package, is_annotated
from perfxl.pipeline import AS_DELIVERED, Checked, Terms, process

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
UNREAD = (".xls", ".xlsb", ".ods", ".et")  # may be returns: received, and said to be unreadable, never passed over
LOCK_FILE = "~$"
FIRST_ROUND = 1
_OUR_SUFFIX = re.compile(r"_第\d+次审核$")


@dataclass(frozen=True, slots=True)
class Options:
    """Where marked copies go (`output` for departments, `audit` for auditors or None), and on what terms."""

    output: Path
    audit: Path | None = None
    force: bool = False
    terms: Terms = AS_DELIVERED


@dataclass(frozen=True, slots=True)
class Source:
    """One file to check, and the folder its marked copy goes to below the output folder."""

    path: Path
    folder: Path


def find(paths: Sequence[Path], outputs: Sequence[Path]) -> tuple[Source, ...]:
    """Return the workbooks of files and folders, sorted, each once; raise UsageFault for a path without any.

    Inside folders, lock files, everything below the output folders, and marked copies beside their original are passed
    over.
    """
    found: dict[Path, Source] = {}
    written = [output.resolve() for output in outputs]
    for path in paths:
        if not path.exists():
            raise UsageFault("fault.not_found", path=path)
        here = [Source(path, _below(path, paths))] if path.is_file() else list(_inside(path, written))
        if not here:
            raise UsageFault("fault.nothing_to_check", path=path)
        for source in here:
            found.setdefault(source.path.resolve(), source)
    return tuple(sorted(found.values(), key=lambda source: str(source.path)))


def _below(path: Path, paths: Sequence[Path]) -> Path:
    """Where a file given by itself goes: files of several folders keep their folders apart."""
    folders = [each.resolve().parent for each in paths if each.is_file()]
    return path.resolve().parent.relative_to(os.path.commonpath(folders))


def _inside(folder: Path, outputs: Sequence[Path]) -> Iterator[Source]:
    apart = [output for output in outputs if not folder.resolve().is_relative_to(output)]
    for path in sorted(folder.rglob("*")):
        place = path.resolve()
        passed = path.name.startswith(LOCK_FILE) or any(place.is_relative_to(output) for output in apart)
        if path.suffix.lower() in (*WORKBOOKS, *UNREAD) and not passed and not _is_copy(path) and path.is_file():
            yield Source(path, path.parent.relative_to(folder))


def _is_copy(path: Path) -> bool:
    """Whether the original of a marked copy lies beside it: alone, a marked copy is a return that came back."""
    bare = _OUR_SUFFIX.sub("", path.stem)
    return bare != path.stem and path.with_name(bare + path.suffix).exists()


def run(sources: Iterable[Source], options: Options) -> Iterator[Outcome]:
    """Yield the outcome of each return as it is done, its marked copies written.

    What stands in the way of an output is found before the first return is read: OutputExists, or UsageFault where two
    returns would be written to one file.
    """
    sources = tuple(sources)
    _clear_the_way(sources, options)
    for source in sources:
        yield _checked(source, options)


def _clear_the_way(sources: tuple[Source, ...], options: Options) -> None:
    taken: dict[Path, Path] = {}
    originals = {source.path.resolve() for source in sources}
    if options.audit is not None and options.audit.resolve() == options.output.resolve():
        raise UsageFault("fault.same_folder", path=options.output)
    for source in sources:
        for folder in (options.output, options.audit):
            if folder is None:
                continue
            target = folder / source.folder / marked_name(source.path, FIRST_ROUND)
            if target.resolve() in originals:
                raise UsageFault("fault.over_original", path=target)
            if target in taken:
                raise UsageFault("fault.one_output", path=target, first=taken[target], second=source.path)
            taken[target] = source.path
            if target.exists() and not options.force and not _is_ours(target):
                raise OutputExists("fault.output_exists", path=target)


def _checked(source: Source, options: Options) -> Outcome:
    folders = {Edition.DEPARTMENT: options.output}
    if options.audit is not None:
        folders[Edition.AUDIT] = options.audit
    try:
        checked = process(source.path, options.terms, tuple(folders))
    except UsageFault:
        raise  # the roster: it would be the same for every return
    except Exception as fault:  # noqa: BLE001 - our own slip on one return must not cost the others theirs
        where = traceback.extract_tb(fault.__traceback__)[-1]
        problem = f"{type(fault).__name__}: {fault} ({Path(where.filename).name}:{where.lineno})"
        crash = PerfxlError("fault.crashed", problem=problem)
        return Outcome(path=source.path, sha256="", status=Status.CRASHED, fault=crash)
    return _written(source, checked, folders, options)


def _written(source: Source, checked: Checked, folders: dict[Edition, Path], options: Options) -> Outcome:
    outcome = checked.outcome
    for edition, data in checked.editions.items():
        target = folders[edition] / source.folder / marked_name(source.path, outcome.round)
        if target.resolve() == source.path.resolve():
            return replace(outcome, fault=OutputExists("fault.over_original", path=target))
        try:
            write_ours(target, data, force=options.force)
        except (OutputExists, OutputFault) as fault:
            return replace(outcome, fault=fault)
        if edition is Edition.DEPARTMENT:
            outcome = replace(outcome, marked=target)
    return outcome


def marked_name(path: Path, number: int) -> str:
    """Return the marked copy's name: Excel cannot open two files of one name, so the round stands in it."""
    return f"{_OUR_SUFFIX.sub('', path.stem)}_第{number}次审核{path.suffix}"


def write_ours(target: Path, data: bytes, *, force: bool) -> None:
    """Write a marked copy, replacing only what is provably ours; raise OutputExists or OutputFault, nothing lost."""
    if target.exists() and not force and not _is_ours(target):
        raise OutputExists("fault.output_exists", path=target)
    write_whole(target, data)


def _is_ours(path: Path) -> bool:
    try:
        return is_annotated(Package.open(path.read_bytes()))
    except (WorkbookFault, OSError):
        return False


def write_whole(target: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then renamed; raise OutputFault."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=".perfxl-", suffix=target.suffix, dir=target.parent)
    except OSError as fault:
        raise OutputFault("fault.cannot_write", path=target, problem=fault.strerror) from fault
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(target)
    except OSError as fault:
        raise OutputFault("fault.cannot_write", path=target, problem=fault.strerror) from fault
    finally:
        Path(draft).unlink(missing_ok=True)  # gone already where all went well; an interrupt leaves nothing, either


def _umask() -> int:
    """The process's mask: mkstemp makes files nobody else may read, a marked copy is like any other file."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
