"""Sheets written row by row, ready for grafting: what is the same for every workbook is drawn once by xlsxwriter.

Floor 2. A `Frame` is the sheet around its rows (columns, panes, protection, print set-up), taken from one xlsxwriter
drew; a `SheetWriter` puts rows, merged cells, links, input checks and colours between, which takes a tenth of drawing
them. Rows and columns count from 0 as xlsxwriter's do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import Struct

from perfxl.model.cells import CellRef, column_letters, quoted_sheet
from perfxl.ooxml.annotation import Drawn, DxfStyle
from perfxl.ooxml.markup import escaped, escaped_text
from perfxl.ooxml.numberformats import read_number_formats
from perfxl.ooxml.package import Package
from perfxl.ooxml.splice import outline
from perfxl.ooxml.theme import theme_colours, written_out
from perfxl.ooxml.workbook import DefinedName, SheetEntry, WorkbookIndex, read_index

LONGEST_TEXT, LONGEST_TITLE, LONGEST_PROMPT = 32_767, 32, 255  # Excel's ends: a cell, a prompt's title, its text
_FRAME = re.compile(r"(.*)<sheetData\s*/>(<sheetProtection [^<>]*/>)?(.*)", re.DOTALL)
_UNFIT = re.compile(r'<dimension [^<>]*/>| tabSelected="1"')
_END = "</worksheet>"
_STYLED = re.compile(r'<c r="[A-Z]+[0-9]+"(?: s="([0-9]+)")?')

column_name = cache(lambda column: column_letters(column + 1))


class Frame(Struct, frozen=True):
    """The XML of a sheet around its rows: before them, the protection after them, and what follows."""

    above: str
    protection: str
    below: str


def read_frame(drawn: bytes) -> Frame:
    """Return the frame of the only sheet of a workbook drawn by xlsxwriter; raise ValueError if it has rows."""
    package = Package.open(drawn)
    text = package.read(read_index(package).sheets[0].part).decode("utf-8")
    match = _FRAME.fullmatch(text)
    if match is None:
        raise ValueError("a frame is drawn without rows")
    return Frame(_UNFIT.sub("", match[1]), match[2] or "", match[3])


def read_looks(drawn: bytes) -> tuple[Drawn, tuple[int, ...]]:
    """Return the styles of a drawn workbook, without sheets, and the style number of each cell of its first sheet."""
    package = Package.open(drawn)
    index = read_index(package)
    if index.styles is None:
        raise ValueError("looks are drawn with styles")
    written = package.read(index.styles).decode("utf-8")
    data = written_out(written, theme_colours(package)).encode()
    styles = outline(data, index.styles)
    numbers = _STYLED.findall(package.read(index.sheets[0].part).decode("utf-8"))
    bare = WorkbookIndex((), (), index.date_1904, None, None, strict=False)
    formats = read_number_formats(data, index.styles)
    return Drawn(None, bare, styles, formats=formats), tuple(int(number or 0) for number in numbers)


class SheetWriter:
    """One sheet being written into its frame; `xml` gives it back."""

    def __init__(self) -> None:
        """Begin without rows."""
        self.cells: dict[int, dict[int, str]] = {}
        self.heights: dict[int, float] = {}
        self.merged: list[str] = []
        self.links: list[str] = []
        self.checks: list[str] = []
        self.colours: list[str] = []
        self.filtered = ""
        self.breaks: list[int] = []

    def text(self, row: int, column: int, text: str, style: int) -> None:
        """Write text as text, whatever it looks like; "" leaves the cell blank."""
        body = f'<is><t xml:space="preserve">{escaped_text(text[:LONGEST_TEXT])}</t></is>' if text else ""
        self._cell(row, column, style, ' t="inlineStr"' if text else "", body)

    def number(self, row: int, column: int, value: float, style: int) -> None:
        """Write a number."""
        self._cell(row, column, style, "", f"<v>{value:.16G}</v>")

    def formula(self, row: int, column: int, formula: str, value: float | str, style: int) -> None:
        """Write a formula (without `=`) with its value."""
        kind, held = (' t="str"', escaped_text(value)) if isinstance(value, str) else ("", f"{value:.16G}")
        self._cell(row, column, style, kind, f"<f>{escaped(formula)}</f><v>{held}</v>")

    def _cell(self, row: int, column: int, style: int, kind: str, body: str) -> None:
        opening = f'<c r="{column_name(column)}{row + 1}" s="{style}"{kind}'
        self.cells.setdefault(row, {})[column] = f"{opening}>{body}</c>" if body else f"{opening}/>"

    def merge(self, row: int, left: int, right: int) -> None:
        """Make one cell of the cells from `left` to `right`."""
        self.merged.append(f"{column_name(left)}{row + 1}:{column_name(right)}{row + 1}")

    def link(self, row: int, column: int, to: CellRef) -> None:
        """Make a cell lead to another one of the workbook."""
        location = escaped(f"{quoted_sheet(to.sheet)}!{to.a1}")
        self.links.append(f'<hyperlink ref="{column_name(column)}{row + 1}" location="{location}"/>')

    def choices(self, row: int, column: int, options: Iterable[str], title: str, error: str) -> None:
        """Let a cell take one of a few words; anything else is refused with `error`."""
        listed = escaped(f'"{",".join(options)}"')
        self.checks.append(
            f'<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1"'
            f' errorTitle="{escaped(title[:LONGEST_TITLE])}" error="{escaped(error[:LONGEST_PROMPT])}"'
            f' sqref="{column_name(column)}{row + 1}"><formula1>{listed}</formula1></dataValidation>'
        )

    def prompt(self, rows: tuple[int, int], column: int, title: str, text: str) -> None:
        """Say what belongs into the cells of a column, from the first of `rows` to the last, when one is chosen."""
        self.checks.append(
            f'<dataValidation allowBlank="1" showInputMessage="1" showErrorMessage="1"'
            f' promptTitle="{escaped(title[:LONGEST_TITLE])}" prompt="{escaped(text[:LONGEST_PROMPT])}"'
            f' sqref="{_column_span(rows, column)}"/>'
        )

    def colour(self, rows: tuple[int, int], column: int, condition: str, look: int) -> None:
        """Give the cells of a column a look (a number among `Drawn.looks`) while a condition holds."""
        self.colours.append(
            f'<conditionalFormatting sqref="{_column_span(rows, column)}"><cfRule type="expression" dxfId="{look}"'
            f' priority="{len(self.colours) + 1}"><formula>{escaped(condition)}</formula></cfRule>'
            "</conditionalFormatting>"
        )

    def break_before(self, row: int) -> None:
        """Begin a new printed page with a row."""
        self.breaks.append(row)

    def xml(self, frame: Frame) -> str:
        """Return the sheet as XML, its elements in the schema's order."""
        rows = "".join(self._row(row) for row in sorted({*self.cells, *self.heights}))
        merged = [f'<mergeCell ref="{span}"/>' for span in self.merged]
        return "".join(
            (
                frame.above,
                f"<sheetData>{rows}</sheetData>",
                frame.protection,
                f'<autoFilter ref="{self.filtered}"/>' if self.filtered else "",
                _listed("mergeCells", merged),
                *self.colours,
                _listed("dataValidations", self.checks),
                f"<hyperlinks>{''.join(self.links)}</hyperlinks>" if self.links else "",
                frame.below.removesuffix(_END),
                self._row_breaks(),
                _END,
            )
        )

    def _row_breaks(self) -> str:
        count = len(self.breaks)
        entries = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in self.breaks)
        return f'<rowBreaks count="{count}" manualBreakCount="{count}">{entries}</rowBreaks>' if entries else ""

    def _row(self, row: int) -> str:
        height = f' ht="{self.heights[row]:.16G}" customHeight="1"' if row in self.heights else ""
        cells = self.cells.get(row, {})
        return f'<row r="{row + 1}"{height}>{"".join(cells[column] for column in sorted(cells))}</row>'


def _column_span(rows: tuple[int, int], column: int) -> str:
    name = column_name(column)
    return f"{name}{rows[0] + 1}:{name}{rows[1] + 1}"


def _listed(tag: str, entries: Sequence[str]) -> str:
    return f'<{tag} count="{len(entries)}">{"".join(entries)}</{tag}>' if entries else ""


def assembled(
    styles: Drawn, sheets: Sequence[tuple[str, str]], names: Sequence[DefinedName], looks: Sequence[DxfStyle]
) -> Drawn:
    """Return sheets (title, XML) with their local names, ready to be put into a workbook."""
    entries = tuple(SheetEntry(title, "", "worksheet", "visible", "", 0) for title, _ in sheets)
    index = WorkbookIndex(entries, tuple(names), styles.index.date_1904, None, None, strict=False)
    texts = tuple(text for _, text in sheets)
    return Drawn(None, index, styles.styles, formats=styles.formats, texts=texts, looks=tuple(looks))
