"""How many processes check at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence

from perfxl.batch import Source

FEW = 8
"""So many returns are checked before worker processes have started: fewer are checked in this one."""


def jobs_for(sources: Sequence[Source], asked: int | None) -> int:
    """Return what was asked for; else as many as there are processors for this process, 1 for a few returns."""
    returns = sum(source.fault is None for source in sources)
    if asked is not None:
        return max(1, min(asked, returns))
    if returns < FEW:
        return 1
    return min(processors(), returns)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
