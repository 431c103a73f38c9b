"""How long a blank form for every department of a roster takes, paired against openpyxl writing the same.

    python -m benchmarks.roster [N]

Two ways of openpyxl's: building the workbook anew, and filling in a blank form that is loaded once and saved for each
department. Times depend on the machine; the ratios are what is measured.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.protection import Protection
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.batch import write_whole
from perfxl.form import load_form
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY, Roster, RosterEntry, file_names, read_roster
from perfxl.roster.issue import Issue, issued
from perfxl.template import lay_out

DEPARTMENTS = 300
PAIRS = 8
FORM = load_form("department_overall")
HEAD = "编码,单位名称,归口股室,年初预算数,本年三公经费控制数,上年三公经费决算数,上年结转@own"


def made_roster(count: int) -> Roster:
    """Return a roster of `count` departments, made up."""
    rows = [f"{n:06},测试单位{n},农业股,{n * 7}.50,{n}.20,{n}.10,{n}" for n in range(1, count + 1)]
    return read_roster(FORM, Path("roster.csv"), "\n".join((HEAD, *rows)).encode())


def everyone(roster: Roster, folder: Path) -> None:
    """Write the form of every department, as `perfxl template --roster` does."""
    issue = Issue(FORM)
    for entry, name in zip(roster.entries, file_names(roster), strict=True):
        write_whole(folder / name, issue.issued(entry))


Style = Mapping[str, object]


@dataclass(frozen=True)
class Source:
    """One sheet as openpyxl is handed it: cells with value and look, merges, sizes; reading it is not counted."""

    title: str
    cells: tuple[tuple[int, int, object, Style], ...]
    merges: tuple[str, ...]
    widths: Mapping[str, float]
    heights: Mapping[int, float]


def sources(data: bytes) -> tuple[Source, ...]:
    """Return the sheets of an issued form."""
    return tuple(_source(sheet) for sheet in load_workbook(BytesIO(data)).worksheets)


def _source(sheet: Worksheet) -> Source:
    looks: dict[int, Style] = {}
    cells: list[tuple[int, int, object, Style]] = []
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.has_style or cell.value is not None):
        names = ("font", "border", "fill", "alignment", "number_format")
        look = looks.setdefault(cell.style_id, {name: copy(getattr(cell, name)) for name in names})
        locked = {**look, "protection": Protection(locked=cell.protection.locked)}
        cells.append((cell.row or 0, cell.column or 0, None if isinstance(cell, MergedCell) else cell.value, locked))
    return Source(
        sheet.title,
        tuple(cells),
        tuple(str(span) for span in sheet.merged_cells.ranges),
        {letter: size.width for letter, size in sheet.column_dimensions.items()},
        {row: size.height for row, size in sheet.row_dimensions.items() if size.height},
    )


def by_openpyxl(sheets: tuple[Source, ...]) -> bytes:
    """Write the same sheets: values, formulas, looks, merges, sizes; it is spared names, input checks and printing."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for source in sheets:
        sheet = book.create_sheet(source.title)
        for row, column, value, look in source.cells:
            cell = sheet.cell(row, column, value)
            for name, part in look.items():
                setattr(cell, name, part)
        for span in source.merges:
            sheet.merge_cells(span)
        for letter, width in source.widths.items():
            sheet.column_dimensions[letter].width = width
        for row, height in source.heights.items():
            sheet.row_dimensions[row].height = height
    output = BytesIO()
    book.save(output)
    return output.getvalue()


class Refilled:
    """The other way with openpyxl: a form is loaded once, then filled in, locked and saved for each department.

    It is spared what a form needs beside (stored values of formulas: openpyxl keeps none), and loading is not counted.
    """

    def __init__(self, first: RosterEntry) -> None:
        """Load the form of the first department."""
        self.book: Any = load_workbook(BytesIO(issued(FORM, first)))
        self.cells = {name: span.anchor for name, span in lay_out(FORM).cells.items()}

    def saved(self, entry: RosterEntry) -> bytes:
        """Return one department's workbook."""
        for name, figure in entry.figures.items():
            at = self.cells[name]
            cell = self.book[at.sheet][at.a1]
            cell.value, cell.protection = figure.value, Protection(locked=True)
        for name, text in ((NAME_PROPERTY, entry.name), (CODE_PROPERTY, entry.code)):
            if name in self.book.custom_doc_props.names:
                del self.book.custom_doc_props[name]
            self.book.custom_doc_props.append(StringProperty(name=name, value=text))
        output = BytesIO()
        self.book.save(output)
        return output.getvalue()


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    begun = perf_counter()
    run()
    return perf_counter() - begun


Times = tuple[list[float], list[float], list[float]]


def paired(roster: Roster, pairs: int) -> Times:
    """Return the seconds for the same departments, taken in turns: ours, openpyxl anew, openpyxl filling in again."""
    ours, anew, again = [], [], []
    issue, refilled = Issue(FORM), Refilled(roster.entries[0])
    for entry in roster.entries[:pairs]:
        sheets = sources(issue.issued(entry))
        ours.append(seconds(partial(issue.issued, entry)))
        anew.append(seconds(partial(by_openpyxl, sheets)))
        again.append(seconds(partial(refilled.saved, entry)))
    return ours, anew, again


def told(name: str, ours: list[float], theirs: list[float]) -> str:
    """Return a line: how long each way took, and how many times as long as ours the other one."""
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    shown = f"{name}: min {min(theirs) * 1000:.0f} ms, median {median(theirs) * 1000:.0f} ms"
    return f"{shown}; ratio to perfxl: min {min(theirs) / min(ours):.2f}, paired median {median(ratios):.2f}"


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTMENTS
    roster = made_roster(count)
    with TemporaryDirectory() as folder:
        taken = seconds(lambda: everyone(roster, Path(folder)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} departments: {taken:.1f} s, {taken / count * 1000:.0f} ms each, peak memory {peak:.0f} MiB")
    ours, anew, again = paired(roster, PAIRS)
    print(f"one department, perfxl: min {min(ours) * 1000:.0f} ms, median {median(ours) * 1000:.0f} ms")
    print(told("openpyxl, built anew", ours, anew))
    print(told("openpyxl, blank form loaded once, filled in and saved", ours, again))


if __name__ == "__main__":
    main()
