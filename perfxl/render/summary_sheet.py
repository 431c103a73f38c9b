"""One sheet of the summary: title, note, heads, rows, set up to print on A4 landscape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.messages import Lang, say
from perfxl.render.rulebook_files import FONT, LINE, lines

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

A4 = 9
HEAD_ROW = 2
HIGHEST = 400.0  # Excel's rows end at 409 points
INPUTS = ("approved", "remark", "decision")
NARROW = ("level", "rule", "audience", "status", "state", "decision", "grade", "code")

Held = str | float | None


class Looks:
    """The formats of a summary by name."""

    def __init__(self, made: Workbook) -> None:
        """Add them to the workbook."""
        grid = {**FONT, "border": 1}
        self._made: Mapping[str, Format] = {
            "title": made.add_format({**FONT, "font_size": 16, "bold": True, "align": "center"}),
            "note": made.add_format({**FONT, "align": "left"}),
            "head": made.add_format({**grid, "bold": True, "align": "center", "bg_color": "#D9E1F2"}),
            "head_input": made.add_format({**grid, "bold": True, "align": "center", "bg_color": "#FFE699"}),
            "cell": made.add_format({**grid, "align": "left"}),
            "centre": made.add_format({**grid, "align": "center"}),
            "input": made.add_format({**grid, "align": "left", "bg_color": "#FFFFE0"}),
            "total": made.add_format({**grid, "bold": True, "align": "center", "num_format": "0.##"}),
            "link": made.add_format({**grid, "font_color": "#0563C1", "underline": 1}),
        }

    def __getitem__(self, name: str) -> Format:
        """Return a format."""
        return self._made[name]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's texts, heads and widths; its last `hidden` columns are not shown."""

    sheet: str
    title: str
    note: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    hidden: int = 0

    @property
    def first(self) -> int:
        """The first row below the heads, from 0."""
        return HEAD_ROW + 1

    def total(
        self, sheet: Worksheet, rows: Sequence[Sequence[Held]], label: str, looks: Looks, sums: Mapping[str, str]
    ) -> None:
        """Write the last row: sums and averages as formulas with their values; the average of nothing is blank."""
        at = self.first + len(rows)
        sheet.set_row(at, 22)
        for column, head in enumerate(self.heads):
            held = [row[column] for row in rows]
            numbers = [one for one in held if isinstance(one, float)]
            if head not in sums:
                sheet.write_string(at, column, label if column == 0 else "", looks["total"])
                continue
            span = f"{_letter(column)}{self.first + 1}:{_letter(column)}{at}"
            whole = sum(numbers) if sums[head] == "SUM" else round(sum(numbers) / max(len(numbers), 1), 2)
            call = f"SUM({span})" if sums[head] == "SUM" else f"ROUND(AVERAGE({span}),2)"
            formula = f'=IF(COUNT({span})=0,"",{call})'
            sheet.write_formula(at, column, formula, looks["total"], whole if numbers else "")


def draw_table(made: Workbook, table: Table, rows: Sequence[Sequence[Held]], looks: Looks, lang: Lang) -> Worksheet:
    """Draw a sheet and return it; text stays text, whatever it looks like."""
    sheet = made.add_worksheet(table.sheet)
    shown = len(table.heads) - table.hidden
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width, None, {"hidden": column >= shown})
    for row, (text, look, height) in enumerate(
        ((table.title, "title", 30), (table.note, "note", LINE * lines(table.note, sum(table.widths[:shown])) + 6))
    ):
        sheet.merge_range(row, 0, row, shown - 1, text, looks[look])
        sheet.set_row(row, height)
    for column, head in enumerate(table.heads):
        look = "head_input" if head in INPUTS else "head"
        sheet.write_string(HEAD_ROW, column, say(f"summary.head.{head}", lang), looks[look])
    sheet.set_row(HEAD_ROW, 32)
    for at, cells in enumerate(rows, start=table.first):
        _row(sheet, table, at, cells, looks)
    last = table.first + max(len(rows), 1) - 1
    sheet.autofilter(HEAD_ROW, 0, last, shown - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.98, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer(f"&C{say('summary.page', lang)}")
    return sheet


def _row(sheet: Worksheet, table: Table, at: int, cells: Sequence[Held], looks: Looks) -> None:
    shown = len(table.heads) - table.hidden
    needed = max(lines(str(cells[column] or ""), table.widths[column]) for column in range(shown))
    sheet.set_row(at, min(HIGHEST, LINE * needed + 6))
    for column, (head, held) in enumerate(zip(table.heads, cells, strict=True)):
        narrow = head in NARROW or isinstance(held, float)
        look = looks["input" if head in INPUTS else "centre" if narrow else "cell"]
        if isinstance(held, float):
            sheet.write_number(at, column, held, look)
        elif held:
            sheet.write_string(at, column, held, look)
        else:
            sheet.write_blank(at, column, None, look)


def _letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]
