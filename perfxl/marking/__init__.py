"""The marked workbook: marks that go out by themselves, comments, and the sheets added for people (floor 5).

`mark` puts them into a copy of the department's own file through `perfxl.ooxml`. The department's edition and the
auditor's come from one `Marking` each.
"""

from perfxl.marking.case import Edition, Listed, Marking
from perfxl.marking.plan import annotation, freed, mark

__all__ = ["Edition", "Listed", "Marking", "annotation", "freed", "mark"]
