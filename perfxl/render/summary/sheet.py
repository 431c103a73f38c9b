"""One table of the summary: title, note, heads, rows that stream, the last row's sums; set up to print on A4 landscape.

A row is on disk as soon as the next one begins. What a sheet cannot hold goes on in another of the same title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from msgspec import Struct, field

from perfxl.messages import Lang, say
from perfxl.render.rulebook_files import LINE, lines
from perfxl.render.summary.looks import Looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
HEAD_ROW = 2
FIRST_ROW = HEAD_ROW + 1
LOWEST = 21.0
HIGHEST = 400.0  # Excel's rows end at 409 points
UPRIGHT = 118.0  # points: two lines of eight characters on end
FIRST_PAGE = 20  # the last column under the title of a table wider than a page
LONGEST_LINK = 255  # characters of a text within a formula
UNLINKED = frozenset("#\ufffd")  # a place within the target begins at #; U+FFFD stands for bytes that are no characters


class Limits(Struct, frozen=True):
    """What Excel takes: rows a sheet, links a sheet before they have to be formulas, points a chart's series."""

    rows: int = 1_048_576
    links: int = 65_530
    points: int = 32_000


class Link(Struct, frozen=True):
    """A text that opens a file, or a place within it (`'sheet'!A1`)."""

    text: str
    target: str
    place: str = ""


class Live(Struct, frozen=True):
    """A formula and its value; `{row}` stands for its own row."""

    formula: str
    value: Decimal | None


Held = str | int | Decimal | Link | Live | None


class Column(Struct, frozen=True):
    """One column. `total`: SUM, AVERAGE (of what is filled in), or '' for none. `shown` false: the column is hidden."""

    head: str
    width: float
    look: str = "text"
    total: str = ""
    shown: bool = True


class Part(Struct, frozen=True):
    """The rows of one sheet, from 1."""

    title: str
    first: int
    last: int
    sheet: Worksheet


class Book(Struct):
    """The workbook that is made, and what all its sheets share."""

    made: Workbook
    looks: Looks
    lang: Lang
    limits: Limits

    def say(self, key: str, /, **facts: object) -> str:
        """Return a text of the summary."""
        return say(f"summary.{key}", self.lang, **facts)


class Table(Struct):
    """A table while it is written; a page prints it `wide` pages wide.

    `upright` heads stand on end; `pinned` columns stay in sight. `words` counts what stands in columns of finance's.
    """

    book: Book
    title: str
    note: str
    columns: tuple[Column, ...]
    upright: bool = False
    pinned: int = 1
    wide: int = 1
    parts: list[Part] = field(default_factory=list)
    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    sheet: Worksheet = cast("Worksheet", None)  # there is one as soon as the table has begun
    _at: int = FIRST_ROW
    _links: int = 0
    _sums: list[Decimal] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin the first sheet."""
        self._sums = [Decimal(0)] * len(self.columns)
        self._counts = [0] * len(self.columns)
        self._begin(self.title)

    @property
    def row(self) -> int:
        """The row the next cells go to, from 0."""
        return self._at

    @property
    def rows(self) -> int:
        """How many rows there are, on all sheets."""
        return sum(part.last - part.first + 1 for part in self.parts) + self._at - FIRST_ROW

    def add(self, cells: Sequence[Held]) -> None:
        """Write a row."""
        if self._at >= self.book.limits.rows - 1:  # one is kept for the sums
            self._end()
            self._begin(f"{self.title}{len(self.parts) + 1}")
        needed = 1
        for number, (column, held) in enumerate(zip(self.columns, cells, strict=True)):
            self._write(number, column, held)
            if isinstance(held, str | Link) and column.shown:
                needed = max(needed, lines(held if isinstance(held, str) else held.text, column.width))
        self.sheet.set_row(self._at, min(HIGHEST, max(LOWEST, LINE * needed + 6)))
        self._at += 1

    def close(self, label: str = "") -> None:
        """Write the last row, headed `label`, and end the table; without a label there is no such row."""
        self._end()
        if label and self.rows:
            self.sheet.set_row(self._at, 22)
            for number, column in enumerate(self.columns):
                self._total(number, column, label if number == 0 else "")

    def spans(self, head: str) -> list[str]:
        """Return the ranges of a column, one a sheet, to be written into formulas; once the table is closed."""
        letter = _letter(next(at for at, column in enumerate(self.columns) if column.head == head))
        return [f"'{part.title}'!${letter}${part.first}:${letter}${part.last}" for part in self.parts]

    def held(self, head: str) -> tuple[Decimal, int]:
        """Return the sum of a column, and how many cells have a number."""
        at = next(number for number, column in enumerate(self.columns) if column.head == head)
        return self._sums[at], self._counts[at]

    def _write(self, number: int, column: Column, held: Held) -> None:
        look = self.book.looks[column.look]
        figure = held.value if isinstance(held, Live) else held
        if isinstance(figure, int | Decimal):
            self._sums[number] += figure
            self._counts[number] += 1
        if isinstance(held, Link):
            self._link(number, held)
        elif isinstance(held, Live):
            value = "" if held.value is None else float(held.value)
            self.sheet.write_formula(self._at, number, held.formula.format(row=self._at + 1), look, value)
        elif isinstance(held, str) and held:
            if column.look == "input":
                self.words[column.head, held] += 1
            self.sheet.write_string(self._at, number, held, look)
        elif held is None or held == "":
            self.sheet.write_blank(self._at, number, None, look)
        else:
            self.sheet.write_number(self._at, number, float(held), look)

    def _link(self, number: int, link: Link) -> None:
        look = self.book.looks["link"]
        target = f"{link.target}#{link.place}" if link.place else link.target
        if UNLINKED & set(link.target):
            self.sheet.write_string(self._at, number, link.text, self.book.looks["text"])
        elif self._links < self.book.limits.links:
            self._links += 1
            self.sheet.write_url(self._at, number, f"external:{target}", look, link.text)
        elif max(len(target), len(link.text)) > LONGEST_LINK:
            self.sheet.write_string(self._at, number, link.text, self.book.looks["text"])
        else:
            said = ",".join('"' + text.replace('"', '""') + '"' for text in (target, link.text))
            self.sheet.write_formula(self._at, number, f"=HYPERLINK({said})", look, link.text)

    def _total(self, number: int, column: Column, label: str) -> None:
        if not column.total:
            self.sheet.write_string(self._at, number, label, self.book.looks["total_text"])
            return
        held, count = self._sums[number], self._counts[number]
        spans = ",".join(self.spans(column.head))
        mean = column.total == "AVERAGE"
        call = f"ROUND(AVERAGE({spans}),4)" if mean else f"SUM({spans})"
        value = float(round(held / max(count, 1), 4) if mean else held) if count else ""
        look = "total_mean" if mean and column.look in ("score", "input_score") else f"total_{column.look}"
        self.sheet.write_formula(self._at, number, f'=IF(COUNT({spans})=0,"",{call})', self.book.looks[look], value)

    def _begin(self, title: str) -> None:
        sheet = self.sheet = self.book.made.add_worksheet(title)
        looks, shown = self.book.looks, [column for column in self.columns if column.shown]
        for number, column in enumerate(self.columns):
            sheet.set_column(number, number, column.width, None, {"hidden": not column.shown})
        heading = f"{self.book.say('title')}　{self.title}"
        last = max(len(shown) - 1, 1) if self.wide == 1 else FIRST_PAGE
        note = LINE * lines(self.note, sum(column.width for column in shown)) + 6
        for row, (text, look, height) in enumerate(
            ((heading, "title" if self.wide == 1 else "title_left", 30), (self.note, "note", note))
        ):
            sheet.set_row(row, height)
            sheet.merge_range(row, 0, row, last, text, looks[look])
        needed = max(lines(column.head, column.width) for column in shown)
        sheet.set_row(HEAD_ROW, UPRIGHT if self.upright else max(32, LINE * needed + 6))
        for number, column in enumerate(self.columns):
            look = "head_input" if column.look.startswith("input") else "head"
            look = "head_upright" if self.upright and number >= self.pinned else look
            sheet.write_string(HEAD_ROW, number, column.head, looks[look])
        sheet.freeze_panes(FIRST_ROW, self.pinned)
        self._at, self._links = FIRST_ROW, 0
        paper(sheet, self.book, self.wide)
        sheet.repeat_rows(HEAD_ROW)
        if self.wide != 1:
            sheet.repeat_columns(0, self.pinned - 1)

    def _end(self) -> None:
        last = max(self._at, FIRST_ROW + 1)
        self.parts.append(Part(str(self.sheet.name), FIRST_ROW + 1, last, self.sheet))
        self.sheet.autofilter(HEAD_ROW, 0, last - 1, sum(column.shown for column in self.columns) - 1)


def paper(sheet: Worksheet, book: Book, wide: int, high: int = 0) -> None:
    """Set a sheet up for A4 landscape, so many pages wide and high; 0 is as many as it takes."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.98, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(wide, high)
    sheet.set_footer(f"&C{book.say('page')}")


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
