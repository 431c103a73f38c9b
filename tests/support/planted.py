"""All classes of planted faults, sorted by name; a new one is one function in a `planted_*` module."""

from __future__ import annotations

from tests.support import (
    planted_between,
    planted_cells,
    planted_faults,
    planted_leads,
    planted_marks,
    planted_roster,
    planted_structure,
    planted_sums,
    planted_texts,
)
from tests.support.planted_faults import FaultClass, judged, key, runs_of

MODULES = (
    planted_sums, planted_between, planted_texts, planted_marks, planted_cells, planted_structure, planted_roster,
    planted_leads,
)  # fmt: skip
CLASSES: dict[str, FaultClass] = dict(sorted(planted_faults.CLASSES.items()))

__all__ = ["CLASSES", "MODULES", "FaultClass", "judged", "key", "runs_of"]
