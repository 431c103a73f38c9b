"""From a returned workbook to a Submission: every field found, normalised, and its cell remembered (floor 3)."""

from perfxl.reader.answers import Earlier, EarlierFinding, earlier
from perfxl.reader.decisions import read_decisions
from perfxl.reader.identify import identify, stated_version
from perfxl.reader.read import fitted, read

__all__ = ["Earlier", "EarlierFinding", "earlier", "fitted", "identify", "read", "read_decisions", "stated_version"]
