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
    planted_wording,
)
from tests.support.planted_faults import FaultClass, judged, key, runs_of

MODULES = (
    planted_sums, planted_between, planted_texts, planted_marks, planted_cells, planted_structure, planted_roster,
    planted_leads, planted_wording,
)  # fmt: skip
# Classes planted in the other form as well: one of each code that both forms declare.
TWINS = (
    "A01.total", "A02.total", "A03.personnel", "A04.balance", "A05.sign", "A06.carried_in", "A07.part", "A08.part",
    "A09.column", "A10.part_above", "A11.above", "X03.wage_item", "X04.reception_above", "X07.score", "P01.one_person",
    "P02.mostly_running", "P03.union", "P04.other", "P05.printing", "P07.no_travel", "P08.edge", "P09.unspent",
    "P12.few_people", "P11.spending", "M01.figure", "M02.near", "M03.code", "N02.projects", "N03.cooperative",
    "R01.process", "R02.under", "R04.blank", "R05.blank", "R06.claimed", "R07.blank", "R11.below", "S01.amount",
    "S02.year", "S03.unsigned", "S04.row", "S05.income", "S05.page", "S05.standard", "S08.kind", "S10.hidden",
    "S11.signed", "S12.overwritten", "S13.year", "S14.empty", "S16.unlocked", "S17.xls", "S18.total", "T01.error",
    "T02.yuan", "T03.typed", "T04.part", "T05.decimals", "T06.no_posts", "T07.fuzzy", "T08.mixed", "T09.digits",
    "X01.swapped", "X02.yuan", "X06.posts", "X08.carried_in_text", "X09.carried_in", "X11.satisfaction", "X27.score",
)  # fmt: skip
for _name in TWINS:
    planted_faults.plants(f"{_name}_hunan", planted_faults.HUNAN)(planted_faults.CLASSES[_name].plant)

CLASSES: dict[str, FaultClass] = dict(sorted(planted_faults.CLASSES.items()))

__all__ = ["CLASSES", "MODULES", "FaultClass", "judged", "key", "runs_of"]
