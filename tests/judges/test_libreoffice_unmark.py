"""A marked copy is saved by LibreOffice, then freed: nothing of ours is left in any part, all of theirs is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import perfxl
from perfxl.marking import freed
from perfxl.ooxml import Package, scan
from perfxl.pipeline import process
from tests.ooxml.workbooks import findings_sheet
from tests.support.everything import FORM, everything
from tests.support.libreoffice import converted

pytestmark = [pytest.mark.judge, pytest.mark.filterwarnings("ignore")]


def saved(data: bytes, folder: Path, name: str) -> bytes:
    """Return a workbook as LibreOffice saves it."""
    (folder / "saved").mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return converted(path, folder / "saved", "xlsx").read_bytes()


def theirs(data: bytes) -> dict[str, Any]:
    """Return what a user sees of every sheet: values, comments, whose formats there are, and the names."""
    book = openpyxl.load_workbook(BytesIO(data))
    found: dict[str, Any] = {"names": sorted(book.defined_names)}
    for sheet in book.worksheets:
        notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
        formats = sorted((str(block.sqref), len(block.rules)) for block in sheet.conditional_formatting)
        found[sheet.title] = (notes, formats, sheet.sheet_state, sheet.protection.sheet)
    return found


def spoken_of(data: bytes) -> list[str]:
    """Return the parts that name this program."""
    package = Package.open(data)
    return [name for name in package.names if b"perfxl" in package.read(name).lower()]


def check(original: bytes, marked: bytes, folder: Path, kind: str) -> None:
    copy = saved(marked, folder, f"marked.{kind}")
    assert b"_perfxl" in b"".join(map(Package.open(copy).read, Package.open(copy).names))
    bare, plain = freed(copy), saved(original, folder, f"plain.{kind}")
    package = Package.open(bare)
    assert [name for name in package.names if b"_perfxl" in package.read(name).lower()] == []
    assert spoken_of(bare) == spoken_of(plain)  # the form says in its properties which form it is
    assert theirs(bare) == theirs(plain)
    cells = [[sheet.cells for sheet in scan(Package.open(data)).sheets] for data in (bare, plain)]
    assert [{at: cell.value for at, cell in one.items()} for one in cells[0]] == [
        {at: cell.value for at, cell in one.items()} for one in cells[1]
    ]


def test_of_the_sample(samples: Path, tmp_path: Path):
    path = samples / "junshan_2020.xlsx"
    check(path.read_bytes(), next(iter(process(path).editions.values())), tmp_path, "xlsx")


def test_of_the_workbook_with_everything(tmp_path: Path):
    marks = [perfxl.Mark(FORM, "B2", note="应核对"), perfxl.Mark(FORM, "C2", note="请说明")]
    check(everything(), perfxl.annotate(everything(), marks, findings_sheet()), tmp_path, "xlsm")
