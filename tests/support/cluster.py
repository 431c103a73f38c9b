"""A Dask cluster on this machine: a scheduler and workers, each a process of its own that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class LocalCluster:
    """A scheduler at `address` and its workers; `start_worker` returns one that `kill` ends with all it started."""

    def __init__(self) -> None:
        """Start the scheduler."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        self._processes = [self._started("distributed.cli.dask_scheduler", "--host", self.address, "--no-show")]

    def start_worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a worker of one thread that nobody starts again where it dies."""
        options = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0", *arguments)
        worker = self._started("distributed.cli.dask_worker", self.address, *options)
        self._processes.append(worker)
        return worker

    def _started(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", module, "--no-dashboard", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def processor(self) -> float:
        """Return the seconds of processor the scheduler has used, where the system says so (/proc)."""
        told = Path(f"/proc/{self._processes[0].pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End all of it."""
        for process in self._processes:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those it started, as a machine ends whose power goes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def local_cluster() -> Iterator[LocalCluster]:
    """Yield a scheduler without workers, and end all of it afterwards."""
    cluster = LocalCluster()
    try:
        yield cluster
    finally:
        cluster.close()
