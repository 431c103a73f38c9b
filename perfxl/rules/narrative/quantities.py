"""Every amount, count and percentage written in a text, with its unit and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from perfxl.form.narrative import Measure

# One to one, so that a place in the plain text is the same place in the original.
PLAIN = str.maketrans("０１２３４５６７８９．％－−（）　\xa0", "0123456789.%--()  ")
MONEY = {"亿元": 8, "千万元": 7, "百万元": 6, "万元": 4, "千元": 3, "元": 0, "亿": 8, "万": 4}  # powers of ten of 元
HEADS = ("人", "名", "个")
_NUMBER = r"(?<!\d[,，])(?<![\d.A-Za-z-])(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_UNIT = r"\s*(?P<unit>亿元|千万元|百万元|万元|千元|元|亿|万|%|人|名|分|[个份例项次])(?P<rest>.?)"
_QUANTITY = re.compile(_NUMBER + _UNIT, re.DOTALL)
_UNFINISHED = re.compile(r"\w")  # 111.16万人 is no amount, 5个镇 no number of people
_NO_HEADS = "次均员民口份"  # 2000人次, 3人均


class Quantity(Struct, frozen=True):
    """A number with its unit: `value` as written, `places` its decimals, `start` to `end` in the text."""

    value: Decimal
    unit: str
    places: int
    start: int
    end: int

    def in_unit(self, measure: Measure, money: str) -> tuple[Decimal, Decimal]:
        """Return value and last place in the form's own unit: money in `money`, a percentage as a fraction."""
        shift = 0
        if measure == "money":
            shift = MONEY[self.unit] - MONEY[money]
        elif measure == "percent":
            shift = -2
        return self.value.scaleb(shift), Decimal(1).scaleb(shift - self.places)

    def may_be(self, measure: Measure, unit: str) -> bool:
        """Whether its unit is one of a measure's; a count's own where it has one."""
        if measure == "money":
            return self.unit in MONEY
        if measure == "people":
            return self.unit in HEADS
        return self.unit == {"percent": "%", "score": "分", "count": unit}[measure]


@lru_cache(maxsize=256)  # a return's texts, which rule after rule looks at
def plain_text(text: str) -> str:
    """Return a text with digits, points and brackets in their half-width forms, every place kept."""
    return text.translate(PLAIN)


def quantities(plain: str) -> Iterator[Quantity]:
    """Yield every number with a unit in a plain text, in order."""
    for found in _QUANTITY.finditer(plain):
        unit, rest = found["unit"], found["rest"]
        if unit in ("亿", "万", "个", "名", "分") and _UNFINISHED.match(rest):
            continue
        if unit == "人" and rest and rest in _NO_HEADS:
            continue
        number = found["number"].replace(",", "")
        places = len(number.partition(".")[2])
        yield Quantity(Decimal(number), unit, places, found.start("number"), found.end("unit"))
