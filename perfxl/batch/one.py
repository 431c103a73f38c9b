"""One return of a batch, from its file to its row in the ledger: what a worker process does, and nothing else."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from perfxl.batch.options import Options, marked_name, placed
from perfxl.batch.recording import record_of
from perfxl.batch.writing import write_ours
from perfxl.errors import OutputExists, OutputFault, PerfxlError, UsageFault, WorkbookFault
from perfxl.finding import Source
from perfxl.ledger import Held, Row, row_of
from perfxl.marking import Edition
from perfxl.model import Outcome, Status
from perfxl.pipeline import Checked, process, received_at
from perfxl.places import place
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

    def refuse(self, target: Path) -> None:
        """Refuse to write over the return, or another's copy: what a copy is called depends on what is in it."""
        first = dict(self.taken).get(spelled(str(target)))
        if first is not None:
            raise UsageFault("fault.one_output", path=target, first=first, second=self.source.path)
        if target.resolve() == self.source.path.resolve():
            raise OutputExists("fault.over_original", path=target)


Write = Callable[[Path, bytes], None]
"""Writes a marked copy, or raises OutputExists or OutputFault."""


class Asked(Exception):
    """What `known_rounds` raises where it has to be told first: nothing of the return was written yet."""

    def __init__(self, department: str, content: str) -> None:
        """Remember what was asked."""
        super().__init__(department, content)
        self.question = (department, content)


def check_one(options: Options, task: Task, write: Write | None = None) -> Row | None:
    """Check a return and write its marked copies, each whole; None where all is as it was when it was last checked.

    What is wrong with it ends in its row. UsageFault where the roster cannot be read passes through, as does Asked.
    """
    source = task.source
    if source.fault is not None:
        return task.failed(source.status, source.fault)
    if task.held is not None and is_unchanged(source, task.held):
        return None
    checked = _checked(source, options)
    received = received_at(source)
    checked, copies = _written(task, checked, options, write or partial(write_ours, force=options.force))
    when = received.isoformat() if received else ""
    record = record_of(checked, options.terms.lang, when, copies)
    read = checked.outcome.submission
    # Passwords are no part of the key: what took one to open takes one each time.
    again = read is not None and read.unlocked
    return row_of(source.path, task.key, record, again=again, left=left_by(checked.outcome))


def _blank(source: Source, status: Status, fault: PerfxlError) -> Outcome:
    return Outcome(path=source.path, sha256="", status=status, fault=fault)


def is_unchanged(source: Source, held: Held) -> bool:
    """Whether a return and every copy written of it are, byte for byte, as they were."""
    try:
        return digest(source.read()) == held.sha256 and intact(held.copies)
    except (PerfxlError, OSError):
        return False  # what is wrong with it is said where it is checked


def intact(copies: Iterable[CopyEntry]) -> bool:
    """Whether marked copies are, byte for byte, what was written."""
    try:
        return all(digest(place(copy.path).read_bytes()) == copy.sha256 for copy in copies)
    except OSError:
        return False


def digest(data: bytes) -> str:
    """Return what stands for bytes."""
    return hashlib.sha256(data).hexdigest()


def _checked(source: Source, options: Options) -> Checked:
    try:
        return process(source, options.terms, tuple(options.folders))
    except (UsageFault, Asked):
        raise  # the roster: it would be the same for every return; a question to be answered first
    except MemoryError:
        fault: PerfxlError = WorkbookFault("fault.batch.memory", megabytes=options.megabytes)
        return Checked(_blank(source, Status.UNREADABLE, fault), {})
    except Exception as slip:  # noqa: BLE001 - our own slip on one return must not cost the others theirs
        where = traceback.extract_tb(slip.__traceback__)[-1]
        problem = f"{type(slip).__name__}: {slip} ({Path(where.filename).name}:{where.lineno})"
        return Checked(_blank(source, Status.CRASHED, PerfxlError("fault.crashed", problem=problem)), {})


def _written(task: Task, checked: Checked, options: Options, write: Write) -> tuple[Checked, list[CopyEntry]]:
    """Write the marked copies; return the return with where they are, or with what kept one from being written."""
    source, outcome, copies = task.source, checked.outcome, list[CopyEntry]()
    read = outcome.submission
    name = marked_name(source.named, outcome.round, transcribed=read is not None and read.transcription is not None)
    targets = {edition: placed(folder, source) / name for edition, folder in options.folders.items()}
    try:
        for edition, data in checked.editions.items():
            target = targets[edition]
            task.refuse(target)
            write(target, data)
            copies.append(CopyEntry(edition.value, spelled(str(target)), digest(data)))
            if edition is Edition.DEPARTMENT:
                outcome = replace(outcome, marked=target)
    except (UsageFault, OutputExists, OutputFault) as fault:
        outcome = replace(outcome, fault=fault)
    return replace(checked, outcome=outcome), copies
