"""The rule book: relations the form declares, and one small file for each other kind of rule (floor 4)."""

from perfxl.rules.adjusting import waived
from perfxl.rules.base import Case, Rule
from perfxl.rules.explain import Explained, explain, explain_all
from perfxl.rules.levels_file import read_levels, selected
from perfxl.rules.peers import peer_runs
from perfxl.rules.recorded import RelationRecord, recorded
from perfxl.rules.run import asked_of_batch, relation_codes, run_all, settled
from perfxl.rules.standings import corrected, kept, refused, ruled, standings
from perfxl.rules.structure.sent_twice import sent_twice
from perfxl.rules.table import RETIRED, RULES

__all__ = [
    "RETIRED",
    "RULES",
    "Case",
    "Explained",
    "RelationRecord",
    "Rule",
    "asked_of_batch",
    "corrected",
    "explain",
    "explain_all",
    "kept",
    "peer_runs",
    "read_levels",
    "recorded",
    "refused",
    "relation_codes",
    "ruled",
    "run_all",
    "selected",
    "sent_twice",
    "settled",
    "standings",
    "waived",
]
