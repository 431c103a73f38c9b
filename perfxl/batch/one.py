"""One return of a batch, from its file to its row in the ledger: what a worker process does, and nothing else."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from perfxl.batch.options import Options, marked_name
from perfxl.batch.recording import record_of
from perfxl.batch.writing import write_ours
from perfxl.errors import OutputExists, OutputFault, PerfxlError, UsageFault, WorkbookFault
from perfxl.finding import Source
from perfxl.ledger import Held, Row, row_of
from perfxl.marking import Edition
from perfxl.model import Outcome, Status
from perfxl.pipeline import Checked, process, received_at
from perfxl.reader import left_by
from perfxl.render.figures import spelled
from perfxl.render.records import CopyEntry


class Task(Struct, frozen=True):
    """One return to check: the key of its row, what is known of it, and which copies others of this run wrote."""

    source: Source
    key: str
    held: Held | None = None
    taken: tuple[tuple[str, str], ...] = ()

    def failed(self, status: Status, fault: PerfxlError) -> Row:
        """Return its row where it could not be checked."""
        return row_of(self.source.path, self.key, record_of(Checked(_blank(self.source, status, fault), {})))


def check_one(options: Options, task: Task) -> Row | None:
    """Check a return and write its marked copies, each whole; None where all is as it was when it was last checked.

    What is wrong with it ends in its row. UsageFault where the roster cannot be read passes through.
    """
    source = task.source
    if source.fault is not None:
        return task.failed(source.status, source.fault)
    if task.held is not None and _is_unchanged(source, task.held):
        return None
    checked = _checked(source, options)
    received = received_at(source.on_disk)
    checked, copies = _written(task, checked, options)
    when = received.isoformat() if received else ""
    record = record_of(checked, options.terms.lang, when, copies)
    read = checked.outcome.submission
    # Passwords are no part of the key: what took one to open takes one each time.
    again = read is not None and read.unlocked
    return row_of(source.path, task.key, record, again=again, left=left_by(checked.outcome))


def _blank(source: Source, status: Status, fault: PerfxlError) -> Outcome:
    return Outcome(path=source.path, sha256="", status=status, fault=fault)


def _is_unchanged(source: Source, held: Held) -> bool:
    """Whether a return and every copy written of it are, byte for byte, as they were."""
    try:
        if _hash(source.read()) != held.sha256:
            return False
        return all(_hash(Path(copy.path).read_bytes()) == copy.sha256 for copy in held.copies)
    except (PerfxlError, OSError):
        return False  # what is wrong with it is said where it is checked


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _checked(source: Source, options: Options) -> Checked:
    try:
        return process(source, options.terms, tuple(options.folders))
    except UsageFault:
        raise  # the roster: it would be the same for every return
    except MemoryError:
        fault: PerfxlError = WorkbookFault("fault.batch.memory", megabytes=options.megabytes)
        return Checked(_blank(source, Status.UNREADABLE, fault), {})
    except Exception as slip:  # noqa: BLE001 - our own slip on one return must not cost the others theirs
        where = traceback.extract_tb(slip.__traceback__)[-1]
        problem = f"{type(slip).__name__}: {slip} ({Path(where.filename).name}:{where.lineno})"
        return Checked(_blank(source, Status.CRASHED, PerfxlError("fault.crashed", problem=problem)), {})


def _written(task: Task, checked: Checked, options: Options) -> tuple[Checked, list[CopyEntry]]:
    """Write the marked copies; return the return with where they are, or with what kept one from being written."""
    source, outcome, copies = task.source, checked.outcome, list[CopyEntry]()
    read = outcome.submission
    name = marked_name(source.named, outcome.round, transcribed=read is not None and read.transcription is not None)
    targets = {edition: folder / source.folder / name for edition, folder in options.folders.items()}
    try:
        for edition, data in checked.editions.items():
            target = targets[edition]
            _refuse(task, target)
            write_ours(target, data, force=options.force)
            copies.append(CopyEntry(edition.value, spelled(str(target)), _hash(data)))
            if edition is Edition.DEPARTMENT:
                outcome = replace(outcome, marked=target)
    except (UsageFault, OutputExists, OutputFault) as fault:
        outcome = replace(outcome, fault=fault)
    return replace(checked, outcome=outcome), copies


def _refuse(task: Task, target: Path) -> None:
    """Refuse to write over the return, or another's copy: what a copy is to be called depends on what is in it."""
    first = dict(task.taken).get(spelled(str(target)))
    if first is not None:
        raise UsageFault("fault.one_output", path=target, first=first, second=task.source.path)
    if target.resolve() == task.source.path.resolve():
        raise OutputExists("fault.over_original", path=target)
