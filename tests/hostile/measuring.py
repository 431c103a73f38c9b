"""What becomes of hostile files: those of one kind checked in one process, with time and memory."""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from perfxl.batch import Options, run
from perfxl.finding import find
from perfxl.marking import Edition
from perfxl.pipeline import process
from perfxl.render import entry_of
from perfxl.render.entries import WorkbookEntry

SECONDS, MEBIBYTES = 10.0, 1_024
_CEILING = 4 << 30  # address space of the measuring process: what goes beyond is a failure, not the machine's end
_PATIENCE = 60  # seconds after which a file has certainly failed


@dataclass(frozen=True)
class Row:
    """One kind: its files, what came of them, the slowest in seconds of processor, the most memory in MiB."""

    kind: str
    count: int
    outcomes: Mapping[str, int]
    slowest: float
    memory: int
    tracebacks: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every promise was kept."""
        return not self.tracebacks and self.slowest < SECONDS and self.memory < MEBIBYTES


def outcome_of(path: Path) -> str:
    """Check one file for both editions and return what came of it: the status, and the fault where there is one."""
    return _told(entry_of(process(path, editions=(Edition.DEPARTMENT, Edition.AUDIT)).outcome))


def outcomes_in(path: Path) -> list[str]:
    """Check what is in an archive, its copies written, and return what came of each file of it."""
    with tempfile.TemporaryDirectory() as folder:
        options = Options(Path(folder) / "checked", Path(folder) / "audit")
        return [_told(record.entry) for record in run(find([path], []), options)]


def _told(entry: WorkbookEntry) -> str:
    fault = entry.text.get("error")
    return entry.status.value + (f" {fault.key.removeprefix('fault.')}" if fault else "")


def measured(kind: str, files: Iterable[tuple[str, Callable[[], bytes]]]) -> Row:
    """Check files of one kind, each made in the parent, all in one child process."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (suffix, make) in enumerate(files):
            path = Path(folder) / f"{number:05d}{suffix}"
            path.write_bytes(make())
            paths.append(path)
        return _asked(kind, paths)


def measured_paths(kind: str, paths: Iterable[Path]) -> Row:
    """Check files that are there already."""
    return _asked(kind, list(paths))


def _asked(kind: str, paths: list[Path]) -> Row:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            json.dump(_child(paths), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    if status or not told:
        return Row(kind, len(paths), {}, 0.0, 0, (f"the process died with {status}",))
    outcomes, slowest, memory, tracebacks = json.loads(told)
    return Row(kind, len(paths), outcomes, slowest, memory, tuple(tracebacks))


def _child(paths: list[Path]) -> tuple[dict[str, int], float, int, list[str]]:
    resource.setrlimit(resource.RLIMIT_AS, (_CEILING, _CEILING))
    outcomes: Counter[str] = Counter()
    slowest, tracebacks = 0.0, []
    for path in paths:
        started = time.process_time()
        try:
            outcomes.update(outcomes_in(path) if path.suffix == ".zip" else [outcome_of(path)])
        except Exception:  # noqa: BLE001 - that is what is counted
            tracebacks.append(f"{path.name}: {traceback.format_exc().splitlines()[-1]} {traceback.format_exc()[-400:]}")
        slowest = max(slowest, time.process_time() - started)
        if slowest > _PATIENCE:
            break
    return outcomes, slowest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024, tracebacks[:5]
