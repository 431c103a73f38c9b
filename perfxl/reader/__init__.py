"""From a returned workbook to a Submission: every field found, normalised, and its cell remembered (floor 3)."""

from perfxl.reader.answers import MOST_KEPT, Earlier, EarlierFinding, earlier, left_by
from perfxl.reader.decisions import read_decisions
from perfxl.reader.identify import identify, stated_version
from perfxl.reader.inspect import our_titles
from perfxl.reader.read import fitted, read

__all__ = [
    "MOST_KEPT",
    "Earlier",
    "EarlierFinding",
    "earlier",
    "fitted",
    "identify",
    "left_by",
    "our_titles",
    "read",
    "read_decisions",
    "stated_version",
]
