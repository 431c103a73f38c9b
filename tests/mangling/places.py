"""Names deleted, lost or led astray; rows and columns inserted, deleted, moved, hidden."""

from __future__ import annotations

from msgspec.structs import replace

from tests.mangling.book import Book
from tests.mangling.table import deleted, exchanged, inserted, mangling, place


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
