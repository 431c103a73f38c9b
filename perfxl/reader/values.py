"""From what a cell holds to a value of its field's type; what was not plain is said, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import FieldDef
from perfxl.messages import quoted
from perfxl.model import Kind, Value
from perfxl.ooxml import CellKind, ScannedCell
from perfxl.ooxml.dates import shows_a_day
from perfxl.reader import days
from perfxl.reader.numerals import Numeral, folded, is_fuzzy, numeral, visible

# What departments write for nothing in an amount's cell (T01).
NOTHING = frozenset(
    {"-", "--", "—", "——", "―", "/", "//", "\\", "无", "空", "没有", "暂无", "未发生", "不适用", "n/a", "na"}
)
LARGEST = Decimal(10) ** 9  # in the field's unit; Excel and Decimal agree exactly below it (`design.md` §3)
LARGEST_FRACTION = 10
DIGITS = 15  # a cell keeps no more; of a longer code or telephone the end is lost
_SCALES = {
    "元": 1, "圆": 1, "块": 1, "百元": 10**2, "千元": 10**3, "万元": 10**4, "万": 10**4, "十万元": 10**5,
    "百万元": 10**6, "百万": 10**6, "千万元": 10**7, "千万": 10**7, "亿元": 10**8, "亿": 10**8,
}  # fmt: skip
_COUNTED = frozenset("个例件份次项人名位户家场期篇")
_UNITS = {
    "people": frozenset("人名位个"), "count": _COUNTED, "quantity": _COUNTED, "score": frozenset("分"),
    "year": frozenset(("年", "年度")),
}  # fmt: skip
_SHOWN_UNIT = re.compile(r"[百千万亿十]*元")
_SHOWN_SMALLER = re.compile(r'[0#?](?:[!\\]\.|"\.")|[0#?],+(?![0#?,])')
_ZEROS = re.compile(r"0{2,15}")
LONGEST = 32_767  # characters of a cell, in Excel and WPS


class Reading(Struct, frozen=True):
    """A normalised value, the cell's text as it stands, and what was understood (a `reading.*` key) if not plain.

    `hint` is what the cell would be in the field's own unit, where it was not converted.
    """

    kind: Kind
    value: Value
    original: str = ""
    understood: str | None = None
    hint: str = ""


BLANK = Reading(Kind.BLANK, None)


def normalise(
    field: FieldDef, cell: ScannedCell | None, *, date_1904: bool = False, money_unit: str = "万元"
) -> Reading:
    """Return the value of `cell` as its field's type has it: Decimal (percent as a fraction), text, date or blank.

    `money_unit` is the unit every amount of the form is in; an amount in another one is never converted silently.
    """
    if cell is None or (cell.kind is CellKind.BLANK and cell.formula is None):
        return BLANK
    if cell.kind is CellKind.BLANK:
        return Reading(Kind.UNREADABLE, None, f"={cell.formula}", "reading.no_value")
    original = cell.value if isinstance(cell.value, str) else _plain(cell.value)
    if len(original) > LONGEST:
        return Reading(Kind.UNREADABLE, None, quoted(original), "reading.too_long")
    if cell.kind is CellKind.ERROR:
        return Reading(Kind.UNREADABLE, None, original, "reading.error")
    stored = FIELD_TYPES[field.type].stored
    if stored == "text":
        return _text(field, cell, original)
    if stored == "date":
        return _date(cell, original, date_1904=date_1904)
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        return _stored(field, cell.value, cell.number_format, original, money_unit)
    return _number(field, original, money_unit) if cell.kind is CellKind.TEXT else _unreadable(original)


def _plain(value: object) -> str:
    """A number or truth value as Excel shows it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value).upper()


def _unreadable(original: str, why: str = "reading.not_a_number", hint: str = "") -> Reading:
    return Reading(Kind.UNREADABLE, None, original, why, hint)


def _text(field: FieldDef, cell: ScannedCell, original: str) -> Reading:
    """Read words; a code or telephone typed as a number has lost its zeros in front, a long one its end."""
    if isinstance(cell.value, Decimal) and cell.kind is CellKind.NUMBER:
        if field.type in ("code", "phone") and cell.value.adjusted() >= DIGITS:
            return _unreadable(original, "reading.digits_lost")
        whole = f"{plainest(cell.value):f}"
        zeros = len(cell.number_format) if _ZEROS.fullmatch(cell.number_format) else 0
        return Reading(Kind.TEXT, whole.zfill(zeros), original)
    text = visible(original)
    return Reading(Kind.TEXT, text, original) if text else BLANK


def _number(field: FieldDef, original: str, money_unit: str) -> Reading:
    """Read a number typed as text."""
    text = folded(original)
    if not text:
        return BLANK
    if text.casefold() in NOTHING:
        return Reading(Kind.BLANK, None, original, "reading.nothing")
    read = None if is_fuzzy(text) else numeral(text)
    if read is None:
        return _unreadable(original, "reading.fuzzy" if is_fuzzy(text) else "reading.not_a_number")
    if read.percent != (field.type == "percent") and (read.percent or read.unit or read.currency):
        return _unreadable(original)
    if field.type == "percent":
        return _signed(read, original) if read.percent else _percent(read.number, original, "reading.percent")
    if field.type == "money":
        return _money(read, original, money_unit)
    if read.currency or (read.unit and read.unit != field.unit and read.unit not in _UNITS.get(field.type, ())):
        return _unreadable(original)
    return _sized(read.number, original, "reading.text_number")


def _money(read: Numeral, original: str, money_unit: str) -> Reading:
    """Read an amount: ¥ alone means 元, and 元 in a cell of 万元 is not ours to convert."""
    unit = read.unit or ("元" if read.currency else money_unit)
    if unit not in _SCALES and unit != money_unit:
        return _unreadable(original)
    return _in_unit(read.number, unit, original, money_unit, "reading.text_number")


def _in_unit(number: Decimal, unit: str, original: str, money_unit: str, understood: str | None) -> Reading:
    scale, own = _SCALES.get(unit, 0), _SCALES.get(money_unit, 0)
    if scale == own or number == 0:
        return _sized(number, original, understood)
    hint = f"{plainest(number * scale / own):f} {money_unit}" if own and abs(number) < LARGEST**2 else ""
    return _unreadable(original, "reading.other_unit", hint)


def _stored(field: FieldDef, number: Decimal, look: str, original: str, money_unit: str) -> Reading:
    """Read a number stored as one; where its format makes people see something else, it is not taken silently."""
    if look != "Standard" and shows_a_day(look):
        return _unreadable(original, "reading.is_a_date")
    bare = look.replace('"', "").replace("\\", "")
    if field.type == "percent":
        return _percent(number, original, None, shown="%" in bare)
    if "%" in bare and field.type != "quantity" and number != 0:
        return _unreadable(original, "reading.is_percent")
    if _SHOWN_SMALLER.search(look) and number != 0:
        return _unreadable(original, "reading.scaled_format")
    shown = _SHOWN_UNIT.search(bare) if field.type == "money" else None
    return _in_unit(number, shown[0], original, money_unit, None) if shown else _sized(number, original, None)


def _signed(read: Numeral, original: str) -> Reading:
    number = read.number / 100
    if abs(number) > LARGEST_FRACTION:
        return _unreadable(original, "reading.too_large")
    return Reading(Kind.NUMBER, plainest(number), original, "reading.text_number")


def _percent(number: Decimal, original: str, understood: str | None, *, shown: bool = False) -> Reading:
    """A percentage above 1,000 % was typed without its sign: 96 means 96 %, 2.8571 in a % cell 285.71 %.

    Where neither cell nor text has a %, a number up to 1 is taken as a fraction and said to be two things; one
    from 1 to 10 is either a few per cent or many times as much, and is not taken at all.
    """
    if abs(number) > LARGEST_FRACTION * 100:
        return _unreadable(original, "reading.too_large")
    if abs(number) > LARGEST_FRACTION:
        return Reading(Kind.NUMBER, plainest(number / 100), original, "reading.percent")
    if shown or number == 0:
        return Reading(Kind.NUMBER, plainest(number), original, understood)
    if abs(number) > 1:
        return _unreadable(original, "reading.percent_unclear")
    return Reading(Kind.NUMBER, plainest(number), original, "reading.percent_ambiguous")


def _sized(number: Decimal, original: str, understood: str | None) -> Reading:
    if abs(number) > LARGEST:
        return _unreadable(original, "reading.too_large")
    return Reading(Kind.NUMBER, plainest(number), original, understood)


def plainest(number: Decimal) -> Decimal:
    """Return the same number as every program stores it: 82.10 and 82.1 are one figure."""
    return number.normalize() + 0


def _date(cell: ScannedCell, original: str, *, date_1904: bool) -> Reading:
    """Read a day: a serial, or a text that states year, month and day."""
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        day = days.of_serial(cell.value, date_1904=date_1904)
        if day is not None:
            return Reading(Kind.DATE, day, original, None if shows_a_day(cell.number_format) else "reading.serial")
    day = days.of_text(original)
    if day is not None:
        return Reading(Kind.DATE, day, original, None if cell.kind is CellKind.DATE else "reading.text_date")
    text = folded(original)
    if not text:
        return BLANK
    if text.casefold() in NOTHING:
        return Reading(Kind.BLANK, None, original, "reading.nothing")
    return _unreadable(original, days.lacks(original))
