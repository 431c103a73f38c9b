"""What an earlier check left in a marked copy: its round, what was filled in then, and the department's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from perfxl.model import CellSpan
from perfxl.model.marks import CONTENT, EXPLANATIONS, KEYS, ROUND
from perfxl.ooxml import CellKind, WorkbookScan
from perfxl.reader.places import span_of

LONGEST = 2_000  # characters of an explanation that are kept
LONGEST_ROUND = 4  # digits


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last check of a marked copy: its round (0: never checked), the fingerprint of what was filled in then.

    `explanations` are what stands in 审核说明 now, by `code|field` of the finding it answers.
    """

    round: int = 0
    content: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict)


def earlier(scan: WorkbookScan) -> Earlier:
    """Return what an earlier check left in a workbook; a workbook that never was marked has nothing of it."""
    constants = {name.name: name.formula.strip().strip('"') for name in scan.names if name.name in (ROUND, CONTENT)}
    number = constants.get(ROUND, "")
    return Earlier(
        round=int(number) if number.isdecimal() and len(number) < LONGEST_ROUND else 0,
        content=constants.get(CONTENT, ""),
        explanations=_explanations(scan),
    )


def _explanations(scan: WorkbookScan) -> Mapping[str, str]:
    spans = {name.name: span_of(name.formula) for name in scan.names if name.name in (KEYS, EXPLANATIONS)}
    keys, explanations = spans.get(KEYS), spans.get(EXPLANATIONS)
    if keys is None or explanations is None:
        return {}
    pairs = zip(_texts(scan, keys), _texts(scan, explanations), strict=False)
    return {key: text[:LONGEST] for key, text in pairs if key and text}


def _texts(scan: WorkbookScan, span: CellSpan) -> list[str]:
    sheet = scan.sheet(span.sheet)
    cells = [sheet.cells.get((row, span.left)) if sheet else None for row in range(span.top, span.bottom + 1)]
    return [str(cell.value).strip() if cell is not None and cell.kind is CellKind.TEXT else "" for cell in cells]
