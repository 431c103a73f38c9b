"""From what a cell holds to a value of its field's type; what was not plain is said, never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FieldDef
from perfxl.model import Kind, Value
from perfxl.ooxml import CellKind, ScannedCell

# What departments write for nothing in an amount's cell (T01).
NOTHING = frozenset({"-", "--", "—", "——", "–", "/", "\\", "无", "空"})
LARGEST = Decimal(10) ** 9  # in the field's unit; Excel and Decimal agree exactly below it (`design.md` §3)
LARGEST_FRACTION = 10
DIGITS = 18
LAST_DAY = 2_958_465  # 9999-12-31, counted from 1899-12-30
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SERIAL_START = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_UNITS = ("万元", "人", "分", "个", "例", "份", "年", "元")


@dataclass(frozen=True, slots=True)
class Reading:
    """A normalised value, the cell's text as it stands, and what was understood (a `reading.*` key) if not plain."""

    kind: Kind
    value: Value
    original: str = ""
    understood: str | None = None


BLANK = Reading(Kind.BLANK, None)


def normalise(field: FieldDef, cell: ScannedCell | None, *, date_1904: bool = False) -> Reading:
    """Return the value of `cell` as its field's type has it: Decimal (percent as a fraction), text, date or blank."""
    if cell is None or (cell.kind is CellKind.BLANK and cell.formula is None):
        return BLANK
    if cell.kind is CellKind.BLANK:
        return Reading(Kind.UNREADABLE, None, f"={cell.formula}", "reading.no_value")
    original = cell.value if isinstance(cell.value, str) else _plain(cell.value)
    if cell.kind is CellKind.ERROR:
        return Reading(Kind.UNREADABLE, None, original, "reading.error")
    stored = FIELD_TYPES[field.type].stored
    if stored == "text":
        text = original.strip()
        return Reading(Kind.TEXT, text, original) if text else BLANK
    if stored == "date":
        return _date(cell, original, date_1904=date_1904)
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        return _scaled(field, cell.value, original, None)
    return _number(field, original) if cell.kind is CellKind.TEXT else _unreadable(original)


def _plain(value: object) -> str:
    """A number or truth value as Excel shows it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value).upper()


def _unreadable(original: str) -> Reading:
    return Reading(Kind.UNREADABLE, None, original, "reading.not_a_number")


def _number(field: FieldDef, original: str) -> Reading:
    """Read a number typed as text: full-width digits, thousands separators, a trailing unit or percent sign."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", original))
    if not text:
        return BLANK
    if text in NOTHING:
        return Reading(Kind.BLANK, None, original, "reading.nothing")
    percent = field.type == "percent" and text.endswith("%")
    unit = next((unit for unit in _UNITS if text.endswith(unit)), "")
    if unit == "元" and field.type == "money":
        return _unreadable(original)  # yuan in a 万元 cell: not ours to convert silently
    body = text[: -1 if percent else len(text) - len(unit)].replace(",", "")
    try:
        number = Decimal(body)
    except InvalidOperation:
        return _unreadable(original)
    if not number.is_finite():
        return _unreadable(original)
    return _scaled(field, number, original, "reading.text_number", signed=percent)


def _scaled(
    field: FieldDef, number: Decimal, original: str, understood: str | None, *, signed: bool = False
) -> Reading:
    """A percentage above 1,000 % was typed without its sign: 96 means 96 %, 2.8571 in a % cell 285.71 %."""
    if number.adjusted() > DIGITS or abs(number) > LARGEST:
        return Reading(Kind.UNREADABLE, None, original, "reading.too_large")
    if signed:
        return Reading(Kind.NUMBER, plainest(number / 100), original, understood)
    if field.type == "percent" and abs(number) > LARGEST_FRACTION:
        return Reading(Kind.NUMBER, plainest(number / 100), original, "reading.percent")
    return Reading(Kind.NUMBER, plainest(number), original, understood)


def plainest(number: Decimal) -> Decimal:
    """Return the same number as every program stores it: 82.10 and 82.1 are one figure."""
    return number.normalize() + 0


def _date(cell: ScannedCell, original: str, *, date_1904: bool) -> Reading:
    if (
        cell.kind is CellKind.NUMBER
        and isinstance(cell.value, Decimal)
        and 0 < cell.value <= LAST_DAY - 1_462 * date_1904
    ):
        return Reading(Kind.DATE, _SERIAL_START[date_1904] + timedelta(days=int(cell.value)), original)
    match = _DATE.search(unicodedata.normalize("NFKC", original))
    if match is None:
        return BLANK if not original.strip() else Reading(Kind.UNREADABLE, None, original, "reading.not_a_date")
    try:
        return Reading(Kind.DATE, date(*map(int, match.groups())), original)
    except ValueError:
        return Reading(Kind.UNREADABLE, None, original, "reading.not_a_date")
