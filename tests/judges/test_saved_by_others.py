"""A return saved by openpyxl, excelize, SheetJS or exceljs is checked as the original: same findings, same scores."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from perfxl.pipeline import process
from tests.judges.test_libreoffice_formats import said
from tests.support.javascript import FOLDER, TIME_LIMIT

SAMPLES = ("junshan_2020", "clean_2020", "hunan_2017")
UNCALCULATED = frozenset({"S12"})  # told where a program stores no value of a formula: it is computed anew


def by_openpyxl(source: Path, target: Path) -> None:
    openpyxl.load_workbook(source).save(target)


def by_excelize(source: Path, target: Path) -> None:
    import excelize

    book = excelize.open_reader(source.read_bytes())
    assert book is not None
    book.save_as(str(target))
    book.close()


def by_javascript(library: str):
    def save(source: Path, target: Path) -> None:
        command = ["node", str(FOLDER / "save.js"), library, str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True, timeout=TIME_LIMIT)

    return save


def checked_alike(samples: Path, folder: Path, save, added: frozenset[str] = frozenset()) -> None:
    for name in SAMPLES:
        target = folder / f"{name}.xlsx"
        save(samples / f"{name}.xlsx", target)
        assert target.stat().st_size != (samples / f"{name}.xlsx").stat().st_size, "another program wrote it"
        before, after = said(process(samples / f"{name}.xlsx").outcome), said(process(target).outcome)
        assert {one[0] for one in after["findings"]} - {one[0] for one in before["findings"]} == added
        for each in (before, after):
            each["findings"] = [one for one in each["findings"] if one[0] not in added]
            each["runs"] = [one for one in each["runs"] if one[0] not in added]
        assert after == before, name


@pytest.mark.filterwarnings("ignore")
def test_openpyxl(samples: Path, tmp_path: Path):
    checked_alike(samples, tmp_path, by_openpyxl, UNCALCULATED)


@pytest.mark.judge("excelize")
def test_excelize(samples: Path, tmp_path: Path):
    checked_alike(samples, tmp_path, by_excelize)


@pytest.mark.judge("javascript")
@pytest.mark.parametrize(("library", "added"), [("SheetJS", frozenset()), ("exceljs", UNCALCULATED)])
def test_javascript(samples: Path, tmp_path: Path, library: str, added: frozenset[str]):
    """exceljs leaves out results that are an empty text."""
    checked_alike(samples, tmp_path, by_javascript(library), added)
