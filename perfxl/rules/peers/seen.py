"""What a pass over a batch found of one return beside the others: what the rules B are told."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct


class AlikeTexts(Struct, frozen=True):
    """Texts that are much the same in another department's return.

    `fields` are the text fields with how alike each is in percent, names and figures aside; `passages` the longest
    pieces in common as this return words them. `group` counts the returns that are alike among one another.
    """

    other: str
    file: str
    fields: tuple[tuple[str, int], ...]
    passages: tuple[str, ...] = ()
    group: int = 2


class AlikeFigures(Struct, frozen=True):
    """Tables that hold the same figures in another department's return.

    `fields` are instances that agree, `figures` those figures as decimal strings, `tables` where they stand (sheet,
    table); `group` as above.
    """

    other: str
    file: str
    tables: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    figures: tuple[str, ...]
    group: int = 2


class Outlier(Struct, frozen=True):
    """A ratio far from its peers': the median, the middle half's ends, and how many returns they are of."""

    ratio: str
    value: Decimal
    median: Decimal
    low: Decimal
    high: Decimal
    returns: int


class NearName(Struct, frozen=True):
    """A department of the roster whose name is like that of a return that is not on it.

    `department` is as in a record; `file` is the return it sent itself, '' where it sent none.
    """

    name: str
    code: str
    department: str
    percent: int
    file: str = ""


Standing = Literal["no_roster", "on_roster", "off_roster", "nobody"]


class Seen(Struct, frozen=True, kw_only=True):
    """One return among `others`.

    `texts` and `figures` count what there was to compare of its texts and figures, `ratios` its ratios that enough
    returns have; `lacking` are ratios it gave no figures for, `few` the most returns any of its ratios had.
    """

    others: int
    texts: int = 0
    copied: tuple[AlikeTexts, ...] = ()
    figures: int = 0
    same: tuple[AlikeFigures, ...] = ()
    ratios: int = 0
    lacking: tuple[str, ...] = ()
    few: int = 0
    outliers: tuple[Outlier, ...] = ()
    standing: Standing = "no_roster"
    near: tuple[NearName, ...] = ()
