"""A return in a format that is not OOXML, carried into the form's own blank workbook as it was filled in.

What was typed is written as it stands there (a number typed as text stays a text), so that it is checked as any other
return; computed cells get the form's formulas, and where the original's figure was another one, that is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from perfxl.errors import WorkbookFault
from perfxl.form import Form
from perfxl.messages import Lang
from perfxl.model import FieldValue, Kind, Value
from perfxl.model.transcriptions import Carriage, Carried, Transcription
from perfxl.ooxml import CellKind, WorkbookScan
from perfxl.reader import Earlier, earlier, fitted, identify, our_titles, read
from perfxl.reader.foreign import scan_foreign
from perfxl.template import CachedValues, build_template, lay_out

MOST_TEXT = 32_767  # characters a cell of Excel holds
SAME = Decimal("0.0000005")  # as the reader tells a stale value


class Transcribed(Struct, frozen=True):
    """The form's own workbook with what the original said, how it got there, and what an earlier check left in it."""

    form: Form
    data: bytes
    transcription: Transcription
    before: Earlier


def transcribed(data: bytes, kind: str, form: Form | None, lang: Lang) -> Transcribed:
    """Return a return of another format (`kind`: `xls`, `xlsb`, `ods`) in the form's own workbook.

    `form` is taken to be its form, where one is given; else it is the one whose sheets it has.

    Raise NotThisForm where it is none of ours, WorkbookFault where it cannot be read or a text of it would not fit.
    """
    scan = scan_foreign(data)
    form = form or identify(scan)
    found = read(form, scan)
    original = {name: value for name, value in found.values.items() if value.kind is not Kind.MISSING}
    form = fitted(form, found)
    typed = {name: each for name, each in original.items() if form.instances[name].computed is None}
    values = {name: _raw(value, scan) for name, value in typed.items()}
    titles = {sheet.title for sheet in form.sheets} | our_titles()
    transcription = Transcription(
        kind,
        tuple(_carried(form, original, values)),
        tuple(sheet.title for sheet in scan.sheets if sheet.cells and sheet.title not in titles),
    )
    made = build_template(form, values, transcription=transcription, lang=lang)
    return Transcribed(form, made, transcription, earlier(scan))


def _raw(value: FieldValue, scan: WorkbookScan) -> Value:
    """Return what stands in a field's cell as it stands there; a date as one where the field takes dates."""
    at = value.cell
    sheet = None if at is None else scan.sheet(at.sheet)
    if at is None or sheet is None:
        return None
    cell = sheet.cells.get(sheet.anchor(at.row, at.column))
    if cell is None or cell.value is None:
        return None
    if isinstance(value.value, date) and cell.kind in (CellKind.DATE, CellKind.NUMBER):
        return value.value
    if isinstance(cell.value, Decimal):
        return cell.value
    text = str(cell.value).upper() if cell.kind is CellKind.BOOLEAN else str(cell.value)
    if len(text) > MOST_TEXT:
        raise WorkbookFault("fault.foreign.long_text", cell=at, limit=MOST_TEXT)
    return text


def _carried(form: Form, original: Mapping[str, FieldValue], values: Mapping[str, Value]) -> Iterator[Carried]:
    """Yield what became of every field in which something stood, and of every one that was not found."""
    layout, computed = lay_out(form, values), CachedValues(form, values)
    for name, instance in form.instances.items():
        cell, label = layout.cells[name].anchor, instance.label
        value = original.get(name)
        if value is None or value.cell is None:
            yield Carried(name, label, None, "", None, cell, Carriage.MISSING)
        elif instance.computed is None:
            if value.original:
                yield Carried(name, label, value.cell, value.original, values[name], cell, Carriage.COPIED)
        else:
            now = computed.of(name)
            same = _same(value, now)
            if not same or now != "":
                carriage = Carriage.RECOMPUTED if same else Carriage.DIFFERS
                yield Carried(name, label, value.cell, value.original, now, cell, carriage)


def _same(value: FieldValue, now: Decimal | str) -> bool:
    """Whether a computed cell of the original shows what the form's formula gives; a blank one is not compared.

    The text of a formula's result comes out of an .xls as 0.
    """
    if value.kind is Kind.BLANK or (isinstance(now, str) and value.original == "0"):
        return True
    if isinstance(now, Decimal):
        return isinstance(value.value, Decimal) and abs(value.value - now) < SAME
    return value.original.strip() == now
