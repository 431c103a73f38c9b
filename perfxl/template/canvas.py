"""The sheet while it is being laid out: blocks put their cells on it from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TypedDict, Unpack

from msgspec import Struct, field

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import SheetDef
from perfxl.form.form import Form
from perfxl.model import CellSpan, Value
from perfxl.template.metrics import BODY, PADDING, TALLEST, height_of, line_height, lines_of
from perfxl.template.placed import PlacedCell, Role

SIZES: Mapping[Role, float] = {
    Role.TITLE: 18,
    Role.SECTION: 12,
    Role.SUBTITLE: 11,
    Role.HEADING: 12,
    Role.NOTE: 9.5,
    Role.GUIDANCE: 9.5,
}
"""The size of text in points; the body's where a role is not named."""


LEFT_ROLES = frozenset({Role.NOTE, Role.HEADING, Role.ITEM, Role.CAPTION, Role.GUIDANCE})


def alignment(cell: PlacedCell, form: Form) -> str:
    """Return how a cell's content is aligned: as placed, as its type, as its role."""
    if cell.align or not cell.instance:
        return cell.align or ("left" if cell.role in LEFT_ROLES else "center")
    return FIELD_TYPES[form.instances[cell.instance].field.type].align


class Area(Struct, frozen=True):
    """A rectangle of the grid, before it is a rectangle of a sheet: first row and column, and how many of each."""

    top: int
    left: int
    rows: int = 1
    columns: int = 1


class Look(TypedDict, total=False):
    """Attributes of a placed cell that override what its role and type give."""

    edges: str
    align: str
    size: float
    splits: bool


class Canvas(Struct, dict=True):
    """One sheet being laid out.

    `row` is the next free row; `groups` are rows that want to stay on one page, `glued` rows no page ends after,
    `heads` the heads of its tables, `loose` one-line rows that may be made lower where a table then fits a page.
    """

    form: Form
    sheet: SheetDef
    values: Mapping[str, Value]
    row: int = 1
    cells: list[PlacedCell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    groups: list[tuple[int, int]] = field(default_factory=list)
    glued: set[int] = field(default_factory=set)
    heads: list[tuple[int, int]] = field(default_factory=list)
    loose: set[int] = field(default_factory=set)

    @property
    def columns(self) -> int:
        """How many columns the grid has."""
        return len(self.sheet.widths)

    def put(self, area: Area, role: Role, text: str = "", **look: Unpack[Look]) -> None:
        """Place fixed text."""
        self.cells.append(PlacedCell(self._span(area), role, text, **look))

    def put_value(self, area: Area, instance: str, lines: int = 1, **look: Unpack[Look]) -> None:
        """Place a field instance in a cell made for `lines` lines."""
        self.cells.append(PlacedCell(self._span(area), Role.VALUE, instance=instance, lines=lines, **look))

    def put_text_or_value(self, area: Area, role: Role, text: str, instance: str, **look: Unpack[Look]) -> None:
        """Place `instance` where the form has it, else fixed text in the role."""
        if instance in self.form.instances:
            self.put_value(area, instance, **look)
        else:
            self.put(area, role, text, **look)

    def _span(self, area: Area) -> CellSpan:
        bottom, right = area.top + area.rows - 1, area.left + area.columns - 1
        return CellSpan(self.sheet.title, area.top, area.left, bottom, right)

    def reserve(self, row: int, height: float) -> None:
        """Make a row at least `height` points high."""
        self.heights[row] = min(TALLEST, max(height, self.heights.get(row, 0.0)))

    def reserve_lines(self, row: int, lines: int, rows: int = 1) -> None:
        """Make `rows` rows from `row` on together high enough for `lines` lines."""
        height = (lines * line_height(BODY) + PADDING) / rows if rows > 1 else height_of(lines)
        for one in range(row, row + rows):
            self.reserve(one, height)

    def keep(self, top: int, bottom: int) -> None:
        """Ask for the rows from `top` to `bottom` to stay on one page."""
        self.groups.append((top, bottom))

    def grown_heights(self) -> tuple[float, ...]:
        """Return the height of every row, grown until every text fits or no row can grow further."""
        heights = [0.0, *(self.heights.get(row, height_of(1)) for row in range(1, self.row))]
        for cell in sorted(self.cells, key=lambda cell: cell.span.bottom - cell.span.top):
            rows = range(cell.span.top, cell.span.bottom + 1)
            missing = self._needed(cell) - sum(heights[row] for row in rows)
            if missing > 0:
                for row in rows:
                    heights[row] = min(TALLEST, round(heights[row] + missing / len(rows), 2))
        return tuple(heights[1:])

    def _needed(self, cell: PlacedCell) -> float:
        text = cell.text or self._filled(cell.instance)
        if not text:
            return 0.0
        size = cell.size or SIZES.get(cell.role, BODY)
        width = sum(self.sheet.widths[cell.span.left - 1 : cell.span.right])
        return lines_of(text, width, size, indented=alignment(cell, self.form) == "left") * line_height(size) + PADDING

    def _filled(self, name: str) -> str:
        if not name:
            return ""
        value = self.values.get(name, self.form.instances[name].constant)
        return value if isinstance(value, str) else ""

    def lefts(self, spans: tuple[int, ...], first: int = 1) -> tuple[tuple[int, int], ...]:
        """Return (first column, number of columns) of neighbours that take `spans` columns each."""
        starts = [first]
        for span in spans:
            starts.append(starts[-1] + span)
        return tuple((left, right - left) for left, right in pairwise(starts))
