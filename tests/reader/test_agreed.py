"""What is not searched again is found where a search finds it; whatever moved a label is searched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from perfxl.form import load_form
from perfxl.ooxml import CellKind, ScannedCell
from perfxl.reader import agreed, locate
from tests.mangling.book import Book
from tests.mangling.manglings import MANGLINGS
from tests.mangling.outcome import mangled
from tests.mangling.table import exchanged, place

SAMPLES = ("junshan_2020", "hunan_2017")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    agreed._memory.cache_clear()
    yield
    agreed._memory.cache_clear()


def known(book: Book) -> bool:
    """Whether a book is printed like one that was searched before."""
    return agreed.agreed_before(book.form, book.scan()) is not None


def remembered(sample: str) -> Book:
    """A sample, searched once."""
    book = mangled(sample, [])
    locate.locate(book.form, book.scan())
    assert known(book)
    return book


def same_as_a_search(book: Book) -> bool:
    """Whether what is found with the memory is what is found without."""
    workbook = book.scan()
    with_memory = locate.locate(book.form, workbook)
    agreed._memory.cache_clear()
    without = locate.locate(book.form, workbook)
    return (with_memory.cells, with_memory.found, with_memory.copies, with_memory.printed) == (
        without.cells, without.found, without.copies, without.printed,
    )  # fmt: skip


@pytest.mark.parametrize("mangling", MANGLINGS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_mangled_form_is_found_as_if_nothing_had_been_read_before(sample, mangling):
    remembered(sample)
    assert same_as_a_search(mangled(sample, [mangling]))


def test_what_is_filled_in_does_not_matter():
    book = remembered("junshan_2020")
    tab, row, column = place(book, "headcount")
    tab.cells[row, column] = ScannedCell(CellKind.TEXT, "三人", None, 0, "General")
    tab, row, column = place(book, "institution__sub01")
    tab.text(row, column, "网格服务站")
    for table in ("spending", "three_public", "assets"):
        del tab.cells[place(book, f"institution_{table}__sub02")[1:]]
    assert known(book)
    assert same_as_a_search(book)


def test_rows_sorted_under_names_that_stayed_are_searched_though_only_fields_name_them():
    book = remembered("junshan_2020")
    first, second = (f"indicator__{one.id}" for one in book.form.criteria[-3:-1])
    tab, row, _ = place(book, first)
    assert (tab.id, second in tab.at) == ("rubric", True)
    book.move(tab, exchanged(row, place(book, second)[1]), names=False)
    assert not known(book)
    assert same_as_a_search(book)


def test_unit_names_typed_in_another_order_in_another_table_are_searched():
    book = remembered("junshan_2020")
    for number in (1, 2):
        tab, row, column = place(book, f"institution__sub0{number}")
        tab.text(row, column, f"某站{number}")
        tab, row, column = place(book, f"institution_assets__sub0{number}")
        tab.text(row, column, f"某站{3 - number}")
    assert not known(book)
    assert same_as_a_search(book)


def test_a_form_of_the_same_id_that_is_another_object_shares_nothing():
    book = remembered("junshan_2020")
    other = load_form("department_overall", 11)
    assert agreed.agreed_before(other, book.scan()) is None


def test_a_workbook_whose_labels_say_nothing_is_not_remembered():
    book = mangled("junshan_2020", [])
    for tab in book.pages:
        held = set(tab.at.values())
        tab.cells = {at: cell for at, cell in tab.cells.items() if at in held}
    locate.locate(book.form, book.scan())
    assert not known(book)
