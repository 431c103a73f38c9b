"""What became of a form's fields after a mangling: recovered at their true cell, reported missing, or wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from perfxl.form import Instance
from perfxl.model import CellRef, FieldValue, FormulaState, Found, Kind
from perfxl.ooxml import Package, WorkbookScan, scan
from perfxl.reader import identify, read
from tests.mangling.book import Book, book_of, copy_of
from tests.mangling.manglings import MANGLINGS

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@dataclass
class Outcome:
    """`gone` fields were deleted and said to be missing; `lost` ones are there, but were said to be missing."""

    recovered: int = 0
    gone: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def _as_blank(value: FieldValue, at: CellRef, instance: Instance) -> bool:
    """A single field left blank, without name and borders: any blank cell right of its label is its place."""
    beside = value.cell is not None and (value.cell.sheet, value.cell.row) == (at.sheet, at.row)
    return beside and not instance.row and value.kind is Kind.BLANK and value.found is Found.BY_LABEL


@cache
def sample(name: str) -> Book:
    """Return a sample workbook as a book."""
    book = scan(Package.open((SAMPLES / f"{name}.xlsx").read_bytes()))
    return book_of(identify(book), book)


def mangled(name: str, manglings: Iterable[str]) -> Book:
    """Return a sample after the manglings, one after another."""
    book = copy_of(sample(name))
    book.values = dict(book.values)
    for each in manglings:
        MANGLINGS[each](book)
    return book


def outcome(book: Book, workbook: WorkbookScan | None = None) -> Outcome:
    """Read a mangled book, or the scan of its file, and compare every field with the truth."""
    submission = read(book.form, workbook or book.scan())
    truth, result = book.where(), Outcome()
    complete = len(truth) == len(book.form.instances)
    for name, instance in book.form.instances.items():
        value, at = submission[name], truth.get(name)
        if value.cell is None:  # missing, or a blank row deleted whole
            if at is None:
                result.gone += 1
            else:
                result.lost.append(name)
            continue
        computed = instance.computed is not None and value.formula_state is not FormulaState.NONE
        same = value.value == book.values[name] or (computed and not complete)
        if at is None or not same or (value.cell != at and not _as_blank(value, at, instance)):
            result.wrong.append(f"{name}: {value.cell} {value.value!r}, truly {at} {book.values[name]!r}")
        else:
            result.recovered += 1
    return result
