"""Opening a return of the form's own format: what the form says of itself is not believed."""

from __future__ import annotations

import re
from pathlib import Path

from perfxl.model import Status
from perfxl.model.marks import SELF_CHECK
from perfxl.ooxml import Package
from perfxl.opening import open_return
from perfxl.pipeline import process
from tests.ooxml.workbooks import parts_of, zipped


def pointed_at(data: bytes, sheet: str) -> bytes:
    """Return the return with the name of 填报校验's states pointing at another sheet."""
    workbook = Package.open(data).read("xl/workbook.xml").decode("utf-8")
    pattern = rf'(<definedName name="{SELF_CHECK}"[^>]*>)[^<]*'
    changed, count = re.subn(pattern, rf"\g<1>'{sheet}'!$A$1:$A$9", workbook)
    assert count == 1
    return zipped(parts_of(data) | {"xl/workbook.xml": changed.encode()})


def test_what_the_check_sheet_says_is_not_read(samples: Path):
    opened = open_return((samples / "clean_2020.xlsx").read_bytes(), "clean_2020.xlsx")
    check = opened.scan.sheet("填报校验")
    assert check is not None
    assert not check.cells
    assert all(sheet.cells for sheet in opened.scan.sheets if sheet.title != "填报校验")


def test_a_sheet_of_figures_passed_off_as_the_check_sheet_passes_nothing(samples: Path, tmp_path: Path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(pointed_at((samples / "clean_2020.xlsx").read_bytes(), "二、收支情况"))
    outcome = process(path).outcome
    assert outcome.status is Status.RETURNED
