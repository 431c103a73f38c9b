"""The benchmark of rosters runs, and openpyxl writes what ours holds."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from benchmarks import roster as benchmark
from perfxl.roster.issue import Issue, issued


def test_both_ways_write_the_same_cells() -> None:
    data = issued(benchmark.FORM, benchmark.made_roster(1).entries[0])
    ours, theirs = load_workbook(BytesIO(data)), load_workbook(BytesIO(benchmark.by_openpyxl(benchmark.sources(data))))
    for sheet in ours.worksheets:
        cells = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        other = theirs[sheet.title]
        assert {at: other[at].value for at in cells} == cells


def test_every_department_is_written(tmp_path: Path) -> None:
    benchmark.everyone(benchmark.made_roster(3), tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_the_blank_form_filled_in_again_holds_what_ours_holds() -> None:
    issue, (first, second) = Issue(benchmark.FORM), benchmark.made_roster(2).entries
    refilled = benchmark.Refilled(first)
    for entry in (first, second):
        ours, theirs = (load_workbook(BytesIO(data)) for data in (issue.issued(entry), refilled.saved(entry)))
        for sheet in ours.worksheets:
            cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
            other = theirs[sheet.title]
            assert {at: other[at].value for at in cells} == {at: cell.value for at, cell in cells.items()}
            assert {at: other[at].protection.locked for at in cells} == {
                at: cell.protection.locked for at, cell in cells.items()
            }
