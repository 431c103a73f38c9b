"""Paper: A4 with room for binding at the left and page numbers at the foot, the same for every sheet."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from perfxl.messages import say
from perfxl.template.metrics import BOTTOM, CENTIMETRE, LEFT, RIGHT, TOP

A4_PAPER = 9
INCH = 2.54 * CENTIMETRE


def set_paper(sheet: Worksheet, *, landscape: bool = False) -> None:
    """Give a sheet A4, margins, page numbers, and the width of one page."""
    sheet.set_paper(A4_PAPER)
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_margins(LEFT / INCH, RIGHT / INCH, TOP / INCH, BOTTOM / INCH)
    sheet.set_footer(f'&C&"宋体,Regular"&9{say("template.footer", "zh")}', {"margin": 0.3})
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
