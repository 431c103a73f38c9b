"""The benchmark of marking runs: every way makes a workbook that opens and holds what was to be put in."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from benchmarks import annotate as benchmark
from benchmarks import others
from benchmarks.workload import LIST, ROWS, RUBRIC, SHEETS, form_job, sample_job


@pytest.fixture(scope="module")
def job():
    return form_job(4)


def opened(data: bytes):
    return openpyxl.load_workbook(BytesIO(data))


def counted(data: bytes) -> tuple[int, int]:
    sheets = opened(data).worksheets[:SHEETS]
    marks = sum(len(area.rules) for sheet in sheets for area in sheet.conditional_formatting)
    return marks, sum(cell.comment is not None for sheet in sheets for row in sheet.iter_rows() for cell in row)


def test_the_form_is_as_large_as_said(job):
    sheets = opened(job.host).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows(max_row=ROWS + 1) for cell in row if cell.value]
    assert len(sheets) == SHEETS
    assert len(cells) == pytest.approx(5_000, rel=0.02)
    assert sum(cell.data_type == "f" for cell in cells) == 1_000


def test_every_way_puts_in_the_same(job):
    ways = dict(benchmark.ways(job))
    assert opened(ways.pop(benchmark.FLOOR)()).sheetnames == opened(job.host).sheetnames
    formulas = set()
    for run in ways.values():
        data = run()
        book = opened(data)
        assert book.sheetnames[-2:] == [LIST, RUBRIC]
        assert counted(data) == (40, 20)
        assert len([name for name in book.defined_names if name.startswith("_perfxl_")]) == 21
        cells = [cell for title in (LIST, RUBRIC) for row in book[title].iter_rows() for cell in row]
        formulas.add(tuple((cell.coordinate, str(cell.value)) for cell in cells if cell.data_type == "f"))
    assert len(formulas) == 1


def test_a_real_return_is_marked_by_every_way(samples):
    work = benchmark.ways(sample_job(samples / "junshan_2020.xlsx"))
    for name, run in work.items():
        assert (LIST in opened(run()).sheetnames) == (name != benchmark.FLOOR)


def test_one_round_is_measured_and_told(job, monkeypatch):
    times = benchmark.measure(benchmark.ways(job), 1)
    assert all(len(held) == 1 for held in times.values())
    assert f"openpyxl / {benchmark.WHOLE}" in benchmark.table(job, times)
    monkeypatch.setattr(others, "excelize", None)
    less = benchmark.ways(job)
    assert benchmark.EXCELIZE not in less
    assert "excelize is not installed" in benchmark.table(job, benchmark.measure(less, 1))
