"""How large a comment's box must be, and where it floats: columns and rows in pixels (floor 2)."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from perfxl.model.cells import LAST_COLUMN, LAST_ROW
from perfxl.ooxml import markup
from perfxl.ooxml.splice import Outline

_ROW = rb"<%srow\s(?=[^<>]*\b(?:ht|hidden)=)([^<>]*)>"
_ATTRIBUTE = re.compile(rb'(?:^|\s)(r|ht|hidden)\s*=\s*["\']([^"\']*)["\']')
_DIGIT, _LETTER, _LINE, _MARGIN = 7, 6.6, 17, 18  # pixels: Excel's column unit; comment text of 9 points
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 72, 19
_TRUE = ("1", "true")


class _Widths(dict[str, int]):
    """Letter → its width in narrow letters, each looked up once: a Chinese character takes two."""

    def __missing__(self, letter: str) -> int:
        self[letter] = wide = 2 if unicodedata.east_asian_width(letter) in "WFA" else 1
        return wide


_WIDTHS = _Widths()


def text_width(line: str) -> int:
    """Return the width of one line in narrow letters."""
    return sum(map(_WIDTHS.__getitem__, line))


def text_height(text: str, width: int) -> int:
    """Return the pixels a comment's text needs in a box `width` pixels wide: CJK counts two letters."""
    room = max(int((width - 12) / _LETTER), 2)
    lines = 0
    for line in text.split("\n"):
        lines += max(1, -(-text_width(line) // (room - 1)))
    return lines * _LINE + _MARGIN


class Axis(Struct, frozen=True):
    """The columns or rows of a sheet, 1-based up to `last`: `default` pixels each, but for runs that differ.

    A run is `starts[n]` to `ends[n]`; `gains[n]` is what the runs before it differ from the default by, in pixels, and
    `steps[n]` what each of its own columns or rows does.
    """

    default: int
    last: int
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    gains: tuple[int, ...] = ()

    @classmethod
    def of(cls, default: int, last: int, runs: Iterable[tuple[int, int, int]]) -> Axis:
        """Return the axis with runs (first, last, pixels each); of runs that overlap the first one counts."""
        starts, ends, steps, gains = [], [], [], []
        gain = end = 0
        for first, until, pixels in sorted(runs):
            if first <= end or until < first:
                continue
            end = min(until, last)
            starts.append(first)
            ends.append(end)
            steps.append(pixels - default)
            gains.append(gain)
            gain += (pixels - default) * (end - first + 1)
        return cls(default, last, tuple(starts), tuple(ends), tuple(steps), tuple(gains))

    def before(self, index: int) -> int:
        """Return the pixels of everything before a column or row; hidden ones have none."""
        run = bisect_right(self.starts, index - 1) - 1
        if run < 0:
            return self.default * (index - 1)
        counted = min(self.ends[run], index - 1) - self.starts[run] + 1
        return self.default * (index - 1) + self.gains[run] + self.steps[run] * counted

    def at(self, pixels: int) -> tuple[int, int]:
        """Return the column or row, counted from 0, in which so many pixels end, and how many of them are its own."""
        run = bisect_right(self.starts, pixels, key=self.before) - 1
        found, each = (self.starts[run], self.default + self.steps[run]) if run >= 0 else (1, self.default)
        end = self.ends[run] if run >= 0 else 0
        if found <= end:
            found = min(found + (pixels - self.before(found)) // each, end + 1) if each else end + 1
        if found > end:
            found += (pixels - self.before(found)) // self.default if self.default else self.last
        found = min(found, self.last)
        return found - 1, pixels - self.before(found)

    def until(self, pixels: int) -> tuple[int, int]:
        """Return the same for where a stretch ends: the first of several places when the rest is hidden."""
        found, own = self.at(pixels - 1)
        return found, own + 1

    def place(self, start: int, length: int) -> tuple[int, int]:
        """Return start and end in pixels of a stretch, moved back where the visible sheet ends before it."""
        begin = max(0, min(start, self.before(self.last + 1) - length))
        return begin, begin + length


class Grid(Struct, frozen=True):
    """Where the columns and rows of a sheet stand, in pixels."""

    columns: Axis
    rows: Axis

    def anchor(self, row: int, column: int, width: int, height: int) -> tuple[int, ...]:
        """Return VML's eight numbers for a box right of a cell: column, pixels, row, pixels of both corners."""
        left, right = self.columns.place(self.columns.before(column + 1) + 15, width)
        top, bottom = self.rows.place(max(0, self.rows.before(row) - 10), height)
        return (*self.columns.at(left), *self.rows.at(top), *self.columns.until(right), *self.rows.until(bottom))


def grid(sheet: Outline) -> Grid:
    """Return the grid of a worksheet part."""
    form = sheet.root.child("sheetFormatPr")
    given = form.attributes if form is not None else {}
    widths = (
        (
            markup.whole(column.attributes.get("min")),
            markup.whole(column.attributes.get("max")),
            _column_pixels(column.attributes),
        )
        for columns in sheet.root.all("cols")
        for column in columns.all("col")
    )
    width = _pixels(given.get("defaultColWidth"), _DIGIT, _DEFAULT_WIDTH)
    height = _pixels(given.get("defaultRowHeight"), 4 / 3, _DEFAULT_HEIGHT)
    if given.get("zeroHeight") in _TRUE:
        height = 0
    return Grid(Axis.of(width, LAST_COLUMN, widths), Axis.of(height, LAST_ROW, _heights(sheet)))


def _heights(sheet: Outline) -> Iterator[tuple[int, int, int]]:
    """Yield the rows that state a height or are hidden, as runs of one."""
    for match in re.finditer(_ROW % re.escape(sheet.prefix.encode()), sheet.data):
        row = {name: value.decode("ascii", "replace") for name, value in _ATTRIBUTE.findall(match[1])}
        number = markup.whole(row.get(b"r"))
        if number:
            hidden = row.get(b"hidden") in _TRUE
            yield number, number, 0 if hidden else _pixels(row.get(b"ht"), 4 / 3, _DEFAULT_HEIGHT)


def _column_pixels(column: Mapping[str, str]) -> int:
    if column.get("hidden") in _TRUE:
        return 0
    return _pixels(column.get("width"), _DIGIT, _DEFAULT_WIDTH)


def _pixels(stated: str | None, unit: float, otherwise: int) -> int:
    try:
        return int(float(stated) * unit + 0.5) if stated is not None else otherwise
    except (ValueError, OverflowError):
        return otherwise
