"""How long a blank form for every department of a roster takes, paired against openpyxl writing the same sheets.

    python -m benchmarks.roster [N]

Times depend on the machine; the ratio is what is measured.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles.protection import Protection
from openpyxl.worksheet.worksheet import Worksheet

from perfxl.batch import write_whole
from perfxl.form import load_form
from perfxl.roster import Roster, file_names, read_roster
from perfxl.roster.issue import Issue

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


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    begun = perf_counter()
    run()
    return perf_counter() - begun


def paired(roster: Roster, pairs: int) -> tuple[list[float], list[float]]:
    """Return the seconds of ours and openpyxl's for the same department, taken in turns."""
    ours, theirs, issue = [], [], Issue(FORM)
    for entry in roster.entries[:pairs]:
        sheets = sources(issue.issued(entry))
        ours.append(seconds(lambda entry=entry: issue.issued(entry)))  # type: ignore[misc]
        theirs.append(seconds(lambda sheets=sheets: by_openpyxl(sheets)))  # type: ignore[misc]
    return ours, theirs


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTMENTS
    roster = made_roster(count)
    with TemporaryDirectory() as folder:
        taken = seconds(lambda: everyone(roster, Path(folder)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} departments: {taken:.1f} s, {taken / count * 1000:.0f} ms each, peak memory {peak:.0f} MiB")
    ours, theirs = paired(roster, PAIRS)
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    print(f"one department, ms: perfxl min {min(ours) * 1000:.0f} median {median(ours) * 1000:.0f};", end=" ")
    print(f"openpyxl min {min(theirs) * 1000:.0f} median {median(theirs) * 1000:.0f}")
    print(f"openpyxl / perfxl: min {min(theirs) / min(ours):.2f}, paired median {median(ratios):.2f}")


if __name__ == "__main__":
    main()
