"""The rule book as Markdown, and as a workbook to print: A4 landscape, heads repeated."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from perfxl.messages import Lang, say
from perfxl.render.rulebook import Chapter, RuleBook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
LINE = 14.5  # points a line of 10-point text takes
PAPER = 118  # characters across A4 landscape between our margins


def markdown(book: RuleBook) -> str:
    """Return the book as Markdown."""
    parts = [f"# {book.title}", book.subtitle]
    for chapter in book.chapters:
        rows = [chapter.heads, tuple("---" for _ in chapter.heads), *chapter.rows]
        table = "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows)
        parts += [f"## {chapter.title}", chapter.intro, table]
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>")


def workbook(book: RuleBook, lang: Lang) -> bytes:
    """Return the book as an xlsx workbook, a chapter a sheet; the same bytes every time."""
    from xlsxwriter import Workbook

    output = BytesIO()
    made = Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = datetime(book.year + 1, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    made.set_properties({"title": book.title, "created": created})
    looks = {
        "title": made.add_format({**FONT, "font_size": 16, "bold": True, "align": "center"}),
        "note": made.add_format({**FONT, "align": "left"}),
        "head": made.add_format({**FONT, "bold": True, "border": 1, "align": "center", "bg_color": "#EDEDED"}),
        "cell": made.add_format({**FONT, "border": 1, "align": "left"}),
    }
    for chapter in book.chapters:
        _draw(made, book, chapter, looks, lang)
    made.close()
    return output.getvalue()


def _draw(made: Workbook, book: RuleBook, chapter: Chapter, looks: dict[str, Format], lang: Lang) -> None:
    sheet = made.add_worksheet(chapter.title)
    scale = PAPER / sum(chapter.widths)
    widths = [width * scale for width in chapter.widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last = len(widths) - 1
    opening = (
        (f"{book.title}　{chapter.title}", "title", 30),
        (book.subtitle, "note", 18),
        (chapter.intro, "note", 18),
    )
    for row, (text, look, height) in enumerate(opening):
        sheet.merge_range(row, 0, row, last, text, looks[look])
        sheet.set_row(row, height)
    for number, row_texts in enumerate((chapter.heads, *chapter.rows), start=len(opening)):
        sheet.set_row(number, LINE * max(map(lines, row_texts, widths)) + 4)
        for column, text in enumerate(row_texts):
            sheet.write_string(number, column, text, looks["head" if number == len(opening) else "cell"])
    sheet.freeze_panes(len(opening) + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=2.5 / 2.54, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(len(opening))
    sheet.set_footer(f"&C{say('rulebook.page', lang)}")


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is two digits wide."""
    inside = max(width - 1.5, 2)
    return sum(max(1, ceil(_width(part) / inside)) for part in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
