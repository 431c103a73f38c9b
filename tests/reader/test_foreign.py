"""Other formats' values: what calamine sees, in a process that its aborts and panics cannot leave."""

import struct
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from perfxl.errors import HostileWorkbook, NotAWorkbook, WorkbookFault
from perfxl.messages import say
from perfxl.ooxml import CellKind, ScannedCell
from perfxl.reader import foreign
from perfxl.reader.foreign import read_foreign, scan_foreign
from tests.support.opendocument import number, opendocument, text

SUFFIXES = (".xls", ".xlsb", ".ods")


def looped() -> bytes:
    """An OLE file of 1 kB whose table of sectors runs in a circle."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<LLLLLLLL", header, 44, 1, 0, 0, 4096, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    struct.pack_into("<109L", header, 76, 0, *([0xFFFFFFFF] * 108))
    return bytes(header) + struct.pack("<128L", *([0] * 128)) + "Workbook".encode("utf-16-le") + b"\0\0"


def test_values_come_with_their_kind_and_place():
    sheets = {
        "甲": {(2, 1): text("收入合计"), (2, 3): number("111.97"), (5, 2): number("2020")},
        "乙": {(1, 1): text("多行\n文字"), (1, 2): text("=1+1")},
    }
    read = scan_foreign(opendocument(sheets))
    assert [sheet.title for sheet in read.sheets] == ["甲", "乙"]
    assert {place: cell.value for place, cell in read.sheets[0].cells.items()} == {
        (2, 1): "收入合计", (2, 3): Decimal("111.97"), (5, 2): Decimal(2020)
    }  # fmt: skip
    assert {cell.value for cell in read.sheets[1].cells.values()} == {"多行\n文字", "=1+1"}
    assert {cell.formula for sheet in read.sheets for cell in sheet.cells.values()} == {None}


def test_dates_and_truth_values_are_told_from_numbers(shared_folder: Path):
    read = scan_foreign((shared_folder / "corpus/tafia__calamine/date.xlsb").read_bytes())
    kinds = {cell.kind for sheet in read.sheets for cell in sheet.cells.values()}
    assert CellKind.DATE in kinds
    dates = [cell.value for sheet in read.sheets for cell in sheet.cells.values() if cell.kind is CellKind.DATE]
    assert "2021-01-01" in dates


def test_every_workbook_of_other_formats_in_the_corpus_is_read_or_refused_in_a_sentence(shared_folder: Path):
    paths = [path for path in sorted((shared_folder / "corpus").rglob("*")) if path.suffix in SUFFIXES]
    assert len(paths) >= 25
    for path in paths:
        if path.name != "OOM_alloc3.xls":
            assert scan_foreign(path.read_bytes()).sheets, path.name
    with pytest.raises(WorkbookFault) as caught:
        scan_foreign((shared_folder / "corpus/tafia__calamine/OOM_alloc3.xls").read_bytes())
    assert "已损坏" in say(caught.value.key, "zh", **caught.value.facts)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of address space")
@pytest.mark.parametrize(
    ("data", "key"),
    [
        (looped(), "fault.isolated.died"),
        (opendocument({"甲": {(1, 1): number("1"), (1_000_000, 20): number("2")}}), "fault.isolated.died"),
        (opendocument({"甲": {(1, 1): number("1"), (60_000, 4_000): number("2")}}), "fault.foreign.broken"),
    ],
    ids=["a looped directory", "a cell far down", "a cell far outside"],
)
def test_a_file_that_would_take_the_whole_process_costs_only_its_own(data: bytes, key: str):
    with pytest.raises(WorkbookFault) as caught:
        scan_foreign(data, seconds=10, megabytes=512)
    assert caught.value.key == key


def test_more_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(foreign, "MOST_VISITED", 10)
    grid: dict[tuple[int, int], ScannedCell] = {(row, 1): number("1") for row in range(1, 20)}
    with pytest.raises(HostileWorkbook) as caught:
        read_foreign(opendocument({"甲": grid}))
    assert caught.value.facts == {"sheet": "甲"}


@pytest.mark.parametrize("data", [b"", b"no workbook", opendocument({"a": {(1, 1): text("x")}})[:400]])
def test_what_is_no_workbook_is_refused(data: bytes):
    with pytest.raises(NotAWorkbook) as caught:
        scan_foreign(data)
    assert caught.value.key == "fault.foreign.broken"
