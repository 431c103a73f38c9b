"""Drawing 填报说明 behind the form, and the two links that lead from its first sheet to it and to 填报校验."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfxl.form.form import Form
from perfxl.messages import say
from perfxl.template.guide import Chapter, Line, guide_chapters
from perfxl.template.looks import BODY_FONT, TITLE_FONT
from perfxl.template.metrics import BODY, height_of, line_height, lines_of, page_capacity
from perfxl.template.paper import set_paper
from perfxl.template.placed import SheetLayout

WIDTHS = (18.0, 60.0)
KEY, TEXT = range(2)
TITLE_HEIGHT = 34.0
CHAPTER_SIZE = 12
CHAPTER_HEIGHT = line_height(CHAPTER_SIZE) + 8
LINK_WIDTH = 30


def draw_guide(workbook: Workbook, form: Form) -> None:
    """Add 填报说明 to the workbook: a title, then chapter by chapter what is spoken of and what is said."""
    sheet = workbook.add_worksheet(say("template.guide.title", "zh"))
    formats = _formats(workbook)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    heights = [_head(sheet, form, formats)]
    fills: dict[str, Format] = {}
    capacity, used, breaks = page_capacity(WIDTHS, landscape=False), heights[0], []
    row = 2
    for chapter in guide_chapters(form):
        for number, line in enumerate(chapter.lines):
            height = _line_height(line)
            lead = CHAPTER_HEIGHT if number == 0 else 0.0
            if used + lead + height > capacity:  # a chapter's title goes with its first row
                breaks.append(row)
                used = 0.0
            if lead:
                row = _chapter(sheet, row, chapter, formats["chapter"])
            if line.fill not in fills:
                fills[line.fill] = _key_format(workbook, line.fill)
            _line(sheet, row, line, fills[line.fill], formats)
            sheet.set_row(row, height)
            used += lead + height
            row += 1
    sheet.set_h_pagebreaks(breaks)
    sheet.freeze_panes(1, 0)
    sheet.print_area(0, 0, row - 1, TEXT)
    set_paper(sheet)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def draw_links(workbook: Workbook, first: SheetLayout) -> None:
    """Put links to our own sheets beside the form's first sheet, outside what is printed."""
    sheet = next(sheet for sheet in workbook.worksheets() if str(sheet.name) == first.title)
    look = {"font_name": BODY_FONT, "font_size": BODY, "font_color": "#0563C1", "underline": 1, "valign": "vcenter"}
    link = workbook.add_format(dict(look))
    column = len(first.widths) + 1
    sheet.set_column(column, column, LINK_WIDTH)
    for row, key in enumerate(("guide", "check")):
        target = say(f"template.{key}.title", "zh")
        sheet.write_url(row, column, f"internal:'{target}'!A1", link, say(f"template.guide.link.{key}", "zh"))


def _formats(workbook: Workbook) -> Mapping[str, Format]:
    base = {"font_name": BODY_FONT, "font_size": BODY, "valign": "vcenter", "text_wrap": True}
    looks: Mapping[str, Mapping[str, object]] = {
        "title": {**base, "font_name": TITLE_FONT, "font_size": 18, "align": "center"},
        "note": {**base, "font_size": 9.5, "align": "center"},
        "chapter": {**base, "font_name": TITLE_FONT, "font_size": CHAPTER_SIZE, "align": "left", "valign": "bottom"},
        "text": {**base, "border": 1, "align": "left", "indent": 1},
        "link": {**base, "border": 1, "align": "center", "font_color": "#0563C1", "underline": 1},
    }
    return {name: workbook.add_format(dict(look)) for name, look in looks.items()}


def _key_format(workbook: Workbook, fill: str) -> Format:
    look = {"font_name": BODY_FONT, "font_size": BODY, "valign": "vcenter", "text_wrap": True, "border": 1}
    return workbook.add_format({**look, "align": "center", **({"bg_color": fill} if fill else {})})


def _head(sheet: Worksheet, form: Form, formats: Mapping[str, Format]) -> float:
    """Write title and subtitle; return how many points they take."""
    one = form.definition
    facts = {"title": one.title, "year": one.evaluation_year, "issuer": one.issuer, "basis": one.basis}
    subtitle = say("template.guide.subtitle", "zh", **facts)
    height = height_of(lines_of(subtitle, sum(WIDTHS), 9.5), 9.5)
    sheet.merge_range(0, KEY, 0, TEXT, say("template.guide.title", "zh"), formats["title"])
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.merge_range(1, KEY, 1, TEXT, subtitle, formats["note"])
    sheet.set_row(1, height)
    return TITLE_HEIGHT + height


def _chapter(sheet: Worksheet, row: int, chapter: Chapter, look: Format) -> int:
    sheet.merge_range(row, KEY, row, TEXT, chapter.title, look)
    sheet.set_row(row, CHAPTER_HEIGHT)
    return row + 1


def _line(sheet: Worksheet, row: int, line: Line, key: Format, formats: Mapping[str, Format]) -> None:
    if line.sheet:
        sheet.write_url(row, KEY, f"internal:'{line.sheet}'!A1", formats["link"], line.key)
    else:
        sheet.write_string(row, KEY, line.key, key)
    sheet.write_string(row, TEXT, line.text, formats["text"])


def _line_height(line: Line) -> float:
    text = lines_of(line.text, WIDTHS[TEXT], indented=True)
    return height_of(max(text, lines_of(line.key, WIDTHS[KEY])))
