"""Sheets renamed, added, copied, deleted; labels, merged cells and formulas changed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from perfxl.model import CellSpan
from perfxl.ooxml import CellKind
from perfxl.ooxml.workbook import DefinedName
from tests.mangling.book import Book, Tab
from tests.mangling.table import mangling, place


@mangling
def sheets_renamed(book: Book) -> None:
    for number, tab in enumerate(list(book.pages), 1):
        book.rename(tab, f"Sheet{number}x")


@mangling
def sheets_reversed(book: Book) -> None:
    book.tabs.reverse()
    last = len(book.tabs) - 1
    book.local_names = [replace(name, sheet_index=last - (name.sheet_index or 0)) for name in book.local_names]


@mangling
def sheet_added_in_front(book: Book) -> None:
    tab = Tab("+added", "附件目录", {}, [], {})
    for row, text in enumerate(("收入合计", "支出合计", "其他", "联系人", "日期"), 1):
        tab.text(row, 1, text)
    book.tabs.insert(0, tab)
    book.local_names = [replace(name, sheet_index=(name.sheet_index or 0) + 1) for name in book.local_names]


@mangling
def sheet_copied(book: Book) -> None:
    """A copy has names of its own; the copy was then changed."""
    tab = next((tab for tab in book.pages if tab.id == "finance"), None)
    if tab is not None:
        title = f"{tab.title} (2)"
        cells = {at: cell._replace(value=cell.value + 1) if isinstance(cell.value, Decimal) else cell
                 for at, cell in tab.cells.items()}  # fmt: skip
        book.tabs.append(Tab("+copy", title, cells, [replace(span, sheet=title) for span in tab.merges], {}))
        for name, (row, column) in tab.at.items():
            formula = CellSpan(title, row, column, row, column).anchor.absolute
            book.local_names.append(DefinedName(name, formula, sheet_index=len(book.tabs) - 1))


@mangling
def sheets_hidden(book: Book) -> None:
    for tab in list(book.pages)[1:]:
        tab.state = "hidden"


@mangling
def sheet_deleted(book: Book) -> None:
    gone = [tab for tab in book.pages if tab.id == "basic_detail"]
    book.tabs = [tab for tab in book.tabs if tab not in gone]
    for name, span in book.names.items():
        if span is not None and gone and span.sheet == gone[0].title:
            book.names[name] = None


@mangling
def our_own_sheets_deleted(book: Book) -> None:
    book.tabs = list(book.pages)


@mangling
def copied_into_a_new_workbook(book: Book) -> None:
    book.names.clear()
    book.local_names.clear()
    book.properties.clear()
    book.tabs = list(book.pages)


@mangling
def typed_up_by_hand(book: Book) -> None:
    """Labels and figures only: no names, formulas, merged cells or properties, sheets as Excel names them."""
    copied_into_a_new_workbook(book)
    formulas_replaced_by_values(book)
    unmerged(book)
    sheets_renamed(book)


@mangling
def unmerged(book: Book) -> None:
    for tab in book.pages:
        tab.merges.clear()


@mangling
def merged_anew(book: Book) -> None:
    """Guidance merged with the blank columns after it; a section title unmerged."""
    for tab in book.pages:
        tab.merges = [span for span in tab.merges if span.top > 1]
        right = max((column for _, column in tab.cells), default=1) + 2
        for row in range(70, 74):
            tab.merges.append(CellSpan(tab.title, row + 30, right, row + 30, right + 2))


@mangling
def formulas_replaced_by_values(book: Book) -> None:
    for tab in book.pages:
        tab.cells = {at: cell._replace(formula=None) for at, cell in tab.cells.items() if cell.value not in (None, "")}


def _labels(book: Book, change: Callable[[str], str]) -> None:
    for tab in book.pages:
        held = set(tab.at.values())
        for at, cell in tab.cells.items():
            if cell.kind is CellKind.TEXT and at not in held and isinstance(cell.value, str):
                tab.cells[at] = cell._replace(value=change(cell.value))


@mangling
def labels_spaced(book: Book) -> None:
    _labels(book, lambda text: "\u3000".join(text).replace("\n", ""))


@mangling
def labels_broken_into_lines(book: Book) -> None:
    _labels(book, lambda text: text[:2] + "\n" + text[2:])


@mangling
def labels_with_other_brackets(book: Book) -> None:
    _labels(book, lambda text: text.replace("（", "(").replace("）", "】").replace("：", ":").replace("、", "."))


@mangling
def labels_with_colons(book: Book) -> None:
    _labels(book, lambda text: f" {text}：")


@mangling
def one_head_reworded(book: Book) -> None:
    tab, row, column = place(book, "fiscal_appropriation__total")
    for above in range(row - 1, 0, -1):
        if (above, column) in tab.cells:
            tab.text(above, column, "一般公共预算拨款")
            return


@mangling
def units_named(book: Book) -> None:
    """The department types its own units' names over the preprinted ones."""
    for number, row in enumerate(("own", "sub01", "sub02"), 1):
        for tab in book.pages:
            for name, at in tab.at.items():
                if name.startswith("institution") and name.endswith(f"__{row}") and at in tab.cells:
                    tab.cells[at] = tab.cells[at]._replace(value=f"某单位{number}")
        book.values |= {
            name: f"某单位{number}"
            for name in book.values
            if name.startswith("institution") and name.endswith(f"__{row}")
        }


@mangling
def notes_beside_the_tables(book: Book) -> None:
    for tab in book.pages:
        right = max((*(column for _, column in tab.cells), *(span.right for span in tab.merges)), default=1) + 3
        for row in range(3, 9):
            tab.text(row, right, "经办人核对无误")


@mangling
def total_typed_below(book: Book) -> None:
    for tab in book.pages:
        bottom = max((*(row for row, _ in tab.cells), *(span.bottom for span in tab.merges)), default=1) + 2
        tab.text(bottom, 1, "制表说明：以上数据与决算一致")
