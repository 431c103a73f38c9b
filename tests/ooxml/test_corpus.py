"""Other people's workbooks: read without a traceback, annotated without a loss, given back byte for byte.

The corpus lies beside the checkout and is not ours to copy; without it these tests are skipped.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from perfxl.errors import WorkbookFault
from perfxl.model.cells import CellRef
from perfxl.ooxml import (
    Annotation,
    CellKind,
    Package,
    ScannedCell,
    annotate,
    read_index,
    restore,
    scan,
)
from tests.ooxml.workbooks import FINDINGS, annotation, parts_of, schema_check

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus"
EVERY = sorted(path for path in CORPUS.glob("*/*") if path.suffix != ".md")
OOXML = [path for path in EVERY if path.suffix in {".xlsx", ".xlsm", ".xltx", ".xltm"}]
REFUSED = {"missing-bits.xlsx": "no_workbook_part", "pass_protected.xlsx": "password", "null_file.xlsx": "empty"}
READABLE = [path for path in OOXML if path.name not in REFUSED]
COMPARED = 400_000
"""Bytes up to which a file is compared with openpyxl cell by cell; larger ones take it minutes."""

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


def openpyxl_or_none(source: Any, **options: Any) -> Any:
    """Return a workbook by openpyxl, None where openpyxl cannot read it: its limits are not ours."""
    source = io.BytesIO(source.read_bytes()) if isinstance(source, Path) else source  # a failed load leaves files open
    try:
        return openpyxl.load_workbook(source, **options)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None


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


def plan_for(package: Package) -> Annotation:
    """Return three marks, a comment and a sheet for the first worksheet, the sheet alone where there is none."""
    titles = [sheet.title for sheet in read_index(package).sheets if sheet.kind == "worksheet" and sheet.part]
    whole = annotation(titles[0] if titles else "")
    return whole if titles else Annotation(sheets=whole.sheets)


def without_rows(content: bytes) -> bytes:
    """Return a sheet part without its rows: the schemas take a minute over them, and nothing of ours is in them."""
    return re.sub(rb"(<(?:\w+:)?sheetData\b[^>/]*>).*(</(?:\w+:)?sheetData>)", rb"\1\2", content, flags=re.DOTALL)


def rows_of(content: bytes) -> bytes:
    """Return the rows of a sheet part, b"" for any other."""
    found = re.search(rb"<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData>", content, flags=re.DOTALL)
    return found[0] if found else b""


@needs_corpus
@quietly
@pytest.mark.parametrize("path", READABLE, ids=names(READABLE))
def test_annotating_loses_nothing(path: Path):
    data = path.read_bytes()
    package = Package.open(data)
    plan = plan_for(package)
    result = annotate(package, plan)
    before, after = parts_of(data), parts_of(result.data)
    touched = {name for name in before if before[name] != after[name]}
    sheet = next((mark.cell.sheet for mark in plan.marks), "")
    index = read_index(package)
    allowed = {index.styles, package.workbook, "[Content_Types].xml", "_rels/.rels"}
    allowed |= {entry.part for entry in index.sheets if entry.title == sheet}
    others = {name for name in touched - allowed if not re.search(r"rels$|comments\d*\.xml$|\.vml$", name)}
    assert others == set()
    assert list(after)[: len(before)] == list(before)
    assert parts_of(restore(result.data)) == before

    assert all(rows_of(before[name]) == rows_of(after[name]) for name in touched)
    mine = {name: without_rows(content) if name in before else content for name, content in after.items()}
    checked = {name: content for name, content in mine.items() if name in touched or name not in before}
    known = schema_check(SHARED, {name: without_rows(before[name]) for name in touched})
    assert schema_check(SHARED, checked) - known == Counter()

    read = scan(Package.open(result.data))
    assert [sheet.cells for sheet in read.sheets[:-1]] == [sheet.cells for sheet in scan(package).sheets]
    assert read.sheets[-1].title == result.titles[FINDINGS]
    if openpyxl_or_none(path) is not None:
        book = openpyxl_or_none(io.BytesIO(result.data))
        assert result.titles[FINDINGS] in book.sheetnames
        if sheet:
            assert "应为 111.79" in book[sheet][anchor_of(book[sheet], plan.comments[0].cell)].comment.text


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
