"""Worker processes that may die: each gets one task at a time, with a limit on time and memory, and is replaced.

A worker is a plain new interpreter that is told through its standard input what to run (as in `perfxl.isolated`):
no script of a caller is imported again, nothing is inherited from a process with threads, and where the parent is
killed the worker meets the end of its input and leaves. One thread a worker waits for it; results come as they are
done.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType
from typing import BinaryIO, Generic, TypeVar, cast

from msgspec import Struct

T = TypeVar("T")
R = TypeVar("R")

_START = "import sys; sys.path[:] = {path!r}; from perfxl.batch.serving import serve; serve()"
_HEAD = struct.Struct(">Q")
_WAITING = 2  # tasks a worker: one at work, one behind it
_TRIES = 2  # a worker may have been ended from outside: whoever ends two ends more
_PATIENCE = 0.5  # seconds between looks at the keyboard


def read_only(held: dict[object, object]) -> MappingProxyType[object, object]:
    """Return a view of a dictionary that nobody can write through: what pickle has no word for itself."""
    return MappingProxyType(held)


copyreg.pickle(MappingProxyType, lambda view: (read_only, (dict(view),)))


class Lost(Struct, frozen=True):
    """What became of a task without an answer: `late` where its time was up, else the dead worker's exit status."""

    late: bool
    status: int


class Answer(Struct, Generic[T, R], frozen=True):
    """A task and what came of it: its result, or what was raised, or that its worker was lost."""

    task: T
    result: R | None = None
    raised: BaseException | None = None
    lost: Lost | None = None


class Pool(Generic[T, R]):
    """`jobs` workers that run one function, importable by name, on tasks that can be pickled."""

    def __init__(self, function: Callable[[T], R], jobs: int, *, seconds: float, megabytes: int) -> None:
        """Start nothing yet; `seconds` is the time for a task, `megabytes` a worker's whole address space."""
        self._setup = setup_of(function, megabytes)
        self._seconds = seconds
        self._tasks: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer[T, R] | BaseException] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        self._seats: dict[int, Seat[T, R]] = {}
        self._ended = False

    def __enter__(self) -> Pool[T, R]:
        """Start the workers."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the workers, whatever they are at."""
        self._ended = True
        for _thread in self._threads:
            self._tasks.put(None)
        for seat in list(self._seats.values()):
            seat.kill()
        for thread in self._threads:
            thread.join()

    def run(self, tasks: Iterable[T]) -> Iterator[Answer[T, R]]:
        """Yield the answers as they come; tasks are taken as workers get free, so that few wait in memory."""
        waiting = 0
        for task in tasks:
            self._tasks.put(task)
            waiting += 1
            if waiting >= _WAITING * len(self._threads):
                yield self._answer()
                waiting -= 1
        for _ in range(waiting):
            yield self._answer()

    def _answer(self) -> Answer[T, R]:
        while True:
            try:
                answer = self._answers.get(timeout=_PATIENCE)  # on Windows an endless wait hears no Ctrl-C
            except queue.Empty:
                continue
            if isinstance(answer, BaseException):
                raise answer
            return answer

    def _serve(self) -> None:
        """Hand tasks to one seat; what goes wrong here is raised where the answers are taken."""
        seat = self._seats[threading.get_ident()] = Seat[T, R](self._setup, self._seconds)
        try:
            while (task := self._tasks.get()) is not None and not self._ended:
                self._answers.put(seat.ask(task))
        except BaseException as fault:  # noqa: BLE001 - no worker can be started, or a slip of ours
            self._answers.put(fault)
        finally:
            seat.close()


class Seat(Generic[T, R]):
    """Where one worker process sits at a time: started with the first task, replaced where it died or was late."""

    def __init__(self, setup: bytes, seconds: float) -> None:
        """Start nothing yet; `setup` is made by `setup_of`, `seconds` is the time for a task."""
        self._setup = setup
        self._seconds = seconds
        self._worker: _Worker | None = None
        self._ended = False

    def ask(self, task: T) -> Answer[T, R]:
        """Return what came of a task; a worker that died on it is replaced once."""
        for _ in range(_TRIES):
            worker = self._worker = self._worker or _Worker(self._setup)
            answer: Answer[T, R] = worker.ask(task, self._seconds)
            if answer.lost is None:
                return answer
            self.close()
            if answer.lost.late or self._ended:
                return answer
        return answer

    def kill(self) -> None:
        """End the worker, whatever it is at; the task it was at has no other try."""
        self._ended = True
        if (worker := self._worker) is not None:
            worker.kill()

    def close(self) -> None:
        """Let the worker leave, and wait until it has."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


def setup_of(function: Callable[[T], R], megabytes: int) -> bytes:
    """Return what a worker is told first: the function to run, and how large its address space may become."""
    return pickle.dumps((megabytes, function))


class _Worker:
    """One process."""

    def __init__(self, setup: bytes) -> None:
        start = _START.format(path=[entry or os.getcwd() for entry in sys.path])  # noqa: PTH109 - as sys.path has it
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
            [sys.executable, "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the parent's to hear
        )
        self._input = cast("BinaryIO", self._process.stdin)
        self._output = cast("BinaryIO", self._process.stdout)
        self._setup: bytes | None = setup

    def ask(self, task: T, seconds: float) -> Answer[T, R]:
        """Return what came of a task."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            if self._setup is not None:
                write_frame(self._input, self._setup)
                self._setup = None
            write_frame(self._input, pickle.dumps(task))
            data = read_frame(self._output)
        except OSError:
            data = None  # a pipe without anybody at its other end
        finally:
            timer.cancel()
        if data is None:
            self.kill()
            return Answer(task, lost=Lost(late.is_set(), self._process.wait()))
        succeeded, value = pickle.loads(data)  # noqa: S301 - written by our own child, which has no less right
        return Answer(task, result=value) if succeeded else Answer(task, raised=value)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Let the process leave, and wait until it has."""
        for pipe in (self._input, self._output):
            try:
                pipe.close()
            except OSError:
                continue  # what was still to be written goes nowhere
        self._process.wait()


def write_frame(pipe: BinaryIO, data: bytes) -> None:
    """Write bytes with their length before them."""
    pipe.write(_HEAD.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes | None:
    """Return the bytes of one frame, None where the pipe ends before they do."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (length,) = _HEAD.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None
