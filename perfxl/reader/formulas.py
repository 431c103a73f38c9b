"""Whether a computed cell still holds its formula: by what the formula takes, not by how it is written.

Other programs rewrite formulas (addresses for names, brackets, spaces). A sum is intact while it adds exactly the cells
it should, rows inserted by the department included; a mirrored text while it shows the cell it mirrors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from perfxl.expression import Call, Name, Node
from perfxl.model import CellRef, CellSpan

_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_REFERENCE = re.compile(
    rf"(?:'(?P<quoted>(?:[^']|'')+)'!|(?P<plain>[^\W\d][\w.]*)!)?(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w(.])"
    r"|(?P<name>[^\W\d_]\w*|_\w+)(?![\w(.!])"
)
_SUMS = {'IF(COUNT(#)=0,"",SUM(#))', "SUM(#)"}
_MIRRORS = {'IF(#="","",#)', 'IF(COUNT(#)=0,"",N(#))', "N(#)", "#"}

Places = Mapping[str, CellSpan]


def is_intact(formula: str, tree: Node, places: Places, wanted: Iterable[CellRef], home: str) -> bool:
    """Whether `formula`, standing on sheet `home`, still computes `tree`, which takes the cells `wanted`.

    A tree that is neither a sum nor a mirror is not judged by its shape, only by the cells it takes.
    """
    taken: set[CellRef] = set()

    def stand_in(match: re.Match[str]) -> str:
        span = _span(match, places, home)
        if span is None:
            return match[0]
        taken.update(_cells(span))
        return "#"

    shape = re.sub(r"#(,#)+", "#", _REFERENCE.sub(stand_in, "".join(formula.split()).lstrip("=")))
    if taken != set(wanted):
        return False
    if isinstance(tree, Call) and tree.function == "SUM":
        return shape in _SUMS
    return shape in _MIRRORS if isinstance(tree, Name) else True


def _span(match: re.Match[str], places: Places, home: str) -> CellSpan | None:
    if match["name"]:
        return places.get(match["name"])
    sheet = (match["quoted"] or "").replace("''", "'") or match["plain"] or home
    try:
        first = CellRef.parse(f"{sheet}!{match['first']}")
        last = CellRef.parse(f"{sheet}!{match['last']}") if match["last"] else first
    except ValueError:
        return None  # XFE1, A9999999: outside any sheet
    return CellSpan(sheet, first.row, first.column, last.row, last.column)


def _cells(span: CellSpan) -> Iterable[CellRef]:
    """The cells of a rectangle; one of absurd size stands for itself, so that it equals nothing wanted."""
    if (span.bottom - span.top + 1) * (span.right - span.left + 1) > 10_000:
        return [CellRef(span.sheet, 0, 0)]
    rows, columns = range(span.top, span.bottom + 1), range(span.left, span.right + 1)
    return [CellRef(span.sheet, row, column) for row in rows for column in columns]
