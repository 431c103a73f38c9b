"""All classes of planted faults, sorted by name; a new one is one function in a `planted_*` module."""

from __future__ import annotations

from tests.support import planted_between, planted_faults, planted_marks, planted_sums, planted_texts
from tests.support.planted_faults import FaultClass, judged, runs_of

CLASSES: dict[str, FaultClass] = dict(sorted(planted_faults.CLASSES.items()))

__all__ = [
    "CLASSES",
    "FaultClass",
    "judged",
    "planted_between",
    "planted_marks",
    "planted_sums",
    "planted_texts",
    "runs_of",
]
