"""One sheet part, read in one pass of pyexpat (floor 2).

The handlers run some five times per cell, so they are few, flat and compare whole names; see `scan` for the meaning.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from perfxl.errors import HostileWorkbook, NotAWorkbook
from perfxl.model.cells import LAST_COLUMN, LAST_ROW, CellSpan, column_letters, column_number, parse_a1
from perfxl.ooxml import markup
from perfxl.ooxml.limits import Clock, Limits
from perfxl.ooxml.numberformats import GENERAL
from perfxl.ooxml.scanned import CellKind, ScannedCell, SheetScan
from perfxl.ooxml.sharedformulas import SharedFormula
from perfxl.ooxml.workbook import SheetEntry

_DIGITS = "0123456789"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
LONGEST_FORMULA = 8_192
_EXACT = 15  # significant digits a cell holds
_LONGEST_NUMBER = 128  # characters a number is written with
_NEXT_LOOK = 8_192  # rows or cells between two looks at the clock
_NO_ATTRIBUTES: dict[str, str] = {}


@lru_cache(maxsize=None, typed=False)
def _column(letters: str) -> int:
    """Return the number of a column's letters, 0 where they are none."""
    return column_number(letters) if letters.isascii() and letters.isalpha() and len(letters) <= 3 else 0


def number(text: str) -> Decimal | None:
    """Return a number at 15 significant digits as Excel holds it, None where `text` is no number."""
    if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        text = text.strip()
        if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
            return None
    if len(text) <= _EXACT and "e" not in text and "E" not in text:
        return Decimal(text)
    rounded = float(text)
    return Decimal(f"{rounded:.{_EXACT}g}") if isfinite(rounded) else None


def span_of(sheet: str, text: str) -> CellSpan | None:
    """Return the rectangle of `A1:B2` or `A1`, None where the text is none."""
    first, _, last = text.partition(":")
    try:
        (top, left), (bottom, right) = parse_a1(first), parse_a1(last or first)
    except ValueError:
        return None
    return CellSpan(sheet, min(top, bottom), min(left, right), max(top, bottom), max(left, right))


class SheetReader:
    """Reads one worksheet part; make a new one for every sheet.

    `seen` counts the rows and cells met, blank ones too; `expanded` the characters of shared formulas written out.
    """

    def __init__(
        self, entry: SheetEntry, strings: tuple[str, ...], formats: tuple[str, ...], room: Limits, clock: Clock
    ) -> None:
        """Read the tab `entry` with the workbook's shared `strings` and number `formats`, within what is left."""
        self.entry = entry
        self.clock = clock
        self.strings = strings
        self.formats = formats
        self.room = room
        self.seen = self.expanded = self.conditions = self.depth = 0
        self.cells: dict[tuple[int, int], ScannedCell] = {}
        self.merges: list[CellSpan] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.dimension: str | None = None
        self.buffer: list[str] = []
        self.row = self.column = 0
        self.row_text = ""
        self.cell: dict[str, str] = _NO_ATTRIBUTES
        self.value: str | None = None
        self.inline: list[str] | None = None
        self.phonetic = False
        self.formula: str | None = None
        self.formula_attributes: dict[str, str] = _NO_ATTRIBUTES
        self.masters: dict[str, SharedFormula] = {}
        self.waiting: list[tuple[int, int, str]] = []
        self.tags: dict[str, str] = {}
        self.looks: dict[str, tuple[int, str]] = {}

    def read(self, data: bytes) -> SheetScan:
        """Return the sheet; raise NotAWorkbook or HostileWorkbook as `scan` does."""
        parser = markup.parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.buffer.append
        markup.run(parser, data, self.entry.part)
        self._share_formulas()
        return SheetScan(
            title=self.entry.title,
            state=self.entry.state,
            cells=self.cells,
            merges=tuple(self.merges),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
            dimension=self.dimension,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            tag = self.tags[name]
        except KeyError:
            tag = self.tags[name] = markup.in_main(name)
        if tag == "c":
            self.cell = attributes
            self.value = self.formula = self.inline = None
        elif tag == "v":
            self.buffer.clear()
        elif tag == "f":
            self.buffer.clear()
            self.formula_attributes = attributes
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "t":
            self.buffer.clear()
        else:
            self._start_rare(tag, attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = markup.whole(attributes.get("r")) or self.row + 1
        self.row_text = str(self.row)
        self._count()
        self.column = 0
        if markup.flag(attributes, "hidden"):
            self.hidden_rows.append(self.row)

    def _count(self) -> None:
        """Count a row or a cell; raise HostileWorkbook beyond the limit on both together, or where the time is up."""
        self.seen += 1
        if self.seen > self.room.cells:
            raise HostileWorkbook("fault.ooxml.too_many_cells", sheet=self.entry.title)
        if self.seen % _NEXT_LOOK == 0:
            self.clock.check()

    def _start_rare(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > markup.DEEPEST:
            raise HostileWorkbook("fault.ooxml.too_deep", part=self.entry.part, limit=markup.DEEPEST)
        if tag == "is":
            self.inline = []
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            self._merge(attributes)
        elif tag == "cfRule":
            self.conditions += 1
            if self.conditions > self.room.conditions:
                raise HostileWorkbook("fault.ooxml.too_many_conditions", sheet=self.entry.title)
        elif tag == "col" and markup.flag(attributes, "hidden"):
            self._hide_columns(attributes)
        elif tag == "dimension":
            self.dimension = attributes.get("ref")

    def _merge(self, attributes: dict[str, str]) -> None:
        span = span_of(self.entry.title, attributes.get("ref", ""))
        if span is not None:
            self.merges.append(span)
        if len(self.merges) > self.room.merges:
            raise HostileWorkbook("fault.ooxml.too_many_merges", sheet=self.entry.title)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = markup.whole(attributes.get("min")), markup.whole(attributes.get("max"))
        if 0 < first <= last:
            self.hidden_columns.append((first, min(last, LAST_COLUMN)))
        if len(self.hidden_columns) > LAST_COLUMN:
            raise HostileWorkbook("fault.ooxml.too_many_columns", sheet=self.entry.title)

    def _end(self, name: str) -> None:
        tag = self.tags[name]
        if tag == "c":
            self._end_cell()
        elif tag == "v":
            self.value = "".join(self.buffer)
        elif tag == "f":
            self.formula = "".join(self.buffer)
        elif tag == "t":
            if self.inline is not None and not self.phonetic:
                self.inline.append("".join(self.buffer))
        elif tag != "row":
            self.depth -= 1
            if tag == "rPh":
                self.phonetic = False

    def _end_cell(self) -> None:
        self._count()
        attributes = self.cell
        row, column = self._place(attributes.get("r"))
        self.column = column
        if self.value is None and self.formula is None and self.inline is None:
            return
        if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
            return
        formula, array = (None, None) if self.formula is None else self._formula(row, column)
        kind, value = self._content(attributes.get("t", "n"), row, column)
        if kind is CellKind.BLANK and formula is None:
            return
        stated = attributes.get("s", "0")
        try:
            style, look = self.looks[stated]
        except KeyError:
            style, look = self.looks[stated] = self._look(stated)
        self.cells[row, column] = ScannedCell(kind, value, formula, style, look, array)

    def _look(self, stated: str) -> tuple[int, str]:
        """Return the number of a cell style and its number format."""
        style = markup.whole(stated)
        return style, self.formats[style] if style < len(self.formats) else GENERAL

    def _place(self, reference: str | None) -> tuple[int, int]:
        """Return row and column of the cell: as stated, or the next one where nothing usable is stated."""
        if reference is None:
            return self.row, self.column + 1
        letters = reference.rstrip(_DIGITS)
        column = _column(letters)
        if not column:
            return self.row, self.column + 1
        digits = reference[len(letters) :]
        if digits == self.row_text:
            return self.row, column
        return markup.whole(digits, LAST_ROW + 1 if len(digits) > 9 else 0) or self.row, column

    def _content(self, kind: str, row: int, column: int) -> tuple[CellKind, Decimal | str | bool | None]:
        """Return kind and value of the cell at hand."""
        text = self.value
        if kind == "s":
            return self._shared_text(text, row, column)
        if kind == "n":
            if not text:
                return CellKind.BLANK, None
            amount = number(text)
            return (CellKind.TEXT, self._held(text)) if amount is None else (CellKind.NUMBER, amount)
        if self.inline is not None and (kind == "inlineStr" or (kind == "str" and text is None)):
            text = "".join(self.inline)
        if kind in ("inlineStr", "str"):
            return (CellKind.BLANK, None) if text is None else (CellKind.TEXT, markup.unescaped(self._held(text)))
        if not text:
            return CellKind.BLANK, None
        if kind == "b":
            return CellKind.BOOLEAN, text.strip().lower() in ("1", "true")
        if kind == "e":
            return CellKind.ERROR, text
        return (CellKind.DATE if kind == "d" else CellKind.TEXT), text

    def _held(self, text: str) -> str:
        """Return a text as it is; raise HostileWorkbook where it is longer than any text may be."""
        if len(text) > self.room.text:
            raise HostileWorkbook("fault.ooxml.long_text", part=self.entry.part)
        return text

    def _shared_text(self, text: str | None, row: int, column: int) -> tuple[CellKind, str | None]:
        if not text:
            return CellKind.BLANK, None
        try:
            if text[0] != "-":
                return CellKind.TEXT, self.strings[int(text)]
        except (ValueError, IndexError):
            pass
        cell = f"{column_letters(column)}{row}"
        raise NotAWorkbook("fault.ooxml.lost_text", sheet=self.entry.title, cell=cell)

    def _formula(self, row: int, column: int) -> tuple[str | None, str | None]:
        """Return the cell's formula and the rectangle it fills as an array; a shared one may have to wait."""
        attributes, text = self.formula_attributes, self.formula or ""
        match attributes.get("t"):
            case "shared":
                group = attributes.get("si", "")
                if text and len(text) <= LONGEST_FORMULA:
                    self.masters.setdefault(group, SharedFormula(text, row, column))
                elif not text:
                    self.waiting.append((row, column, group))
                return text, None
            case "array":
                return text, attributes.get("ref")
            case "dataTable":
                inputs = f"{attributes.get('r1', '')},{attributes.get('r2', '')}".rstrip(",")
                return f"TABLE({inputs})", attributes.get("ref")
        return (text or None), None

    def _share_formulas(self) -> None:
        """Give every cell of a shared formula its own text; one whose master is missing keeps its value only."""
        for row, column, group in self.waiting:
            cell = self.cells.get((row, column))
            if cell is None:
                continue
            self.clock.check()
            master = self.masters.get(group)
            if master is not None:
                text = master.at(row, column)
                self.expanded += len(text)
                if self.expanded > self.room.formulas:
                    raise HostileWorkbook("fault.ooxml.too_many_formulas", sheet=self.entry.title)
                self.cells[row, column] = cell._replace(formula=text)
            elif cell.kind is CellKind.BLANK:
                del self.cells[row, column]
            else:
                self.cells[row, column] = cell._replace(formula=None)
