"""The table of manglings: what people do to a form, each a small function on the book."""

from __future__ import annotations

from collections.abc import Callable

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
