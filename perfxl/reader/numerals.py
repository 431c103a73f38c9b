"""A number as people type it into a cell, taken apart: value, unit, per cent; what is not certain is no number.

The documented readings, and no others: full-width digits and signs; stray and zero-width spaces; a leading apostrophe;
thousands marked by commas or spaces in threes, or by commas in fours (1,2345 as 万 are counted); a sign, 负, or
brackets for negatives; ¥, RMB, 人民币; a unit behind; %, 百分之; an exponent. At most 15 significant digits are kept,
as Excel does.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

from msgspec import Struct

LONGEST = 60  # characters; no number is longer
_EXACT = Context(prec=15)
# Full-width forms one by one: NFKC would also turn ① into 1 and 5² into 52.
_FOLD = {
    **{full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)},
    0xFFE5: "¥", 0x2212: "-", 0xFE63: "-", 0x2013: "-", 0xFE6A: "%", 0xFE50: ",",
    # Characters nobody sees; the ones that turn the order of reading round stay, and make a text no number.
    **dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), ""),
}  # fmt: skip
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SPACES = re.compile(r"[^\S\n]+")
_BETWEEN = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_BODY = (
    r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,3}(?:,[0-9]{4})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)"
    r"(?:\.[0-9]*)?|\.[0-9]+"
)
_NUMERAL = re.compile(
    rf"(?P<sign>[+-]|负)?(?P<currency>¥|RMB|CNY|人民币)?(?P<inner>[+-])?(?P<body>{_BODY})(?P<exponent>[eE][+-]?[0-9]{{1,3}})?"
    r"(?P<unit>[^\s0-9.,+()-]*)",
    re.IGNORECASE,
)
_PER_CENT = re.compile(
    r"百分之(?P<whole>[0-9]+(?:\.[0-9]+)?|[零〇○一二两三四五六七八九十百]+(?:点[零〇○一二三四五六七八九]+)?)"
)
_DIGITS = {**{word: at for at, word in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
_FUZZY = re.compile(
    r"^(?:约|大约|大概|近|将近|接近|不足|不到|超|超过|逾|至少|几乎|若干|几|数)"
    r"|(?:多|余|几|来)(?:[万千百十亿]|元|人|个|$)|(?:左右|上下|以上|以内|以下|之间|不等)$|若干"
)


class Numeral(Struct, frozen=True):
    """A number and what stood around it; `currency` says that a sign of 人民币 did, `percent` a % or 百分之."""

    number: Decimal
    unit: str = ""
    percent: bool = False
    currency: bool = False


def folded(text: str) -> str:
    """Return a text with plain digits and signs, without what nobody sees and without stray spaces."""
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text.translate(_FOLD)))
    return _BETWEEN.sub("", text).strip().lstrip("'’‘`")


def visible(text: str) -> str:
    """Return a text without zero-width characters and the white space around it."""
    return text.translate(dict.fromkeys((0x200B, 0x2060, 0xFEFF))).strip()


def numeral(text: str) -> Numeral | None:
    """Return the number a folded text states, None where it states none for certain."""
    if len(text) > LONGEST:
        return None
    spoken = _PER_CENT.fullmatch(text)
    if spoken is not None:
        return _spoken(spoken["whole"])
    bracketed = text.startswith("(") and text.endswith(")")
    found = _NUMERAL.fullmatch(text[1:-1] if bracketed else text)
    if found is None or (found["sign"] and found["inner"]) or (bracketed and (found["sign"] or found["inner"])):
        return None
    number = Decimal(found["body"].replace(",", "").replace(" ", "") + (found["exponent"] or ""))
    negative = bracketed or (found["sign"] or found["inner"] or "+") != "+"
    number = _EXACT.minus(number) if negative else _EXACT.plus(number)
    unit = found["unit"]
    percent = unit == "%"
    return Numeral(number, "" if percent else unit, percent, found["currency"] is not None)


def is_fuzzy(text: str) -> bool:
    """Whether a folded text is about a number without stating it: 约500, 5千多, 若干."""
    return _FUZZY.search(text) is not None and len(text) <= LONGEST


def _spoken(words: str) -> Numeral | None:
    """Return 百分之X, in Arabic or Chinese digits."""
    if words[0].isascii():
        return Numeral(Decimal(words), percent=True)
    whole, _, tenths = words.partition("点")
    number = counted(whole)
    if number is None or number > 100 or "百" in whole[1:]:
        return None if whole != "一百" else Numeral(Decimal(100), percent=True)
    return Numeral(Decimal(f"{number}.{''.join(str(_DIGITS[digit]) for digit in tenths) or 0}"), percent=True)


def counted(words: str) -> int | None:
    """Return a number from 0 to 100 in Chinese (二十三, 十, 百), None where it is written otherwise."""
    if words in ("百", "一百"):
        return 100
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS.get(words)
    high = _DIGITS.get(tens) if tens else 1
    low = _DIGITS.get(ones) if ones else 0
    return None if not high or low is None else 10 * high + low
