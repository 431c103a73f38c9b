"""Room on paper: estimates of lines and heights, and how much a page takes."""

from __future__ import annotations

import pytest

from perfxl.template.metrics import TALLEST, height_of, length_of, line_height, lines_of, page_capacity


def test_a_wide_character_is_as_long_as_its_size_and_others_about_half():
    assert length_of("公用支出", 10) == 40
    assert length_of("111.97", 10) < 40


@pytest.mark.parametrize(
    ("text", "lines"), [("公用", 1), ("公用支出合计", 2), ("", 1), ("公用\n支出", 2), ("公\n\n用", 3)]
)
def test_text_wraps_in_a_narrow_cell_and_at_line_breaks(text: str, lines: int):
    assert lines_of(text, 8) == lines


def test_an_indent_takes_room():
    text = "某" * 13
    assert lines_of(text, 24) < lines_of(text, 24, indented=True)


def test_a_row_never_passes_excel_s_limit():
    assert height_of(1) >= line_height(10.5)
    assert height_of(1000) == TALLEST


def test_a_wide_sheet_is_shrunk_so_more_rows_fit_its_page():
    narrow, wide = (page_capacity((width,) * 4, landscape=False) for width in (15.0, 40.0))
    assert narrow < wide
    assert page_capacity((15.0,) * 4, landscape=True) < narrow
