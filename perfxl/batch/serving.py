"""The other end of a worker process: told what to run, it answers one task after another until its input ends."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from typing import NoReturn

from perfxl.batch.pool import read_frame, write_frame
from perfxl.errors import PerfxlError
from perfxl.isolated import limit_memory


def serve() -> NoReturn:
    """Answer tasks from standard input where only the parent reads; leave at the end of the input."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand in an answer
    setup = read_frame(sys.stdin.buffer)
    if setup is not None:
        megabytes, function = pickle.loads(setup)  # noqa: S301 - written by our own parent
        limit_memory(megabytes)
        while (order := read_frame(sys.stdin.buffer)) is not None:
            write_frame(answers, _answered(function, order))
    os._exit(0)


def _answered(function: Callable[[object], object], order: bytes) -> bytes:
    """Return the answer as bytes: (True, result) or (False, what was raised)."""
    try:
        return pickle.dumps((True, function(pickle.loads(order))))  # noqa: S301 - written by our own parent
    except (PerfxlError, MemoryError) as fault:
        return pickle.dumps((False, fault))
    except Exception as slip:  # noqa: BLE001 - a slip of ours is shown as ours, in the parent
        return pickle.dumps((False, RuntimeError(f"{type(slip).__name__}: {slip}")))
