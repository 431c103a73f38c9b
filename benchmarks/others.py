"""The same work done by other libraries, each in the fastest way its public interface has."""

# ruff: noqa: ANN401 - neither library has types for what is handed about here

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from msgspec.structs import replace
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from perfxl.ooxml import Annotation, DxfStyle, annotate

try:
    excelize: Any = import_module("excelize")
except ImportError:  # the comparison is made without it, and says so
    excelize = None


@dataclass(frozen=True)
class Look:
    """How a cell of an added sheet looks: colours as RRGGBB, "" for none."""

    name: str
    size: float
    bold: bool
    underline: bool
    color: str
    fill: str
    border: bool
    bottom: bool
    horizontal: str
    wrap: bool
    locked: bool


@dataclass(frozen=True)
class Held:
    """One cell of an added sheet; `value` is a formula where it begins with `=`."""

    row: int
    column: int
    value: str | float | None
    look: Look
    link: str


@dataclass(frozen=True)
class Drawing:
    """One added sheet in words any library can draw from."""

    title: str
    rows: tuple[tuple[Held, ...], ...]
    widths: tuple[tuple[str, float, bool], ...]
    heights: tuple[tuple[int, float], ...]
    merged: tuple[str, ...]
    lists: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str, str], ...]
    frozen: str
    filtered: str


@dataclass(frozen=True)
class Work:
    """A workbook and all that is to be put into it."""

    host: bytes
    plan: Annotation
    drawings: tuple[Drawing, ...]


def work(host: bytes, plan: Annotation) -> Work:
    """Return the work, the sheets to be added read from a workbook that has them (this is not timed)."""
    book = openpyxl.load_workbook(BytesIO(annotate(host, plan).data))
    added = book.worksheets[len(openpyxl.load_workbook(BytesIO(host)).sheetnames) :]
    return Work(host, replace(plan, sheets=None), tuple(_drawing(sheet) for sheet in added))


def _drawing(sheet: Any) -> Drawing:
    columns = sorted(sheet.column_dimensions.items())
    return Drawing(
        title=sheet.title,
        rows=tuple(
            tuple(_held(cell) for cell in row if cell.value is not None or cell.has_style) for row in sheet.iter_rows()
        ),
        widths=tuple((letter, column.width, column.hidden) for letter, column in columns),
        heights=tuple((row, each.height) for row, each in sheet.row_dimensions.items() if each.height),
        merged=tuple(str(span) for span in sheet.merged_cells.ranges),
        lists=tuple(
            (str(each.sqref), each.formula1) for each in sheet.data_validations.dataValidation if each.type == "list"
        ),
        formats=tuple(
            (str(area.sqref), rule.formula[0], rule.dxf.fill.bgColor.rgb[2:])
            for area in sheet.conditional_formatting
            for rule in area.rules
        ),
        frozen=sheet.freeze_panes or "",
        filtered=sheet.auto_filter.ref or "",
    )


def _held(cell: Any) -> Held:
    font, edge, place = cell.font, cell.border, cell.alignment
    look = Look(
        font.name, font.sz, bool(font.b), font.u is not None, _rgb(font.color), _rgb(cell.fill.fgColor),
        edge.left.style is not None, edge.bottom.style is not None, place.horizontal or "", bool(place.wrap_text),
        cell.protection.locked,
    )  # fmt: skip
    return Held(cell.row, cell.column, cell.value, look, cell.hyperlink.location or "" if cell.hyperlink else "")


def _rgb(color: Any) -> str:
    stated = color.rgb if color is not None else None
    return stated[2:] if isinstance(stated, str) and stated[:2] == "FF" else ""


def floor(host: bytes) -> bytes:
    """Re-zip a package: read every member, write it deflated."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(host)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(member.filename, source.read(member), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def by_openpyxl(job: Work) -> bytes:
    """Load, mark and save with openpyxl."""
    book = openpyxl.load_workbook(BytesIO(job.host))
    looks = {look: _differential(look) for look in _looks(job.plan)}
    for mark in job.plan.marks:
        sheet = book[mark.cell.sheet]
        for formula, look in mark.formats:
            sheet.conditional_formatting.add(mark.cell.a1, Rule("expression", dxf=looks[look], formula=[formula]))
    for note in job.plan.comments:
        book[note.cell.sheet][note.cell.a1].comment = Comment(note.text, note.author, 120, note.width)
    for name in job.plan.names:
        book.defined_names[name.name] = DefinedName(name.name, attr_text=name.formula, hidden=name.hidden)
    styles: dict[Look, NamedStyle] = {}
    for drawing in job.drawings:
        _draw_openpyxl(book, drawing, styles)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _looks(plan: Annotation) -> Iterable[DxfStyle]:
    return dict.fromkeys(look for mark in plan.marks for _, look in mark.formats)


def _differential(look: DxfStyle) -> Any:
    fill = PatternFill("solid", fgColor=look.fill, bgColor=look.fill) if look.fill else None
    side = Side("thin", color=look.border) if look.border else None
    return DifferentialStyle(fill=fill, border=Border(side, side, side, side) if side else None)


def _named(look: Look, number: int) -> NamedStyle:
    thin = Side("thin")
    edges = Border(thin, thin, thin, thin) if look.border else Border(bottom=thin if look.bottom else None)
    return NamedStyle(
        f"perfxl{number}",
        font=Font(
            look.name, look.size, look.bold, underline="single" if look.underline else None, color=look.color or None
        ),
        fill=PatternFill("solid", fgColor=look.fill) if look.fill else None,
        border=edges,
        alignment=Alignment(look.horizontal or None, "center", wrap_text=look.wrap),
        protection=Protection(look.locked),
    )


def _draw_openpyxl(book: Any, drawing: Drawing, styles: dict[Look, NamedStyle]) -> None:
    sheet = book.create_sheet(drawing.title)
    for row in drawing.rows:
        for held in row:
            cell = sheet.cell(held.row, held.column, held.value)
            if held.look not in styles:
                styles[held.look] = _named(held.look, len(styles))
                book.add_named_style(styles[held.look])
            cell.style = styles[held.look].name
            if held.link:
                cell.hyperlink = f"#{held.link}"
                cell.style = styles[held.look].name
    for letter, width, hidden in drawing.widths:
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = hidden
    for number, height in drawing.heights:
        sheet.row_dimensions[number].height = height
    for span in drawing.merged:
        sheet.merge_cells(span)
    for area, formula in drawing.lists:
        sheet.add_data_validation(DataValidation("list", formula1=formula, sqref=area))
    for area, formula, fill in drawing.formats:
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=fill))
        sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[formula]))
    sheet.freeze_panes = drawing.frozen or None
    sheet.auto_filter.ref = drawing.filtered or None
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.protection.sheet = True


def by_excelize(job: Work) -> bytes:
    """Open, mark and save with excelize; it writes to a path only, so a file is written and read back."""
    book = excelize.open_reader(job.host)
    looks = {look: book.new_conditional_style(_excelize_look(look)) for look in _looks(job.plan)}
    for mark in job.plan.marks:
        rules = [
            excelize.ConditionalFormatOptions(type="formula", criteria=formula, format=looks[look])
            for formula, look in mark.formats
        ]
        book.set_conditional_format(mark.cell.sheet, mark.cell.a1, rules)
    for note in job.plan.comments:
        runs = [excelize.RichTextRun(text=note.text)]
        comment = excelize.Comment(note.author, cell=note.cell.a1, paragraph=runs, width=note.width, height=120)
        book.add_comment(note.cell.sheet, comment)
    styles: dict[Look, int] = {}
    for drawing in job.drawings:
        _draw_excelize(book, drawing, styles)
    for name in job.plan.names:
        book.set_defined_name(excelize.DefinedName(name=name.name, refers_to=name.formula))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        book.save_as(str(path))
        book.close()
        return path.read_bytes()


def _excelize_look(look: DxfStyle) -> Any:
    edges = [excelize.Border(side, look.border, 1) for side in ("left", "right", "top", "bottom")]
    fill = excelize.Fill("pattern", 1, [look.fill])
    return excelize.Style(border=edges if look.border else None, fill=fill)


def _excelize_style(look: Look) -> Any:
    sides = ("left", "right", "top", "bottom") if look.border else ("bottom",) if look.bottom else ()
    return excelize.Style(
        border=[excelize.Border(side, "808080", 1) for side in sides] or None,
        fill=excelize.Fill("pattern", 1, [look.fill]) if look.fill else excelize.Fill(),
        font=excelize.Font(
            bold=look.bold, underline="single" if look.underline else "", family=look.name, size=look.size,
            color=look.color,
        ),
        alignment=excelize.Alignment(horizontal=look.horizontal, vertical="center", wrap_text=look.wrap),
        protection=excelize.Protection(locked=look.locked),
    )  # fmt: skip


def _draw_excelize(book: Any, drawing: Drawing, styles: dict[Look, int]) -> None:
    title = drawing.title
    book.new_sheet(title)
    for row in drawing.rows:
        _row_excelize(book, title, row, styles)
    for letter, width, hidden in drawing.widths:
        book.set_col_width(title, letter, letter, width)
        if hidden:
            book.set_col_visible(title, letter, False)
    for number, height in drawing.heights:
        book.set_row_height(title, number, height)
    for span in drawing.merged:
        book.merge_cell(title, *span.split(":"))
    for area, formula in drawing.lists:
        checked = excelize.new_data_validation(True)
        checked.sqref = area
        checked.set_drop_list(formula.strip('"').split(","))
        book.add_data_validation(title, checked)
    for area, formula, fill in drawing.formats:
        look = book.new_conditional_style(excelize.Style(fill=excelize.Fill("pattern", 1, [fill])))
        rule = excelize.ConditionalFormatOptions(type="formula", criteria=formula, format=look)
        book.set_conditional_format(title, area, [rule])
    if drawing.frozen:
        row_count = int("".join(filter(str.isdigit, drawing.frozen))) - 1
        panes = excelize.Panes(freeze=True, y_split=row_count, top_left_cell=drawing.frozen, active_pane="bottomLeft")
        book.set_panes(title, panes)
    if drawing.filtered:
        book.auto_filter(title, drawing.filtered, [])
    book.set_page_layout(title, excelize.PageLayoutOptions(size=9, orientation="landscape"))
    book.protect_sheet(title, excelize.SheetProtectionOptions(sort=True, auto_filter=True))


def _row_excelize(book: Any, title: str, row: tuple[Held, ...], styles: dict[Look, int]) -> None:
    """Write one row: values at once, formulas one by one, styles by runs of one look."""
    if not row:
        return
    first = row[0].column
    values: list[Any] = [None] * (row[-1].column - first + 1)
    for held in row:
        values[held.column - first] = None if _is_formula(held) else held.value
    book.set_sheet_row(title, f"{get_column_letter(first)}{row[0].row}", values)
    for held in row:
        at = f"{get_column_letter(held.column)}{held.row}"
        if _is_formula(held):
            book.set_cell_formula(title, at, str(held.value)[1:])
        if held.link:
            book.set_cell_hyperlink(title, at, held.link, "Location")
    for look, run in groupby(row, key=lambda held: held.look):
        if look not in styles:
            styles[look] = book.new_style(_excelize_style(look))
        cells = list(run)
        ends = (f"{get_column_letter(held.column)}{held.row}" for held in (cells[0], cells[-1]))
        book.set_cell_style(title, *ends, styles[look])


def _is_formula(held: Held) -> bool:
    return isinstance(held.value, str) and held.value.startswith("=")
