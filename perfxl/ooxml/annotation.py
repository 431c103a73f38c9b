"""What to put into a workbook: marks, comments, names and sheets, as a frozen plan (floor 2)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from perfxl.model.cells import CellRef
from perfxl.ooxml.package import Package
from perfxl.ooxml.splice import Outline
from perfxl.ooxml.workbook import DefinedName, WorkbookIndex


class DxfStyle(Struct, frozen=True):
    """How a conditional format looks: colours as RRGGBB, None leaves the cell's own; `border` is a thin frame."""

    fill: str | None = None
    color: str | None = None
    bold: bool = False
    strike: bool = False
    border: str | None = None


class Mark(Struct, frozen=True):
    """Conditional formats of one cell, first match first: formulas (without `=`) and how the cell then looks.

    A formula reaches another sheet only through a defined name. A cell inside a merged rectangle marks all of it.
    """

    cell: CellRef
    formats: tuple[tuple[str, DxfStyle], ...]


class Note(Struct, frozen=True):
    """A comment at one cell; `width` and `height` of its box in pixels, `height` None to fit the text.

    On a merged rectangle it belongs to the top left cell.
    """

    cell: CellRef
    author: str
    text: str
    width: int = 300
    height: int | None = None


class Drawn(Struct, frozen=True):
    """Sheets drawn for grafting: index and styles of the workbook they stand in, `texts` their XML in tab order.

    `package` is that workbook where xlsxwriter drew all of it, None where the sheets were written into frames; then
    their texts hold no shared strings. `strings` are its shared strings as written, `formats` the number formats of its
    cell styles, `colours` those of its theme, `looks` differential formats besides those of `styles`.
    """

    package: Package | None
    index: WorkbookIndex
    styles: Outline
    texts: tuple[str, ...] = field(default=())
    strings: tuple[str, ...] = field(default=())
    formats: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    looks: tuple[DxfStyle, ...] = ()


class Annotation(Struct, frozen=True):
    """Everything to put into one workbook.

    `sheets` is a workbook drawn by xlsxwriter, or sheets written into frames (`SheetWriter`); they go after the last
    one, dates counted as the host counts them. Formulas in `marks` and `names` may refer to them by the titles they
    were drawn with, even where a title is taken.
    """

    marks: tuple[Mark, ...] = ()
    comments: tuple[Note, ...] = ()
    names: tuple[DefinedName, ...] = ()
    sheets: bytes | Drawn | None = field(default=None)


class Annotated(Struct, frozen=True):
    """An annotated workbook: its bytes and the title each drawn sheet got.

    `skipped` are cells whose comment was left out because a threaded one stands there, and Excel would show only that.
    """

    data: bytes
    titles: Mapping[str, str]
    skipped: tuple[CellRef, ...] = ()
