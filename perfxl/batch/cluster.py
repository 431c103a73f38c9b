"""A Dask cluster as a pool: orders go out as bytes, few at a time, and replies come back as they are done.

What a worker does is `perfxl.batch.seats.answered`. A worker that is killed has its orders done by others; an order
on which worker after worker is killed is given up by the scheduler (its `allowed-failures`).
"""

from __future__ import annotations

import logging
import pickle
import queue
import re
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import msgspec

from perfxl.batch.pool import Lost, setup_of
from perfxl.batch.program import program_digest
from perfxl.batch.seats import Setup, answered
from perfxl.errors import OutputFault, UsageFault

if TYPE_CHECKING:
    from distributed import Future

PATIENCE = 10.0
"""Seconds to wait for a scheduler to answer, and for a first worker."""

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^/\s]+:\d+/?")
_WAITING = 2  # orders a thread of a worker: one at work, one behind it
_LOOK = 0.5  # seconds between looks at the keyboard
_COUNT = 10.0  # seconds between counts of workers, which may come and go
_ALONE = 60.0  # seconds without any worker, before a run is given up


class Reply(msgspec.Struct, frozen=True):
    """What came of an order: its result, what was raised or lost, or how many workers were `killed` on it."""

    name: str
    result: bytes | None = None
    raised: BaseException | None = None
    lost: Lost | None = None
    killed: int | None = None


class Cluster:
    """A scheduler's workers, for one run."""

    def __init__(self, address: str, function: Callable[[bytes], bytes], *, seconds: float, megabytes: int) -> None:
        """Connect to nothing yet; `function` is importable by name, the limits are those of an order."""
        self.address = address
        self._told = Setup(program_digest(), seconds, setup_of(function, megabytes))
        self._done: queue.SimpleQueue[Future[bytes]] = queue.SimpleQueue()
        self._futures: dict[str, Future[bytes]] = {}

    def __enter__(self) -> Self:
        """Connect; raise UsageFault where there is no such scheduler, no worker, or another program at work."""
        if _ADDRESS.fullmatch(self.address) is None:
            raise UsageFault("fault.cluster.address", address=self.address)
        try:
            from distributed import Client
        except ImportError as fault:
            raise UsageFault("fault.cluster.missing") from fault
        _quieten()
        try:
            self._client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as fault:
            raise UsageFault("fault.cluster.unreachable", address=self.address, seconds=f"{PATIENCE:g}") from fault
        with ExitStack() as left:
            left.callback(self._client.close, timeout=1)
            self._meet()
            left.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Take back what is still to be done, and leave."""
        try:
            self._client.cancel([*self._futures.values(), self._setup])
            self._futures.clear()
        except (OSError, CancelledError, TimeoutError, RuntimeError):
            pass  # the scheduler is gone, and what it held with it
        finally:
            self._client.close(timeout=5)

    def _meet(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as fault:
            raise UsageFault("fault.cluster.empty", address=self.address) from fault
        programs = self._programs()
        for where, program in programs.items():
            if program != self._told.program:
                facts = {"here": self._told.program, "there": program, "where": where}
                raise UsageFault("fault.cluster.version", **facts)
        self._setup = self._client.submit(Setup, *self._told, pure=False)
        self._count()

    def _programs(self) -> dict[str, str]:
        """Return which program each worker and the scheduler have."""
        try:
            return {
                **self._client.run(program_digest),
                self.address: self._client.run_on_scheduler(program_digest),
            }
        except ImportError as fault:
            raise UsageFault("fault.cluster.bare", address=self.address, problem=fault) from fault

    def _count(self) -> None:
        """Count the threads of all workers."""
        self._counted = time.monotonic()
        threads = sum(self._client.nthreads().values())
        if threads:
            self._peopled = self._counted
        self.room = _WAITING * max(threads, 1)

    def send(self, order: bytes) -> str:
        """Hand over an order; return its name."""
        future = self._client.submit(answered, self._setup, order, pure=False)
        self._futures[str(future.key)] = future
        future.add_done_callback(self._done.put)
        return str(future.key)

    def reply(self) -> Reply:
        """Return the next reply; raise OutputFault where the scheduler or every worker is gone."""
        while True:
            if time.monotonic() - self._counted > _COUNT:
                self._look_around()
            try:
                future = self._done.get(timeout=_LOOK)  # an endless wait hears no Ctrl-C on Windows
            except queue.Empty:
                continue
            return self._read(future)

    def _look_around(self) -> None:
        try:
            self._count()
        except (OSError, TimeoutError, RuntimeError) as fault:
            raise OutputFault("fault.cluster.lost", address=self.address) from fault
        if self._counted - self._peopled > _ALONE:
            raise OutputFault("fault.cluster.deserted", address=self.address, seconds=f"{_ALONE:g}")

    def _read(self, future: Future[bytes]) -> Reply:
        from distributed import KilledWorker

        name = str(future.key)
        self._futures.pop(name, None)
        try:
            result, raised, lost = pickle.loads(future.result())  # noqa: S301 - written by our own workers
        except KilledWorker as fault:
            return Reply(name, killed=fault.allowed_failures + 1)
        except (OSError, CancelledError, TimeoutError) as fault:
            raise OutputFault("fault.cluster.lost", address=self.address) from fault
        return Reply(name, result, raised, lost)


def _quieten() -> None:
    """Keep the library from logging: what goes wrong is told in our words."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
