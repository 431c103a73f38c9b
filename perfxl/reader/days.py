"""A date as people type it into a cell; one that leaves the year or the day to be guessed is none."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from perfxl.reader.numerals import counted, folded

# A return is about a year of the People's Republic; a serial such as 2021 (Excel: 1905-07-13) is a year typed alone.
FIRST, LAST = date(1949, 10, 1), date(2100, 12, 31)
_START = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LAST_SERIAL = 2_958_465  # 9999-12-31, counted from 1899-12-30
_WESTERN = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_CHINESE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SPOKEN = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_NO_YEAR = re.compile(r"[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?")
_NO_DAY = re.compile(r"[0-9]{4}(?:[-/.年][0-9]{1,2}月?|年)?")
_TAIL = re.compile(
    r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?$"
)
_CIPHERS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def of_serial(serial: Decimal, *, date_1904: bool) -> date | None:
    """Return the day of an Excel serial, None where no return can have it."""
    if not 0 < serial <= _LAST_SERIAL - 1_462 * date_1904:
        return None
    return _plausible(_START[date_1904] + timedelta(days=int(serial)))


def of_text(text: str) -> date | None:
    """Return the day a text states with year, month and day, None where it states none."""
    bare = _bare(text)
    spoken = _SPOKEN.fullmatch(bare)
    if spoken is not None:
        return _day(int(spoken[1].translate(_CIPHERS)), counted(spoken[2]) or 0, counted(spoken[3]) or 0)
    western = _WESTERN.fullmatch(bare)
    if western is not None:
        return _day(int(western[1]), int(western[3]), int(western[4]))
    found = _CHINESE.fullmatch(bare) or _DIGITS.fullmatch(bare)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found is not None else None


def lacks(text: str) -> str:
    """Return what keeps a text from being a date, as a `reading.*` key."""
    bare = _bare(text)
    if _NO_DAY.fullmatch(bare):
        return "reading.no_day"
    return "reading.no_year" if _NO_YEAR.fullmatch(bare) else "reading.not_a_date"


def _bare(text: str) -> str:
    """The text without stray spaces, weekday and time of day."""
    return _TAIL.sub("", folded(text), count=1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    return day if FIRST <= day <= LAST else None
