"""A sheet as people look at it: the words in it, whatever their width, spaces and punctuation, and what is merged."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache

from perfxl.model import CellSpan
from perfxl.ooxml import CellKind, SheetScan

LONGEST_LABEL = 200  # characters; no printed label is longer, and a long text is no label


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return a label's letters and digits only: width, case, spaces, line breaks, punctuation and brackets aside."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


class Grid:
    """One sheet's labels by their plain text, and the merged rectangles by their cells. Rows and columns count from 1.

    `words` is what stands at a cell, plain; `where` the cells a plain text stands at, from top to bottom.
    """

    def __init__(self, sheet: SheetScan) -> None:
        """Look once at every cell."""
        self.sheet = sheet
        self.title = sheet.title
        self.merged = {(span.top, span.left): span for span in sheet.merges}
        self.words: dict[tuple[int, int], str] = {}
        self.where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.filled: dict[int, list[int]] = defaultdict(list)
        self.columns: set[int] = {span.left for span in sheet.merges}
        for (row, column), cell in sorted(sheet.cells.items()):
            self.filled[row].append(column)
            self.columns.add(column)
            if cell.kind is CellKind.TEXT and isinstance(cell.value, str) and len(cell.value) <= LONGEST_LABEL:
                text = plain(cell.value)
                if text:
                    self.words[row, column] = text
                    self.where[text].append((row, column))
        self.last_row = max((*self.filled, *(span.bottom for span in sheet.merges)), default=0)
        self._down = self._covered()

    def _covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The anchor of every cell of the label-sized merged rectangles."""
        covered: dict[tuple[int, int], tuple[int, int]] = {}
        for at, span in self.merged.items():
            if (span.bottom - span.top + 1) * (span.right - span.left + 1) <= 1_000:
                for row in range(span.top, span.bottom + 1):
                    covered.update(((row, column), at) for column in range(span.left, span.right + 1))
        return covered

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that holds what is shown at (row, column)."""
        return self._down.get((row, column), (row, column))

    def right(self, row: int, column: int) -> int:
        """Return the last column of the cell, a merged one taken whole."""
        span = self.merged.get((row, column))
        return span.right if span else column

    def bottom(self, row: int, column: int) -> int:
        """Return the last row of the cell, a merged one taken whole."""
        span = self.merged.get((row, column))
        return span.bottom if span else row

    def word(self, row: int, column: int) -> str:
        """Return the plain text shown at (row, column), '' where there is none."""
        return self.words.get(self.anchor(row, column), "")

    def span(self, top: int, left: int, bottom: int, right: int) -> CellSpan:
        """Return a rectangle of this sheet."""
        return CellSpan(self.title, top, left, bottom, right)
