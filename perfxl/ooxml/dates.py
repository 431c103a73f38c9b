"""Dates of drawn sheets in a host that counts days from another one: the same day is shown (floor 2).

Excel counts days from 1900 or from 1904. What is shifted: numbers under a date format, the same number written into
TEXT(…, "yyyy-m-d"), and the limits of date validations. Times of day and elapsed times stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

BETWEEN = 1_462  # days from 1 January 1900, as Excel counts them, to 1 January 1904
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DAY = re.compile(r"[yd]", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_NUMBER = re.compile(
    r'(<c r="([A-Z]+[0-9]+)" s="([0-9]+)">(?:<f(?: [^<>]*)?>[^<]*</f>)?<v>)(-?[0-9][0-9.eE+-]*)(?=</v></c>)'
)
_TEXT = re.compile(r'(\bTEXT\()([0-9]+(?:\.[0-9]+)?)(,("|&quot;)(.*?)\4\))')
_VALIDATED = re.compile(r'<dataValidation type="date".*?</dataValidation>', re.DOTALL)
_LIMIT = re.compile(r"(<formula[12]>)([0-9]+(?:\.[0-9]+)?)(?=</formula[12]>)")


def shows_a_day(number_format: str) -> bool:
    """Whether a number format shows a day, month or year: a number under it is a date."""
    bare = _LITERAL.sub("", _ELAPSED.sub("s", number_format))
    return bool(_DAY.search(bare)) or (bool(_MONTH.search(bare)) and not _CLOCK.search(bare))


def redated(sheet: str, formats: Sequence[str], days: int) -> str:
    """Return a drawn sheet's XML with its dates moved by that many days; `formats` are those of its cell styles.

    Raise ValueError where a date would come before the first one the host can show.
    """

    def cell(match: re.Match[str]) -> str:
        style = int(match[3])
        dated = style < len(formats) and shows_a_day(formats[style])
        return match[1] + (_moved(match[4], days, match[2]) if dated else match[4])

    def text(match: re.Match[str]) -> str:
        return match[1] + (_moved(match[2], days, match[0]) if shows_a_day(match[5]) else match[2]) + match[3]

    def validation(match: re.Match[str]) -> str:
        return _LIMIT.sub(lambda limit: limit[1] + _moved(limit[2], days, "dataValidation"), match[0])

    return _VALIDATED.sub(validation, _TEXT.sub(text, _NUMBER.sub(cell, sheet)))


def _moved(number: str, days: int, place: str) -> str:
    """Return a date's number moved; a time of day, less than one day, stays."""
    serial = Decimal(number)
    if 0 <= serial < 1:
        return number
    if serial + days < 0:
        raise ValueError(f"{place} holds a date before 1904, which the workbook it goes into cannot show")
    return f"{(serial + days).normalize():f}"
