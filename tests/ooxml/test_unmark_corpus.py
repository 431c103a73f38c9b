"""Other people's workbooks, marked, saved by another program, then freed: nothing of ours is left, all of theirs is.

The corpus lies beside the checkout and is not ours to copy; without it these tests are skipped.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import pytest

import perfxl
from perfxl.marking import freed
from perfxl.ooxml import Package, read_index
from tests.ooxml.test_corpus import READABLE, names, needs_corpus, quietly
from tests.ooxml.workbooks import FINDINGS, findings_sheet
from tests.support.readers import openpyxl_or_none

SAVED = 150_000
"""Bytes up to which a file is saved by openpyxl here; larger ones take it long."""


def saved(book: Any) -> bytes | None:
    """Return a workbook as openpyxl saves it, None where it cannot: its limits are not ours."""
    buffer = io.BytesIO()
    try:
        book.save(buffer)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None
    return buffer.getvalue()


def counts(book: Any) -> dict[str, tuple[int, ...]]:
    """Return by sheet how many cells, comments, conditional rules and merged rectangles there are, and the names."""
    found: dict[str, tuple[int, ...]] = {"": (len(book.defined_names),)}
    for sheet in book.worksheets:
        cells = list(sheet._cells.values())
        rules = sum(len(block.rules) for block in sheet.conditional_formatting)
        values = sum(cell.value is not None for cell in cells)
        notes = sum(cell.comment is not None for cell in cells)
        found[sheet.title] = (values, notes, rules, len(sheet.merged_cells.ranges), len(sheet.defined_names))
    return found


@needs_corpus
@quietly
@pytest.mark.parametrize("path", READABLE, ids=names(READABLE))
def test_after_another_program_saved_it_nothing_of_ours_is_left_and_all_of_theirs_is(path: Path):
    warnings.simplefilter("ignore")
    if path.stat().st_size > SAVED:
        pytest.skip("openpyxl needs long for it")
    data = path.read_bytes()
    sheets = read_index(Package.open(data)).sheets
    titles = [sheet.title for sheet in sheets if sheet.kind == "worksheet" and sheet.part]
    before = openpyxl_or_none(io.BytesIO(data))
    if not titles or before is None or (plain := saved(before)) is None:
        pytest.skip("openpyxl cannot read or save it, or it has no worksheet")
    marks = [perfxl.Mark(titles[0], "B2", note="应核对"), perfxl.Mark(titles[-1], "C3", note="请说明", when="1=1")]
    book = openpyxl_or_none(io.BytesIO(perfxl.annotate(data, marks, findings_sheet())))
    assert book is not None
    again = saved(book)
    assert again is not None
    bare = freed(again)
    left = openpyxl_or_none(io.BytesIO(bare))
    assert left is not None
    assert left.sheetnames == before.sheetnames
    assert FINDINGS not in left.sheetnames
    expected = openpyxl_or_none(io.BytesIO(plain))
    assert expected is not None
    assert counts(left) == counts(expected)
    package = Package.open(bare)
    ours = [name for name in package.names if b"perfxl" in package.read(name)]
    assert ours == []
