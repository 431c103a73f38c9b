"""What runs inside a cluster's worker: each of its threads has a worker process of ours, which may die in its stead."""

from __future__ import annotations

import pickle
import threading
from typing import NamedTuple

from perfxl.batch.pool import Seat
from perfxl.batch.program import program_digest
from perfxl.errors import UsageFault


class Setup(NamedTuple):
    """What a run tells each worker once: which program it is, seconds a return, and what to do (pool.setup_of)."""

    program: str
    seconds: float
    told: bytes


_own = threading.local()


def answered(setup: Setup, order: bytes) -> bytes:
    """Return what came of an order as bytes: (result, raised, lost) of `perfxl.batch.pool.Answer`.

    A worker that is not the same program as the one that asks refuses.
    """
    if setup.program != program_digest():
        fault = UsageFault("fault.cluster.version", here=setup.program, there=program_digest(), where="")
        return pickle.dumps((None, fault, None))
    answer = _seat(setup).ask(order)
    return pickle.dumps((answer.result, answer.raised, answer.lost))


def _seat(setup: Setup) -> Seat[bytes, bytes]:
    """Return this thread's seat, a new one where another run begins."""
    held: tuple[Setup, Seat[bytes, bytes]] | None = getattr(_own, "held", None)
    if held is not None and held[0] == setup:
        return held[1]
    if held is not None:
        held[1].close()
    seat: Seat[bytes, bytes] = Seat(setup.told, setup.seconds)
    _own.held = (setup, seat)
    return seat
