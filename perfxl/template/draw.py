"""Drawing: placed cells become an xlsxwriter sheet, printed and protected as an official form is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FieldDef
from perfxl.form.form import Form
from perfxl.model import CellSpan, Value
from perfxl.template.formulas import CachedValues, EmptyText, NamedReferences, formula_of
from perfxl.template.looks import Looks, is_locked
from perfxl.template.paper import set_paper
from perfxl.template.placed import FormLayout, PlacedCell, SheetLayout
from perfxl.template.validations import prefilled_note, validation_of

MAY_RESIZE = {"format_columns": True, "format_rows": True, "insert_rows": True}


class Drawing(Struct, frozen=True, dict=True):
    """What every sheet of one workbook is drawn from."""

    workbook: Workbook
    form: Form
    layout: FormLayout
    values: Mapping[str, Value]
    cached: CachedValues
    looks: Looks

    def draw(self, layout: SheetLayout) -> None:
        """Add one sheet to the workbook."""
        sheet = self.workbook.add_worksheet(layout.title)
        for column, width in enumerate(layout.widths):
            sheet.set_column(column, column, width)
        for row, height in enumerate(layout.heights):
            sheet.set_row(row, height)
        for cell in layout.cells:
            self._draw_cell(sheet, cell)
        self._validate(sheet, layout)
        _print_setup(sheet, layout)
        sheet.protect("", MAY_RESIZE)

    def _draw_cell(self, sheet: Worksheet, cell: PlacedCell) -> None:
        span, look = cell.span, self.looks.of(cell)
        row, column = span.top - 1, span.left - 1
        if (span.top, span.left) != (span.bottom, span.right):
            sheet.merge_range(row, column, span.bottom - 1, span.right - 1, "", look)
        instance = self.form.instances.get(cell.instance)
        if instance is None:
            _write(sheet, row, column, cell.text, look)
        elif instance.computed is None:
            _write(sheet, row, column, self.values.get(instance.name, instance.constant), look)
        else:
            formula = formula_of(instance.computed, NamedReferences(self.form, self.layout))
            cached = self.cached.of(instance.name)
            sheet.write_formula(row, column, formula, look, EmptyText() if cached == "" else cached)

    def _validate(self, sheet: Worksheet, layout: SheetLayout) -> None:
        """Give every cell that may be typed in its input check; the cells of one field share one."""
        places: dict[str, tuple[FieldDef, list[CellSpan]]] = {}
        texts: list[str] = []
        for cell in layout.cells:
            instance = self.form.instances.get(cell.instance)
            if instance is not None and instance.prefilled:
                span = cell.span
                sheet.data_validation(span.top - 1, span.left - 1, span.top - 1, span.left - 1, prefilled_note())
            if instance is None or is_locked(instance):
                continue
            places.setdefault(instance.field.id, (instance.field, []))[1].append(cell.span)
            if FIELD_TYPES[instance.field.type].stored == "text":
                texts.append(cell.span.anchor.a1)
        for field, spans in places.values():
            cells = [(span.top - 1, span.left - 1, span.top - 1, span.left - 1) for span in spans]
            options = validation_of(field, self.form)
            if len(cells) > 1:
                options["other_cells"] = [list(cell) for cell in cells[1:]]
            if sheet.data_validation(*cells[0], options) != 0:
                raise ValueError(f"xlsxwriter refuses the input check of {field.id}")
        if texts:
            sheet.ignore_errors({"number_stored_as_text": " ".join(texts)})


def _write(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """Write a value as what it is: a text stays a text, whatever it begins with."""
    match value:
        case None | "":
            sheet.write_blank(row, column, None, look)
        case str():
            sheet.write_string(row, column, value, look)
        case Decimal():
            sheet.write_number(row, column, value, look)  # type: ignore[call-overload]  # every digit, not a float
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, time.min), look)


def _print_setup(sheet: Worksheet, layout: SheetLayout) -> None:
    set_paper(sheet, landscape=layout.landscape)
    sheet.print_area(0, 0, len(layout.heights) - 1, len(layout.widths) - 1)
    if layout.repeated:
        first, last = layout.repeated
        sheet.repeat_rows(first - 1, last - 1)
    if layout.frozen:
        sheet.freeze_panes(layout.frozen, 0)
    if layout.breaks:
        sheet.set_h_pagebreaks(list(layout.breaks))
