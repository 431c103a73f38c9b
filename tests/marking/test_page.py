"""Where a section begins on a printed page: whole where it can be, with nothing above it that is another's."""

from __future__ import annotations

import pytest

from perfxl.marking.page import Book, Page


def drawn(before: int, section: int, height: float = 30.0) -> Page:
    """A list of rows under a head, and a section after it; how wide and high they are is all that matters."""
    page = Book().page("试", (5, 8, 6, 15, 40, 15, 36, 11, 24), "landscape")
    page.finish("", page.heads(["序号"] * 9))
    for _ in range(before + section):
        page.text(page.row, 0, "一", "cell")
        page.sheet.heights[page.row] = height
        page.row += 1
    page.keep(1 + before)
    return page


@pytest.mark.parametrize(("before", "section", "broken"), [(3, 3, False), (14, 8, True), (14, 1, False), (50, 6, True)])
def test_a_section_some_program_would_part_begins_a_page(before: int, section: int, *, broken: bool):
    breaks = drawn(before, section).sheet.breaks
    assert breaks == ([1 + before] if broken else [])
