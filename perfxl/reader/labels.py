"""Finding a form's cells by what is written beside and above them, where defined names are gone or lead astray.

The printed texts of the blank form (titles, heads of columns, labels of rows) are matched with those of the return in
reading order, then each field is placed by the label of its row and the head of its column. No row or column number of
the blank form is taken for the return's: only distances from the nearest printed text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from perfxl.form import Form
from perfxl.form.definition import FieldsBlock, NarrativeBlock
from perfxl.model import CellSpan
from perfxl.model.cells import LAST_ROW
from perfxl.ooxml import CellKind, SheetScan, WorkbookScan
from perfxl.template.layout import lay_out
from perfxl.template.placed import PlacedCell, Role, SheetLayout

PRINTED = frozenset(
    {
        Role.TITLE,
        Role.SECTION,
        Role.SUBTITLE,
        Role.HEADING,
        Role.HEADER,
        Role.LABEL,
        Role.ITEM,
        Role.CAPTION,
        Role.TOTAL,
    }
)
LEAST_SHARE = 0.4  # of a sheet's printed texts that have to be on a tab for it to be that sheet
MOST_TEXTS = 5_000  # texts of a tab that are looked at: more of the form's own words stand on no form
MOST_ADDED = 200  # rows or columns somebody may have put in between two printed texts
LONGEST = 200  # characters of a cell that may be a printed text
_BARE = re.compile(r"[\W_]+")

Spot = tuple[int, int]


def bare(text: str) -> str:
    """Return a printed text as it is compared: width, spaces, line breaks, punctuation and case aside."""
    return _BARE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class Printed:
    """The printed texts and the fields of one sheet of the blank form."""

    sheet: SheetLayout
    labels: tuple[PlacedCell, ...]
    fields: tuple[PlacedCell, ...]

    @cached_property
    def texts(self) -> frozenset[str]:
        """The printed texts, bare."""
        return frozenset(bare(label.text) for label in self.labels)


@dataclass(frozen=True, eq=False)
class _Once:
    """A form as a key: it holds mappings, which have no hash, so it is one by being the same object."""

    form: Form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and other.form is self.form


def printed(form: Form) -> tuple[Printed, ...]:
    """Return what the blank form prints, sheet by sheet."""
    return _printed(_Once(form))


@lru_cache(maxsize=16)
def _printed(once: _Once) -> tuple[Printed, ...]:
    made = []
    for sheet in lay_out(once.form).sheets:
        labels = [cell for cell in sheet.cells if cell.role in PRINTED and not cell.instance and bare(cell.text)]
        fields = [cell for cell in sheet.cells if cell.instance]
        made.append(Printed(sheet, tuple(labels), tuple(fields)))
    return tuple(made)


def words_of(form: Form, scan: WorkbookScan) -> Mapping[str, Mapping[Spot, str]]:
    """Return the typed texts of each tab that the blank form prints as well, by cell, in reading order."""
    wanted = frozenset(text for page in printed(form) for text in page.texts)
    return {sheet.title: _words(sheet, wanted) for sheet in scan.sheets}


def _words(sheet: SheetScan, wanted: frozenset[str]) -> Mapping[Spot, str]:
    found: dict[Spot, str] = {}
    for spot, cell in sheet.cells.items():
        if cell.kind is CellKind.TEXT and cell.formula is None and len(str(cell.value)) <= LONGEST:
            text = bare(str(cell.value))
            if text in wanted:
                found[spot] = text
    return dict(sorted(found.items())[:MOST_TEXTS])


def share(form: Form, scan: WorkbookScan) -> float:
    """Return how much of a form's printed texts stands somewhere in a workbook, 0 to 1."""
    wanted = frozenset(text for page in printed(form) for text in page.texts)
    there = frozenset(text for words in words_of(form, scan).values() for text in words.values())
    return len(there) / len(wanted)


def tabs_of(form: Form, scan: WorkbookScan, named: Mapping[str, CellSpan]) -> Mapping[str, SheetScan]:
    """Return the tab that holds each sheet of the form, by the sheet's id; a sheet that is nowhere is left out.

    The tab most of a sheet's names point at comes first, then the one with most of its printed texts, of equals the one
    with its title, then the first. A tab may hold several sheets only where they have no tab of their own.
    """
    words = words_of(form, scan)
    offers = []
    for page in printed(form):
        votes = [named[cell.instance].sheet for cell in page.fields if cell.instance in named]
        for order, tab in enumerate(scan.sheets):
            part = len(page.texts & frozenset(words[tab.title].values())) / max(1, len(page.texts))
            if part >= LEAST_SHARE:
                held = sum(sheet == tab.title for sheet in votes) / max(1, len(page.fields))
                offers.append(((round(held, 2), round(part, 2), tab.title == page.sheet.title, -order), page, tab))
    offers.sort(key=lambda offer: offer[0], reverse=True)
    found: dict[str, SheetScan] = {}
    taken: set[str] = set()
    for again in (False, True):
        for _, page, tab in offers:
            if page.sheet.id not in found and (again or tab.title not in taken):
                found[page.sheet.id] = tab
                taken.add(tab.title)
    return found


@dataclass(frozen=True)
class Aligned:
    """One sheet of the form laid over its tab: which printed text stands where."""

    page: Printed
    tab: SheetScan
    at: Mapping[Spot, Spot] = field(default_factory=dict)

    @cached_property
    def _matched(self) -> tuple[PlacedCell, ...]:
        return tuple(label for label in self.page.labels if _corner(label) in self.at)

    def span(self, label: PlacedCell) -> CellSpan:
        """Return the rectangle a printed text takes on the tab."""
        row, column = self.at[_corner(label)]
        for merged in self.tab.merges:
            if (merged.top, merged.left) == (row, column):
                return merged
        return CellSpan(self.tab.title, row, column, row, column)

    def row_of(self, cell: PlacedCell) -> tuple[int, bool] | None:
        """Return the row of a field, that of the label at its left, else counted from the printed text above it.

        Whether it is sure comes with it: a row counted over others may be one that was inserted.
        """
        beside = [label for label in self._matched if label.span.right < cell.span.left and _tops(label, cell)]
        if beside:
            return self.at[_corner(max(beside, key=lambda label: label.span.right))][0], True
        return self._between(cell.span.top)

    def _between(self, row: int) -> tuple[int, bool] | None:
        """Return the row that stands for one of the form's without a label, counted from the printed text above.

        Where more rows stand between that and the next printed text than the form has, empty ones were put in.
        """
        above = [label for label in self._matched if label.span.top == label.span.bottom < row]
        if not above:
            return None
        near = max(above, key=lambda label: label.span.bottom)
        first, steps = self.span(near).bottom + 1, row - near.span.bottom
        below = [label for label in self._matched if label.span.top > row]
        if not below:
            return first + steps - 1, steps == 1
        far = min(below, key=lambda label: label.span.top)
        rows = range(first, self.at[_corner(far)][0])
        beyond = range(rows.stop, LAST_ROW) if rows else ()  # rows were deleted: what stands there is another table
        surplus = len(rows) - (far.span.top - near.span.bottom - 1)
        if not 0 < surplus <= MOST_ADDED:
            return (first + steps - 1, steps == 1 and surplus == 0) if first + steps - 1 not in beyond else None
        added = [each for each in rows if each not in self._filled_rows][:surplus]
        kept = [each for each in rows if each not in added]
        return kept[steps - 1], False

    def _right_of(self, label: PlacedCell, cell: PlacedCell) -> int:
        """Return the column of the value at a label's right: the first filled one its cells may reach to.

        A label merged on the form may stand alone on the tab: unmerged, or saved by a program that tells of no merges.
        """
        row, column = self.at[_corner(label)]
        first = self.span(label).right + cell.span.left - label.span.right
        last = column + cell.span.left - label.span.left
        reached = [each for each in range(first, last + 1) if (row, each) in self.tab.cells]
        if reached:
            return reached[0]
        return self._next_filled(first, row) if self.tab.merges else max(first, last)

    def _next_filled(self, column: int, row: int) -> int:
        """Return the column, or the next one to its right where it was put in empty, before any printed text."""
        printed_right = [at[1] for at in self.at.values() if at[0] == row and at[1] > column]
        limit = min(printed_right, default=column + MOST_ADDED)
        return next((each for each in range(column, limit) if each in self._filled_columns), column)

    @cached_property
    def _filled_rows(self) -> frozenset[int]:
        return frozenset(row for row, _ in self.tab.cells)

    @cached_property
    def _filled_columns(self) -> frozenset[int]:
        return frozenset(column for _, column in self.tab.cells)

    def column_of(self, cell: PlacedCell, *, headed: bool) -> int | None:
        """Return the column of a field: that of its head, or counted from the label at its left."""
        if headed:
            heads = [label for label in self._matched if label.role is Role.HEADER and _over(label, cell)]
            if heads:
                return self.at[_corner(max(heads, key=lambda label: label.span.bottom))][1]
        beside = [label for label in self._matched if label.span.right < cell.span.left and _tops(label, cell)]
        if beside:
            near = max(beside, key=lambda label: label.span.right)
            return self._right_of(near, cell)
        above = [label for label in self._matched if _over(label, cell)]
        return self.at[_corner(max(above, key=lambda label: label.span.bottom))][1] if above else None


def _corner(cell: PlacedCell) -> Spot:
    return cell.span.top, cell.span.left


def _tops(label: PlacedCell, cell: PlacedCell) -> bool:
    """Whether a label begins in the field's row: one that runs over many rows says nothing of the others."""
    return label.span.top == cell.span.top


def _over(head: PlacedCell, cell: PlacedCell) -> bool:
    return head.span.bottom < cell.span.top and head.span.left == cell.span.left


def align(page: Printed, tab: SheetScan) -> Aligned:
    """Match a sheet's printed texts with those of a tab: first in reading order, then what moved out of it."""
    labels = sorted(page.labels, key=_corner)
    there = _words(tab, page.texts)
    spots, texts = list(there), list(there.values())
    at: dict[Spot, Spot] = {}
    matcher = SequenceMatcher(None, [bare(label.text) for label in labels], texts, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            at[_corner(labels[block.a + step])] = spots[block.b + step]
    left = [label for label in labels if _corner(label) not in at]
    free = [spot for spot in spots if spot not in set(at.values())]
    for label in left:
        same = [spot for spot in free if there[spot] == bare(label.text)]
        if len(same) == 1 and sum(bare(other.text) == bare(label.text) for other in left) == 1:
            at[_corner(label)] = same[0]
    return Aligned(page, tab, at)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Where printed texts put a field; `sure` where one of its own stands in its row, or right above it."""

    span: CellSpan
    sure: bool


def found_by_labels(form: Form, tabs: Mapping[str, SheetScan]) -> Mapping[str, Labelled]:
    """Return the cell of every field instance whose row and column printed texts tell, each cell once.

    A place that two fields would share, or where a printed text stands, is no place.
    """
    beside = frozenset(_beside(form))
    found: dict[str, Labelled] = {}
    for page in printed(form):
        tab = tabs.get(page.sheet.id)
        if tab is None:
            continue
        laid = align(page, tab)
        printed_at = set(laid.at.values())
        for cell in page.fields:
            row, column = laid.row_of(cell), laid.column_of(cell, headed=cell.instance not in beside)
            if row is None or column is None or row[0] < 1 or column < 1:
                continue
            anchor = tab.anchor(row[0], column)
            if anchor not in printed_at:
                found[cell.instance] = Labelled(CellSpan(tab.title, *anchor, *anchor), row[1])
    return _once(found)


def _once(found: Mapping[str, Labelled]) -> Mapping[str, Labelled]:
    holders: dict[CellSpan, list[str]] = {}
    for name, each in found.items():
        holders.setdefault(each.span, []).append(name)
    shared = {name for names in holders.values() if len(names) > 1 for name in names}
    return {name: each for name, each in found.items() if name not in shared}


def _beside(form: Form) -> Iterable[str]:
    """The fields with a label of their own at the left or above, and no head of a column."""
    for sheet in form.sheets:
        for block in sheet.blocks:
            if isinstance(block, FieldsBlock):
                yield from (slot.field.id for row in block.rows for slot in row)
            elif isinstance(block, NarrativeBlock):
                yield block.field.id
