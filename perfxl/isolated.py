"""Other people's readers in a process of their own, which may die, hang or eat memory without costing us ours.

A child is a plain new interpreter: what it runs is told to it through its standard input, so nothing of a return (and
no password) stands on a command line, and no script of a caller is imported again. Where the system has limits of
resources the child's address space is limited; elsewhere (Windows) the promise is the time, and that only it dies.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

from perfxl.errors import PerfxlError, WorkbookFault

T = TypeVar("T")
_START = "import os, sys; sys.path[:] = {path!r}; from perfxl.isolated import serve; serve()"
_MEGABYTE = 1024 * 1024


def run_isolated(function: Callable[[bytes], T], data: bytes, *, seconds: float, megabytes: int) -> T:
    """Return `function(data)`, run in a process of its own.

    `function` is importable by name (or a `functools.partial` of such) and its result can be pickled; `seconds` is the
    time by the clock, `megabytes` the child's whole address space. Raise WorkbookFault where the child runs out of
    either or dies (a reader that aborts, a panic); what `function` raises passes through as it is.
    """
    order = pickle.dumps((megabytes, function)) + data
    start = _START.format(path=[entry or os.getcwd() for entry in sys.path])  # noqa: PTH109 - as sys.path has it: text
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own words
            [sys.executable, "-c", start],
            input=order,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise WorkbookFault("fault.isolated.time", seconds=f"{seconds:g}") from fault
    try:
        succeeded, answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own child, which has no less right
    except (pickle.UnpicklingError, EOFError) as fault:
        raise WorkbookFault("fault.isolated.died", status=done.returncode) from fault
    if not succeeded:
        raise answer
    result: T = answer
    return result


def serve() -> NoReturn:
    """Do what the parent wrote into standard input, write the answer where only the parent reads, and leave."""
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not stand in the answer
    megabytes, function = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    limit_memory(megabytes, hard=True)
    answer = _served(function, sys.stdin.buffer.read(), megabytes)
    with os.fdopen(answers, "wb") as file:
        file.write(answer)
    os._exit(0)  # nothing of a reader's is tidied up: it may hang in that, too


def limit_memory(megabytes: int, *, hard: bool = False) -> None:
    """Limit the address space of this process, where the system can, and leave no core behind.

    `hard`: for its children, too, whatever they ask for.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes * _MEGABYTE
        if most == resource.RLIM_INFINITY or wanted < most:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted if hard else most))


def _served(function: Callable[[bytes], object], data: bytes, megabytes: int) -> bytes:
    """Return the answer as bytes: (True, result) or (False, what was raised)."""
    try:
        return pickle.dumps((True, function(data)))
    except MemoryError:
        return pickle.dumps((False, WorkbookFault("fault.isolated.memory", megabytes=megabytes)))
    except PerfxlError as fault:
        return pickle.dumps((False, fault))
    except Exception as fault:  # noqa: BLE001 - a slip of ours is shown as ours, in the parent
        return pickle.dumps((False, RuntimeError(f"{type(fault).__name__}: {fault}")))
    except BaseException as panic:  # noqa: BLE001 - a reader written in Rust panics past Exception
        return pickle.dumps((False, WorkbookFault("fault.isolated.died", status=type(panic).__name__)))
