"""The rule book: relations the form declares, and one small file for each other kind of rule (floor 4)."""

from perfxl.rules.base import Case, Rule
from perfxl.rules.explain import Explained, explain, explain_all
from perfxl.rules.recorded import RelationRecord, recorded
from perfxl.rules.run import run_all
from perfxl.rules.standings import corrected, refused, ruled, standings
from perfxl.rules.table import RETIRED, RULES

__all__ = [
    "RETIRED",
    "RULES",
    "Case",
    "Explained",
    "RelationRecord",
    "Rule",
    "corrected",
    "explain",
    "explain_all",
    "recorded",
    "refused",
    "ruled",
    "run_all",
    "standings",
]
