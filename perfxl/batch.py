"""Many returns: find them, check each, write each whole or not at all (floor 7). One bad file never stops the rest."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from perfxl.errors import OutputExists, OutputFault, PerfxlError, UsageFault, WorkbookFault
from perfxl.finding import FOREIGN, OURS, WORKBOOKS, Source, find
from perfxl.marking import Edition
from perfxl.model import Outcome, Status
from perfxl.ooxml import Package, is_annotated
from perfxl.pipeline import AS_DELIVERED, Checked, Terms, process

__all__ = ["Options", "Source", "find", "marked_name", "run", "write_ours", "write_whole"]

FIRST_ROUND = 1


@dataclass(frozen=True, slots=True)
class Options:
    """Where marked copies go (`output` for departments, `audit` for auditors or None), and on what terms."""

    output: Path
    audit: Path | None = None
    force: bool = False
    terms: Terms = AS_DELIVERED


def run(sources: Iterable[Source], options: Options) -> Iterator[Outcome]:
    """Yield the outcome of each return as it is done, its marked copies written.

    What stands in the way of an output is found before the first return is read: OutputExists, or UsageFault where two
    returns would be written to one file. A source that is only listed has an outcome, too.
    """
    sources = tuple(sources)
    _clear_the_way(tuple(source for source in sources if source.fault is None), options)
    written: dict[Path, Path] = {}
    for source in sources:
        if source.fault is None:
            yield _checked(source, options, written)
        else:
            yield Outcome(path=source.path, sha256="", status=source.status, fault=source.fault)


def _clear_the_way(sources: tuple[Source, ...], options: Options) -> None:
    taken: dict[Path, Path] = {}
    originals = {source.on_disk.resolve() for source in sources}
    if options.audit is not None and options.audit.resolve() == options.output.resolve():
        raise UsageFault("fault.same_folder", path=options.output)
    for source in sources:
        for folder in (options.output, options.audit):
            if folder is None:
                continue
            foreign = source.path.suffix.lower() in FOREIGN
            target = folder / source.folder / marked_name(source.named, FIRST_ROUND, transcribed=foreign)
            if target.resolve() in originals:
                raise UsageFault("fault.over_original", path=target)
            if target in taken:
                raise UsageFault("fault.one_output", path=target, first=taken[target], second=source.path)
            taken[target] = source.path
            if target.exists() and not options.force and not _is_ours(target):
                raise OutputExists("fault.output_exists", path=target)


def _checked(source: Source, options: Options, written: dict[Path, Path]) -> Outcome:
    folders = {Edition.DEPARTMENT: options.output}
    if options.audit is not None:
        folders[Edition.AUDIT] = options.audit
    try:
        checked = process(source, options.terms, tuple(folders))
    except UsageFault:
        raise  # the roster: it would be the same for every return
    except Exception as fault:  # noqa: BLE001 - our own slip on one return must not cost the others theirs
        where = traceback.extract_tb(fault.__traceback__)[-1]
        problem = f"{type(fault).__name__}: {fault} ({Path(where.filename).name}:{where.lineno})"
        crash = PerfxlError("fault.crashed", problem=problem)
        return Outcome(path=source.path, sha256="", status=Status.CRASHED, fault=crash)
    targets = {edition: folder / source.folder / _copy_name(source, checked) for edition, folder in folders.items()}
    for target in targets.values():
        first = written.setdefault(target, source.path)
        if first != source.path:  # seen only now: what a file is to be called depends on what is in it
            return replace(
                checked.outcome, fault=UsageFault("fault.one_output", path=target, first=first, second=source.path)
            )
    return _written(source, checked, targets, options)


def _copy_name(source: Source, checked: Checked) -> str:
    read = checked.outcome.submission
    transcribed = read is not None and read.transcription is not None
    return marked_name(source.named, checked.outcome.round, transcribed=transcribed)


def _written(source: Source, checked: Checked, targets: dict[Edition, Path], options: Options) -> Outcome:
    outcome = checked.outcome
    for edition, data in checked.editions.items():
        target = targets[edition]
        if target.resolve() == source.path.resolve():
            return replace(outcome, fault=OutputExists("fault.over_original", path=target))
        try:
            write_ours(target, data, force=options.force)
        except (OutputExists, OutputFault) as fault:
            return replace(outcome, fault=fault)
        if edition is Edition.DEPARTMENT:
            outcome = replace(outcome, marked=target)
    return outcome


def marked_name(path: Path, number: int, *, transcribed: bool = False) -> str:
    """Return the marked copy's name: Excel cannot open two files of one name, so the round stands in it.

    A copy is what it is called, whatever the return was called; what was transcribed says so, for another file of the
    same stem may lie beside it.
    """
    suffix = path.suffix if path.suffix.lower() in WORKBOOKS and not transcribed else ".xlsx"
    stem = OURS.sub("", path.stem)
    return f"{stem}{'_转录' if transcribed else ''}_第{number}次审核{suffix}"


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
