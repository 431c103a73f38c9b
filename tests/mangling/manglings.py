"""What people do to a form: each mangling a small function on the book. The tables of them are in MANGLINGS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from perfxl.model import CellSpan
from perfxl.ooxml import CellKind
from perfxl.ooxml.workbook import DefinedName
from tests.mangling.book import Book, Move, Tab

Mangling = Callable[[Book], None]
MANGLINGS: dict[str, Mangling] = {}


def mangling(function: Mangling) -> Mangling:
    """Enter a function into the table."""
    MANGLINGS[function.__name__] = function
    return function


def inserted(before: int, count: int = 1) -> Move:
    """Make room before a row or column."""
    return lambda number: number + count if number >= before else number


def deleted(first: int, count: int = 1) -> Move:
    """Take rows or columns out."""
    return lambda number: number if number < first else None if number < first + count else number - count


def exchanged(one: int, other: int) -> Move:
    """Exchange two rows or columns."""
    return lambda number: {one: other, other: one}.get(number, number)


def place(book: Book, name: str) -> tuple[Tab, int, int]:
    """Return the sheet, row and column of a field (its neighbour's where it was deleted)."""
    for tab in book.pages:
        if name in tab.at:
            return tab, *tab.at[name]
    tab = next(book.pages)
    return tab, 90, 20


def rows_of(book: Book, *fields: str) -> list[int]:
    """Return the rows of fields."""
    return [place(book, name)[1] for name in fields]


# Names


@mangling
def nothing(_: Book) -> None:
    """The sample itself."""


@mangling
def names_deleted(book: Book) -> None:
    """名称管理器里全部删除."""
    book.names.clear()


@mangling
def every_second_name_deleted(book: Book) -> None:
    for name in list(book.names)[::2]:
        del book.names[name]


@mangling
def finance_names_deleted(book: Book) -> None:
    tab = book.tab("finance") if any(tab.id == "finance" for tab in book.tabs) else next(book.pages)
    for name, span in list(book.names.items()):
        if span is not None and span.sheet == tab.title:
            del book.names[name]


@mangling
def column_names_deleted(book: Book) -> None:
    for name in [name for name in book.names if name.endswith(("__parts", "__items"))]:
        del book.names[name]


@mangling
def names_lost_their_cells(book: Book) -> None:
    book.names = dict.fromkeys(book.names)


@mangling
def name_points_at_neighbour(book: Book) -> None:
    if "carried_in__own" in book.names:
        book.names["revenue_total__own"] = book.names["carried_in__own"]


@mangling
def names_of_a_row_point_a_row_down(book: Book) -> None:
    for name, span in list(book.names.items()):
        if name.endswith("__own") and span is not None:
            book.names[name] = replace(span, top=span.top + 1, bottom=span.bottom + 1)


@mangling
def names_exchanged(book: Book) -> None:
    one, other = book.names.get("establishment"), book.names.get("headcount")
    book.names |= {"establishment": other, "headcount": one}


@mangling
def name_points_into_nowhere(book: Book) -> None:
    span = book.names.get("basic_pay")
    if span is not None:
        book.names["basic_pay"] = replace(span, top=400, bottom=400)


@mangling
def names_point_at_a_lost_sheet(book: Book) -> None:
    for name, span in list(book.names.items())[::3]:
        book.names[name] = span and replace(span, sheet="已删除")


# Rows and columns


@mangling
def row_inserted_on_top(book: Book) -> None:
    for tab in book.pages:
        book.move(tab, inserted(1))


@mangling
def rows_inserted_below_the_title(book: Book) -> None:
    for tab in book.pages:
        book.move(tab, inserted(2, 3))


@mangling
def row_inserted_below_the_heads(book: Book) -> None:
    tab, row, _ = place(book, "expenditure_total__total")
    book.move(tab, inserted(row))


@mangling
def blank_row_inserted_in_a_unit_table(book: Book) -> None:
    tab, row, _ = place(book, "revenue_total__sub02")
    book.move(tab, inserted(row))


@mangling
def row_inserted_in_a_list(book: Book) -> None:
    tab, row, _ = place(book, "meal_allowance")
    book.move(tab, inserted(row))
    tab.text(row, 1, "自行增加的项目")


@mangling
def row_inserted_in_the_rubric(book: Book) -> None:
    tab, row, _ = place(book, "claimed_score__procurement")
    book.move(tab, inserted(row))


@mangling
def row_inserted_among_the_goals(book: Book) -> None:
    tab, row, _ = place(book, "performance_target__quantity_2")
    book.move(tab, inserted(row))


@mangling
def column_inserted_at_the_left(book: Book) -> None:
    for tab in book.pages:
        book.move(tab, columns=inserted(1))


@mangling
def column_inserted_before_a_value(book: Book) -> None:
    tab, _, column = place(book, "establishment")
    book.move(tab, columns=inserted(column))


@mangling
def column_inserted_in_a_table(book: Book) -> None:
    tab, _, column = place(book, "fiscal_appropriation__own")
    book.move(tab, columns=inserted(column))


@mangling
def column_inserted_in_the_rubric(book: Book) -> None:
    tab, _, column = place(book, "claimed_score__procurement")
    book.move(tab, columns=inserted(column, 2))


@mangling
def last_unit_row_deleted(book: Book) -> None:
    for name in ("revenue_total__sub10", "expenditure_total__sub10"):
        tab, row, _ = place(book, name)
        book.move(tab, deleted(row))


@mangling
def unit_row_deleted(book: Book) -> None:
    tab, row, _ = place(book, "expenditure_total__sub05")
    book.move(tab, deleted(row))


@mangling
def list_row_deleted(book: Book) -> None:
    tab, row, _ = place(book, "water")
    book.move(tab, deleted(row))


@mangling
def rubric_row_deleted(book: Book) -> None:
    tab, row, _ = place(book, "claimed_score__procurement")
    book.move(tab, deleted(row))


@mangling
def column_deleted(book: Book) -> None:
    tab, _, column = place(book, "deduction_reason__procurement")
    book.move(tab, columns=deleted(column))


@mangling
def section_title_deleted(book: Book) -> None:
    for id in ("finance", "overview", "results"):
        for tab in [tab for tab in book.pages if tab.id == id]:
            book.move(tab, deleted(1))


@mangling
def list_rows_exchanged(book: Book) -> None:
    """Cut and inserted: names go along."""
    tab, row, _ = place(book, "bonus")
    book.move(tab, exchanged(row, place(book, "housing_fund")[1]))


@mangling
def list_sorted(book: Book) -> None:
    """Sorted: labels and figures change places, names stay."""
    tab, first, _ = place(book, "office_expense")
    last = place(book, "travel")[1]
    if last > first:
        book.move(tab, lambda row: first + last - row if first <= row <= last else row, names=False)


@mangling
def columns_exchanged(book: Book) -> None:
    """Two columns with their heads cut and inserted elsewhere."""
    tab, _, column = place(book, "deduction_reason__procurement")
    book.move(tab, columns=exchanged(column, place(book, "evidence__procurement")[2]))


@mangling
def columns_copied_over(book: Book) -> None:
    """Two columns with their heads exchanged by copying: names stay."""
    tab, _, column = place(book, "deduction_reason__procurement")
    book.move(tab, columns=exchanged(column, place(book, "evidence__procurement")[2]), names=False)


@mangling
def rows_hidden(book: Book) -> None:
    for tab in book.pages:
        tab.hidden_rows |= set(range(3, 9))


@mangling
def columns_hidden(book: Book) -> None:
    for tab in book.pages:
        tab.hidden_columns.append((2, 3))


@mangling
def list_moved_to_the_end(book: Book) -> None:
    """The first list of 基本支出明细 cut to below the last."""
    tab, first, _ = place(book, "basic_pay")
    count = place(book, "wages_total")[1] - first + 2
    end = place(book, "capital_expenditure")[1]
    if end > first:
        top = first - 1
        book.move(tab, lambda row: row if row < top or row > end else
                  end - count + 1 + row - top if row < top + count else row - count)  # fmt: skip


# Sheets


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
        cells = {at: cell._replace(value=cell.value + 1) if cell.kind is CellKind.NUMBER else cell
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


# What is in the cells


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
