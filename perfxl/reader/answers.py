"""What an earlier check left in a marked copy: its round, what was filled in then, and the department's answers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count, takewhile, zip_longest
from typing import Protocol

from msgspec import Struct, field

from perfxl.messages import LANGUAGES, say
from perfxl.model import Outcome
from perfxl.model.marks import (
    BASES,
    CELL_MARK,
    CONTENT,
    CORRECTED,
    DIGESTS,
    EXPLANATIONS,
    KEPT,
    KEPT_BASES,
    KEPT_EXPLANATIONS,
    KEPT_SINCE,
    KEYS,
    NAME_PREFIX,
    ROUND,
    SINCE,
    WORDS,
)
from perfxl.model.rounds import Standing, short_hash
from perfxl.ooxml import CellKind, ScannedCell, SheetScan, WorkbookScan
from perfxl.reader.places import span_of

LONGEST = 30_000  # characters of an explanation that are kept: nearly all a cell can hold
LONGEST_ROUND = 4  # digits
MOST_KEPT = 200  # explanations of findings that are gone
_OF_KEPT = (KEPT, KEPT_EXPLANATIONS, KEPT_BASES, KEPT_SINCE)


class EarlierFinding(Struct, frozen=True):
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


class Earlier(Struct, frozen=True):
    """The last check of a marked copy: its round (0: never checked), the fingerprint of what was filled in then.

    `findings` are the lines of its list by key, `corrected` the keys of those it said were corrected, `kept` what was
    explained before and was gone then.
    """

    round: int = 0
    content: str = ""
    findings: Mapping[str, EarlierFinding] = field(default_factory=dict)
    corrected: tuple[str, ...] = ()
    kept: Mapping[str, EarlierFinding] = field(default_factory=dict)

    def advanced(self, content: str) -> bool:
        """Whether the department changed a figure or an explanation since; true where there was no check yet."""
        return self.content != content or any(one.rewritten for one in self.findings.values())

    def last(self, key: str) -> EarlierFinding | None:
        """Return what was last said of a finding, None where it never stood on a list."""
        return self.findings.get(key) or self.kept.get(key)


def earlier(scan: WorkbookScan) -> Earlier:
    """Return what an earlier check left in a workbook; a workbook that never was marked has nothing of it.

    Our hidden names lead to it; where a program or a format dropped them, the words written beside our list do.
    """
    named = any(name.name in (ROUND, KEYS) for name in scan.names)
    record = _ByName(scan) if named else _ByCell.of(scan)
    if record is None:
        return Earlier()
    return Earlier(
        round=_number(record.constant(ROUND)),
        content=record.constant(CONTENT),
        findings=_findings(record),
        corrected=tuple(key for key in record.column(CORRECTED) if key),
        kept=_kept(record),
    )


def left_by(outcome: Outcome) -> Earlier:
    """Return what a check leaves for the next one, as its marked copy would: for `Terms.known_rounds`."""
    return Earlier(
        round=outcome.round,
        content=outcome.submission.fingerprint if outcome.submission is not None else "",
        findings={key: _remembered(one) for key, one in outcome.standings.items()},
        corrected=outcome.corrected,
        kept={key: _remembered(one) for key, one in outcome.kept.items()},
    )


def _remembered(one: Standing) -> EarlierFinding:
    return EarlierFinding(one.explanation, short_hash(one.explanation), one.digest, one.basis, one.since_round)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST_ROUND else 0


class _Record(Protocol):
    """Where the texts of a list are read from; a column that is not there is empty."""

    def constant(self, name: str) -> str: ...

    def column(self, name: str) -> list[str]: ...


def _findings(record: _Record) -> Mapping[str, EarlierFinding]:
    columns = [record.column(name) for name in (KEYS, EXPLANATIONS, WORDS, DIGESTS, BASES, SINCE)]
    return {
        key: EarlierFinding(said[:LONGEST], words, digest, basis, _number(since))
        for key, said, words, digest, basis, since in zip_longest(*columns, fillvalue="")
        if key
    }


def _kept(record: _Record) -> Mapping[str, EarlierFinding]:
    columns = [record.column(name)[:MOST_KEPT] for name in (KEPT, KEPT_EXPLANATIONS, KEPT_BASES, KEPT_SINCE)]
    return {
        key: EarlierFinding(said[:LONGEST], short_hash(said[:LONGEST]), "", basis, _number(since))
        for key, said, basis, since in zip_longest(*columns, fillvalue="")
        if key and said
    }


class _ByName(Struct, frozen=True):
    """Our list where our names are still there: they point at it wherever it went."""

    scan: WorkbookScan

    def constant(self, name: str) -> str:
        return next((each.formula.strip().strip('"') for each in self.scan.names if each.name == name), "")

    def column(self, name: str) -> list[str]:
        spans = (span_of(each.formula) for each in self.scan.names if each.name == name)
        span = next((span for span in spans if span is not None), None)
        sheet = None if span is None else self.scan.sheet(span.sheet)
        if span is None:
            return []
        cells = [sheet.cells.get((row, span.left)) if sheet else None for row in range(span.top, span.bottom + 1)]
        return [_said(cell) if cell is not None else "" for cell in cells]


class _ByCell(Struct, frozen=True):
    """Our list as another format carries it, values alone: its hidden columns are headed with our names."""

    sheet: SheetScan
    heads: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, scan: WorkbookScan) -> _ByCell | None:
        """Return the list of a workbook, None where it has none."""
        lists, heads_of = (
            {say(f"marking.problems.{key}", lang) for lang in LANGUAGES} for key in ("title", "head.explanation")
        )
        for sheet in scan.sheets:
            top = sheet.cells.get((1, 1))
            if top is not None and top.value in lists:  # however the sheet is called now
                texts = {at: str(cell.value) for at, cell in sheet.cells.items() if cell.kind is CellKind.TEXT}
                marked = {at: text for at, text in texts.items() if text.startswith(CELL_MARK)}
                heads = {f"{NAME_PREFIX}{text.removeprefix(CELL_MARK)}": at for at, text in marked.items()}
                row = heads.get(KEYS, (0, 0))[0]
                said = next((at for at, text in texts.items() if at[0] == row and text in heads_of), None)
                return cls(sheet, heads if said is None else heads | {EXPLANATIONS: said})
        return None

    def constant(self, name: str) -> str:
        return next((head[len(name) + 1 :] for head in self.heads if head.startswith(f"{name}=")), "")

    def column(self, name: str) -> list[str]:
        if name not in self.heads:
            return []
        top, column = self.heads[name]
        keyed = self.heads.get(KEPT if name in _OF_KEPT else KEYS, (top, column))[1]
        rows = takewhile(lambda row: self._text(row, keyed), count(top + 1))
        return [self._text(row, column) for row in rows]

    def _text(self, row: int, column: int) -> str:
        cell = self.sheet.cells.get((row, column))
        return _said(cell) if cell is not None else ""


def _said(cell: ScannedCell) -> str:
    """What somebody wrote into a cell: the number of a document is an answer, too."""
    if cell.kind in (CellKind.BLANK, CellKind.ERROR):
        return ""
    return "\n".join(str(cell.value).strip().splitlines())
