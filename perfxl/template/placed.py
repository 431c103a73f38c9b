"""What the layout engine gives: where everything stands, before a single cell is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from perfxl.model import CellSpan


class Role(StrEnum):
    """What a cell is on the form, which decides how it looks."""

    TITLE = "title"
    SECTION = "section"
    SUBTITLE = "subtitle"
    NOTE = "note"
    PLAIN = "plain"
    HEADING = "heading"  # above the long text of a report
    HEADER = "header"  # above a column
    LABEL = "label"  # left of a row or a value
    ITEM = "item"  # left of a value in a list
    CAPTION = "caption"  # inside a sign-off box
    GUIDANCE = "guidance"
    TOTAL = "total"  # left of a total
    EMPTY = "empty"  # nothing belongs there
    VALUE = "value"  # a field of the form


class PlacedCell(Struct, frozen=True):
    """One cell or merged rectangle: fixed text, or the field instance it holds.

    `edges` names the sides with a border (l, t, r, b). `lines` is how many lines of text it was made for. `align` and
    `size` override what role and type give. `splits`: at a page break it becomes two cells with the same text.
    """

    span: CellSpan
    role: Role
    text: str = ""
    instance: str = ""
    edges: str = "ltrb"
    lines: int = 1
    align: str = ""
    size: float = 0
    splits: bool = False


class SheetLayout(Struct, frozen=True):
    """One sheet: its grid, its cells from top to bottom, and how it is printed.

    `heights` has every row from 1 to the last. `repeated` are the rows of the table's head that are printed on every
    page; `breaks` the rows after which a page ends; `frozen` how many rows stay in sight on the screen.
    """

    id: str
    title: str
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[PlacedCell, ...]
    landscape: bool = False
    repeated: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()
    frozen: int = 0


class FormLayout(Struct, frozen=True):
    """Where every field instance of a form stands.

    `cells` maps an instance to its cell (a merged one to the whole rectangle, whose anchor holds the value); `spans` a
    column or list that stands in one piece to its rectangle, `span_names` to that rectangle's defined name.
    """

    sheets: tuple[SheetLayout, ...]
    cells: Mapping[str, CellSpan]
    spans: Mapping[str, CellSpan]
    span_names: Mapping[str, str]
