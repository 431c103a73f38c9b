"""Other people's workbooks: read without a traceback, annotated without a loss, given back byte for byte.

The corpus lies beside the checkout and is not ours to copy; without it these tests are skipped.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from benchmarks.corpus import FAULT, QUESTIONS, SHARED, plan_for, same_to_openpyxl, tried
from perfxl.errors import WorkbookFault
from perfxl.model.cells import CellRef
from perfxl.ooxml import CellKind, Package, ScannedCell, annotate, scan
from tests.support.readers import openpyxl_or_none

CORPUS = SHARED / "corpus"
EVERY = sorted(path for path in CORPUS.glob("*/*") if path.suffix != ".md")
OOXML = [path for path in EVERY if path.suffix in {".xlsx", ".xlsm", ".xltx", ".xltm"}]
REFUSED = {"missing-bits.xlsx": "no_workbook_part", "pass_protected.xlsx": "password", "null_file.xlsx": "empty"}
READABLE = [path for path in OOXML if path.name not in REFUSED]

COMPARED = 400_000
"""Bytes up to which openpyxl is asked here; the benchmark asks it of every file."""

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the checkout")
quietly = pytest.mark.filterwarnings("ignore")


def names(paths: list[Path]) -> list[str]:
    return [f"{path.parent.name.partition('__')[2]}/{path.name}" for path in paths]


@needs_corpus
def test_every_file_is_read_or_refused_in_words():
    verdicts = {path: verdict(path) for path in EVERY}
    print(Counter(verdicts.values()))
    assert {path.name: word for path, word in verdicts.items() if path in OOXML and word != "read"} == REFUSED
    assert {path for path, word in verdicts.items() if word == "read"} == set(READABLE)


def verdict(path: Path) -> str:
    """Return `read`, or the last word of the fault's key."""
    try:
        scan(Package.open(path.read_bytes()))
    except WorkbookFault as fault:
        return fault.key.rpartition(".")[2]
    return "read"


def same_value(ours: ScannedCell | None, theirs: Any, epoch: dt.datetime) -> bool:
    """Whether a cell and what openpyxl shows for it agree; openpyxl turns dates into Python's."""
    value = ours.value if ours is not None else None
    if isinstance(theirs, dt.datetime | dt.date | dt.time | dt.timedelta):
        if ours is not None and ours.kind is CellKind.DATE:
            return True
        return isinstance(value, Decimal) and abs(float(value) - float(to_excel(theirs, epoch))) < 1e-3
    if isinstance(value, Decimal):
        return isinstance(theirs, int | float) and abs(float(value) - theirs) <= 1e-12 * max(1.0, abs(theirs))
    return (value or None) == (theirs or None) or (value is False and theirs is False)


def same_formula(ours: ScannedCell | None, theirs: Any) -> bool:
    """Whether a cell's formula is openpyxl's; a text that begins with = is none."""
    formula = ours.formula if ours is not None else None
    if isinstance(theirs, DataTableFormula):
        return formula is not None and formula.startswith("TABLE(")
    if isinstance(theirs, ArrayFormula):
        theirs = theirs.text
    if formula is None:
        text = ours is not None and ours.kind is CellKind.TEXT
        return text or not (isinstance(theirs, str) and theirs.startswith("=") and len(theirs) > 1)
    return isinstance(theirs, str) and theirs.lstrip("=") == formula.lstrip("=")


@needs_corpus
@quietly
@pytest.mark.parametrize("path", READABLE, ids=names(READABLE))
def test_the_scan_agrees_with_openpyxl(path: Path):
    if path.stat().st_size > COMPARED:
        pytest.skip("openpyxl needs minutes for it")
    found = scan(Package.open(path.read_bytes()))
    shown, written = openpyxl_or_none(path, data_only=True), openpyxl_or_none(path)
    if shown is None or written is None:
        pytest.skip("openpyxl cannot read it")
    differing = []
    for sheet in found.sheets:
        if sheet.kind != "worksheet":
            continue
        theirs, formulas = shown[sheet.title]._cells, written[sheet.title]._cells
        for place in {*sheet.cells, *theirs}:
            value = theirs[place].value if place in theirs else None
            formula = formulas[place].value if place in formulas else None
            ours = sheet.cells.get(place)
            if not (same_value(ours, value, shown.epoch) and same_formula(ours, formula)):
                differing.append((sheet.title, place, ours, value, formula))
    assert differing == []


@needs_corpus
@quietly
@pytest.mark.parametrize("path", READABLE, ids=names(READABLE))
def test_annotating_loses_nothing(path: Path):
    one = tried(path.read_bytes())
    large = len(one.data) > COMPARED
    asked = {name: question for name, question in QUESTIONS.items() if question is not same_to_openpyxl or not large}
    answers = {name: question(one) for name, question in asked.items()}
    assert {name: answer.why for name, answer in answers.items() if answer.verdict == FAULT} == {}
    book = None if large else openpyxl_or_none(io.BytesIO(one.result.data))
    if book is not None and one.sheet:
        sheet = book[one.sheet]
        assert "应为 111.79" in sheet[anchor_of(sheet, one.plan.comments[0].cell)].comment.text


def anchor_of(sheet: Any, cell: CellRef) -> str:
    """Return the address of the cell a comment belongs to: the top left one where cells are merged."""
    for merged in sheet.merged_cells.ranges:
        if cell.a1 in merged:
            return str(merged.start_cell.coordinate)
    return cell.a1


@needs_corpus
def test_annotating_an_annotated_file_changes_nothing():
    warnings.simplefilter("error")
    for path in READABLE[::7]:
        data = path.read_bytes()
        plan = plan_for(Package.open(data))
        once = annotate(data, plan).data
        assert annotate(once, plan).data == once, path.name
