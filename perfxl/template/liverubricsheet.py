"""Drawing the live columns of 评分表, at the right of its table and outside what is printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfxl.form.form import Form
from perfxl.form.instances import TOTALS
from perfxl.messages import say
from perfxl.model import CellSpan, plain
from perfxl.model.cells import column_letters
from perfxl.template.checksheet import RELATED
from perfxl.template.formulas import EmptyText
from perfxl.template.liverubric import CENT, LiveLine
from perfxl.template.looks import BODY_FONT
from perfxl.template.placed import FormLayout
from perfxl.template.selfcheck import SelfCheck

WIDTHS = (6.5, 20)
"""Of marks and band; with the widest rubric they fill a screen of 1,366 pixels."""

BAND_SIZE = 9.5


def draw_live_rubric(workbook: Workbook, form: Form, layout: FormLayout, check: SelfCheck) -> None:
    """Write computed marks and the band for every line, a hidden column of what each adds, total and grade."""
    lines = [LiveLine(criterion, check) for criterion in form.criteria]
    if not lines:
        return
    first = layout.cells[lines[0].criterion.cell("claimed_score")]
    page = next(page for page in layout.sheets if page.title == first.sheet)
    sheet = next(sheet for sheet in workbook.worksheets() if str(sheet.name) == first.sheet)
    left = len(page.widths)
    base = {"font_name": BODY_FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True, "border": 1}
    centre = workbook.add_format({**base, "align": "center", "bg_color": "#F2F2F2"})
    words = workbook.add_format({**base, "align": "center", "bg_color": "#F2F2F2", "font_size": BAND_SIZE})
    head = workbook.add_format({**base, "align": "center", "bold": True})
    for at, (name, width) in enumerate(zip(("computed", "band"), WIDTHS, strict=True)):
        sheet.set_column(left + at, left + at, width)
        sheet.write_string(first.top - 2, left + at, say(f"template.live.head.{name}", "zh"), head)
    sheet.set_column(left + 2, left + 2, 8, None, {"hidden": True})
    differs = workbook.add_format({"bg_color": RELATED})
    column = column_letters(left + 1)
    for line in lines:
        row = layout.cells[line.criterion.cell("claimed_score")].top
        marks = line.marks()
        carried = EmptyText() if marks is None else float(marks)
        sheet.write_formula(row - 1, left, f"={line.marks_formula()}", centre, carried)
        sheet.write_formula(row - 1, left + 1, f"={line.band_formula()}", words, line.band() or EmptyText())
        _compare(sheet, layout.cells[line.criterion.cell("claimed_score")], column, differs)
        sheet.write_formula(row - 1, left + 2, f"={line.taken_formula(f'${column}${row}')}", None, float(line.taken()))
    _total(sheet, layout, lines, left, centre)


def _compare(sheet: Worksheet, claimed: CellSpan, column: str, look: Format) -> None:
    """Light up the claimed score and, at the right, the computed one while the claim is higher."""
    own, computed = f"${column_letters(claimed.left)}${claimed.top}", f"${column}${claimed.top}"
    test = f"=AND(ISNUMBER({own}),ISNUMBER({computed}),ROUND(N({own})-N({computed}),6)>0)"
    both = f"{own} {computed}".replace("$", "")
    options = {"type": "formula", "criteria": test, "format": look, "multi_range": both}
    sheet.conditional_format(claimed.top - 1, claimed.left - 1, claimed.top - 1, claimed.left - 1, options)


def _total(sheet: Worksheet, layout: FormLayout, lines: list[LiveLine], left: int, look: Format) -> None:
    """Write the total as the default policy adds it up, a pool's lines within its marks, and its grade."""
    form, column = lines[0].check.form, column_letters(left + 3)
    rows = {line.criterion.definition.id: layout.cells[line.criterion.cell("claimed_score")].top for line in lines}
    formula = f"SUM(${column}${min(rows.values())}:${column}${max(rows.values())})"
    for pool in form.pools.values():
        shared = [line for line in lines if line.criterion.definition.pool == pool.id]
        cells = ",".join(f"${column}${rows[line.criterion.definition.id]}" for line in shared)
        formula += f"-MAX(0,SUM({cells})-{plain(pool.marks)})"
    total, name = total_of(lines)
    row = layout.cells[name].top
    sheet.write_formula(row - 1, left, f"=ROUND(MAX(0,{formula}),2)", look, float(total))
    bands = sorted(form.definition.grade_bands, key=lambda band: band.least)
    grade = f'"{bands[0].grade}"'
    for band in bands[1:]:
        grade = f'IF(${column_letters(left + 1)}${row}>={plain(band.least)},"{band.grade}",{grade})'
    sheet.write_formula(row - 1, left + 1, f"={grade}", look, form.grade(total))


def total_of(lines: list[LiveLine]) -> tuple[Decimal, str]:
    """Return the total of the lines, a pool's within its marks, and the field it stands beside."""
    total = _sum(lines)
    for pool in lines[0].check.form.pools.values():
        shared = [line for line in lines if line.criterion.definition.pool == pool.id]
        total -= max(Decimal(0), _sum(shared) - pool.marks)
    return max(total, Decimal(0)).quantize(CENT, ROUND_HALF_UP), TOTALS["claimed_score"].id


def _sum(lines: list[LiveLine]) -> Decimal:
    return sum((line.taken() for line in lines), Decimal(0))
