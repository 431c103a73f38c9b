"""The benchmark of rosters runs, and openpyxl writes what ours holds."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from benchmarks import roster as benchmark
from perfxl.roster.issue import issued


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
