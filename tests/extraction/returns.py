"""A folder of returns for extracting: figures of every sort in one, others that cannot be read, evidence beside."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from perfxl.extraction.reading import read_one
from perfxl.finding import Source
from perfxl.pipeline import Terms
from tests.hostile.bombs import DTDS, replacing
from tests.support.season import SAMPLES, season

LEAD = "=cmd|' /C calc'!A0"
TINY = "0.0000000000000000000001"  # more decimals than any column holds
ODD = "odd.xlsx"


def mixed(folder: Path) -> Path:
    """Write two departments' returns, one of another form, an odd one, a bomb, a cut file and a document."""
    season(folder, 2)
    (folder / "hunan.xlsx").write_bytes((SAMPLES / "hunan_clean_2017.xlsx").read_bytes())
    odd(folder / ODD)
    (folder / "炸弹.xlsx").write_bytes(replacing(**{"xl/x.xml": DTDS["a billion laughs"] + "<x/>"}))
    (folder / "残缺.xlsx").write_bytes((SAMPLES / "junshan_2020.xlsx").read_bytes()[:5_000])
    (folder / "说明.pdf").write_bytes(b"%PDF")
    return folder


def odd(path: Path) -> None:
    """Write a return with cells nobody would expect."""
    source = SAMPLES / "junshan_2020.xlsx"
    submission = read_one(Source(source), Terms()).submission
    book = openpyxl.load_workbook(source)

    def put(name: str, value: object) -> None:
        target = submission.cell(name)
        assert target is not None
        cell = book[target.sheet][target.a1]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    put("annual_tasks", LEAD)
    put("carried_in__own", 0)
    put("government_fund__own", "约500")
    put("other_revenue__own", 1 / 3)
    put("non_tax_revenue__own", TINY)
    put("initial_budget", "－0.18")
    book.save(path)
