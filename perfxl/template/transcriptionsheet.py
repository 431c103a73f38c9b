"""转录对照表: where every figure of a transcribed return came from, in the workbook it was carried into."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xlsxwriter import Workbook

from perfxl.messages import Lang, say
from perfxl.model import Value
from perfxl.model.transcriptions import Carriage, Carried, Transcription
from perfxl.template.looks import BODY_FONT, TITLE_FONT

WIDTHS = (6, 34, 24, 30, 30, 24, 16)
HEADS = ("number", "field", "original", "text", "written", "cell", "carriage")
MOST_SHOWN = 300  # characters of a text: the whole of it stands in its cell
HEAD_ROW = 2


def draw_transcription(workbook: Workbook, transcription: Transcription, lang: Lang) -> None:
    """Add the sheet to the form's workbook: one row a field, what needs a look first in colour."""
    sheet = workbook.add_worksheet(say("template.transcription.title", lang))
    base = {"font_name": BODY_FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    boxed = {**base, "border": 1}
    looks = {
        "title": workbook.add_format({**base, "font_name": TITLE_FONT, "font_size": 16, "align": "center"}),
        "note": workbook.add_format(base),
        "head": workbook.add_format({**boxed, "bold": True, "align": "center", "bg_color": "#D9E2F3"}),
        "plain": workbook.add_format(boxed),
        "link": workbook.add_format({**boxed, "font_color": "#0563C1", "underline": 1}),
        "looked_at": workbook.add_format({**boxed, "bg_color": "#FFEB9C"}),
    }
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    last = len(WIDTHS) - 1
    sheet.merge_range(0, 0, 0, last, say("template.transcription.title", lang), looks["title"])
    sheet.set_row(0, 28)
    sheet.merge_range(1, 0, 1, last, _note(transcription, lang), looks["note"])
    sheet.set_row(1, 48)
    for column, head in enumerate(HEADS):
        sheet.write_string(HEAD_ROW, column, say(f"template.transcription.head.{head}", lang), looks["head"])
    for number, field in enumerate(transcription.fields, 1):
        row = HEAD_ROW + number
        look = looks["looked_at" if field.carriage in (Carriage.DIFFERS, Carriage.MISSING) else "plain"]
        sheet.write_number(row, 0, number, look)
        for column, text in enumerate(_texts(field, lang), 1):
            sheet.write_string(row, column, text, look)
        target = f"internal:{field.cell.absolute.replace('$', '')}"
        sheet.write_url(row, HEADS.index("cell"), target, looks["link"], str(field.cell))
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer(f'&C&"宋体,Regular"&9{say("template.footer", lang)}', {"margin": 0.3})
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _note(transcription: Transcription, lang: Lang) -> str:
    left = say("list.separator", lang).join(transcription.left) or say("template.transcription.none", lang)
    return say("template.transcription.note", lang, format=transcription.format, left=left)


def _texts(field: Carried, lang: Lang) -> tuple[str, ...]:
    """Return the texts of a row, its number aside."""
    return (
        field.label,
        str(field.original or "—"),
        _cut(field.text),
        _cut(_shown(field.written)),
        str(field.cell),
        say(f"template.transcription.{field.carriage.value}", lang),
    )


def _shown(value: Value) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return value or ""


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
