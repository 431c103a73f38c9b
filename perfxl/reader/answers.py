"""What an earlier check left in a marked copy: its round, what was filled in then, and the department's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from perfxl.model import CellSpan
from perfxl.model.marks import BASES, CONTENT, CORRECTED, DIGESTS, EXPLANATIONS, KEYS, ROUND, SINCE, WORDS
from perfxl.model.rounds import short_hash
from perfxl.ooxml import CellKind, ScannedCell, WorkbookScan
from perfxl.reader.places import span_of

LONGEST = 30_000  # characters of an explanation that are kept: nearly all a cell can hold
LONGEST_ROUND = 4  # digits


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """One line of the last list: what stands in 审核说明 now, and the hidden cells beside it.

    `digest` is of the figures when the list was drawn, `basis` of those the words drawn then had been written about.
    """

    explanation: str = ""
    words: str = ""
    digest: str = ""
    basis: str = ""
    since: int = 0

    @property
    def rewritten(self) -> bool:
        """Whether the department wrote, changed or cleared its explanation since the list was drawn."""
        return self.words != short_hash(self.explanation)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last check of a marked copy: its round (0: never checked), the fingerprint of what was filled in then.

    `findings` are the lines of its list by key, `corrected` the keys of those it said were corrected.
    """

    round: int = 0
    content: str = ""
    findings: Mapping[str, EarlierFinding] = field(default_factory=dict)
    corrected: tuple[str, ...] = ()

    def advanced(self, content: str) -> bool:
        """Whether the department changed a figure or an explanation since; true where there was no check yet."""
        return self.content != content or any(one.rewritten for one in self.findings.values())


def earlier(scan: WorkbookScan) -> Earlier:
    """Return what an earlier check left in a workbook; a workbook that never was marked has nothing of it."""
    constants = {name.name: name.formula.strip().strip('"') for name in scan.names if name.name in (ROUND, CONTENT)}
    return Earlier(
        round=_number(constants.get(ROUND, "")),
        content=constants.get(CONTENT, ""),
        findings=_findings(scan),
        corrected=tuple(key for key in _column(scan, CORRECTED) if key),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST_ROUND else 0


def _findings(scan: WorkbookScan) -> Mapping[str, EarlierFinding]:
    columns = [_column(scan, name) for name in (KEYS, EXPLANATIONS, WORDS, DIGESTS, BASES, SINCE)]
    return {
        key: EarlierFinding(said[:LONGEST], words, digest, basis, _number(since))
        for key, said, words, digest, basis, since in zip_longest(*columns, fillvalue="")
        if key
    }


def _column(scan: WorkbookScan, name: str) -> list[str]:
    spans = (span_of(each.formula) for each in scan.names if each.name == name)
    span = next((span for span in spans if span is not None), None)
    return [] if span is None else _texts(scan, span)


def _texts(scan: WorkbookScan, span: CellSpan) -> list[str]:
    sheet = scan.sheet(span.sheet)
    cells = [sheet.cells.get((row, span.left)) if sheet else None for row in range(span.top, span.bottom + 1)]
    return [_said(cell) if cell is not None else "" for cell in cells]


def _said(cell: ScannedCell) -> str:
    """What somebody wrote into a cell: the number of a document is an answer, too."""
    if cell.kind in (CellKind.BLANK, CellKind.ERROR):
        return ""
    return "\n".join(str(cell.value).strip().splitlines())
