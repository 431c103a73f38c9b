"""Where pages end, on sheets small enough to count."""

from __future__ import annotations

import pytest

from perfxl.form.form import Form
from perfxl.model import CellSpan
from perfxl.template.canvas import Area, Canvas
from perfxl.template.pages import page_breaks, repeated_head, split_at, tightened
from perfxl.template.placed import PlacedCell, Role

TEN = (10.0,) * 10


@pytest.fixture
def canvas(form: Form) -> Canvas:
    return Canvas(form, form.sheets[0], {}, row=11)


def test_loose_rows_fill_a_page_before_the_next_begins(canvas: Canvas):
    assert page_breaks(canvas, TEN, 40, None) == (4, 8)


def test_what_belongs_together_goes_to_the_next_page_together(canvas: Canvas):
    canvas.keep(3, 6)
    assert page_breaks(canvas, TEN, 50, None) == (2, 7)


def test_a_heading_goes_with_the_table_it_stands_above(canvas: Canvas):
    canvas.keep(3, 4)
    canvas.keep(4, 6)
    assert page_breaks(canvas, TEN, 50, None) == (2, 7)


def test_a_group_longer_than_a_page_breaks_between_its_rows(canvas: Canvas):
    canvas.keep(1, 10)
    assert page_breaks(canvas, TEN, 40, None) == (4, 8)


def test_a_repeated_head_takes_its_room_on_every_further_page(canvas: Canvas):
    canvas.keep(1, 10)
    assert page_breaks(canvas, TEN, 40, (1, 1)) == (4, 7)


def test_a_merged_cell_is_not_cut(canvas: Canvas):
    canvas.put(Area(4, 1, 3), Role.VALUE)
    assert page_breaks(canvas, TEN, 50, None) == (3, 8)


def test_a_closing_note_takes_the_row_above_along(canvas: Canvas):
    canvas.glued.add(5)
    assert page_breaks(canvas, TEN, 50, None) == (4, 9)


def test_a_label_that_may_split_is_printed_on_both_pages():
    cell = PlacedCell(CellSpan("表", 2, 1, 9, 1), Role.LABEL, "过程", splits=True)
    assert [(part.span.top, part.span.bottom, part.text) for part in split_at(cell, (1, 4, 9))] == [
        (2, 4, "过程"),
        (5, 9, "过程"),
    ]
    whole = PlacedCell(cell.span, Role.VALUE)
    assert list(split_at(whole, (4,))) == [whole]


def test_a_long_list_of_units_is_made_lower_where_it_then_fits_a_page(canvas: Canvas):
    canvas.keep(1, 10)
    canvas.loose.update(range(3, 11))
    whole = (20.0, 20.0, *(19.25,) * 8)
    assert tightened(canvas, whole, 194) == whole, "it fits as it is"
    assert tightened(canvas, whole, 180) == (20.0, 20.0, *(17.5,) * 8)
    assert tightened(canvas, whole, 150) == whole, "it would not fit at the lowest height either"


def test_a_row_that_a_text_has_grown_stays_as_high_as_it_is(canvas: Canvas):
    canvas.keep(1, 10)
    canvas.loose.update(range(3, 11))
    grown = (20.0, 20.0, 40.0, *(19.25,) * 7)
    assert tightened(canvas, grown, 200)[:4] == (20.0, 20.0, 40.0, 17.0)


def test_a_list_of_units_longer_than_a_page_begins_one(canvas: Canvas):
    canvas.keep(3, 10)
    assert page_breaks(canvas, TEN, 40, None) == (4, 8)
    canvas.loose.update(range(5, 11))
    assert page_breaks(canvas, TEN, 40, None) == (2, 6)


def test_only_the_head_of_the_last_table_is_repeated_and_only_where_no_other_one_goes_on(canvas: Canvas):
    canvas.heads = [(1, 1), (5, 5)]
    canvas.groups = [(1, 3), (5, 10)]
    assert repeated_head(canvas, TEN, 40) == (5, 5)
    assert repeated_head(canvas, TEN, 100) is None, "all of it fits"
    assert repeated_head(canvas, TEN, 20) is None, "the first table goes on, too"
    canvas.groups = [(1, 4), (5, 8)]
    assert repeated_head(canvas, TEN, 30) is None, "rows behind it are not of the table"
