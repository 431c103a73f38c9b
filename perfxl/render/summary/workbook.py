"""汇总: a season in one workbook, with the columns finance fills in and gives back by `--decisions`.

Records are gone through twice and never held: once to count, once to write. xlsxwriter puts each row on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from perfxl.messages import Lang, say
from perfxl.model import Status
from perfxl.model.decisions import PROPERTY
from perfxl.render.records import ExpectedEntry, Record
from perfxl.render.summary import departments as of_department
from perfxl.render.summary import findings as of_finding
from perfxl.render.summary import gaps as of_gap
from perfxl.render.summary.looks import Looks
from perfxl.render.summary.overview import Counted, overview
from perfxl.render.summary.sheet import Book, Held, Limits, Table
from perfxl.render.summary.tally import Tally, shown, tallied

EXCEL = Limits()


def summary(
    records: Iterable[Record],
    folder: Path,
    lang: Lang = "zh",
    expected: Sequence[ExpectedEntry] = (),
    limits: Limits = EXCEL,
) -> bytes:
    """Return the summary of a season, to lie in `folder`; the same bytes every time.

    `records` are gone through twice. `expected` are the departments of the roster; without one nobody is missing.
    """
    from xlsxwriter import Workbook

    tally = tallied(records, lang)
    output = BytesIO()
    made = Workbook(output, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book = Book(made, Looks(made), lang, limits)
    made.set_properties({"title": book.say("title"), "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone in xlsx
    made.set_custom_property(PROPERTY, "1", "text")
    front = made.add_worksheet(book.say("overview"))
    season = _Season(book, tally, folder)
    for record in shown(records):
        season.add(record)
    missing = list(of_gap.missing(book, tally, expected))
    season.close(missing)
    counted = Counted(
        season.departments, season.findings, season.gaps, tally, len(expected) if expected else None, len(missing)
    )
    overview(front, book, counted)
    made.close()
    return output.getvalue()


class _Season:
    """The tables, written side by side as the records come."""

    def __init__(self, book: Book, tally: Tally, folder: Path) -> None:
        self.book = book
        self.tally = tally
        self.folder = folder
        self.departments = of_department.departments(book)
        self.figures = of_department.figures(book, tally)
        self.policies = of_department.policies(book, tally)
        self.findings = of_finding.findings(book)
        of_finding.frequent(book, tally)
        self.heat, self.codes = of_finding.heat(book, tally)
        self.gaps = of_gap.gaps(book)
        self.unchecked = of_gap.unchecked(book)

    def add(self, record: Record) -> None:
        """Write what there is of a return."""
        book, tally = self.book, self.tally
        self.departments.add(of_department.department(record, self.folder, book))
        if self.figures is not None and record.entry.runs:
            self.figures.add(of_department.figure_row(record, book, tally))
        if self.policies is not None and record.entry.score is not None:
            self.policies.add(of_department.policy_row(record, book, tally))
        _all(self.findings, of_finding.finding_rows(record, self.folder, book))
        if record.entry.runs:
            self.heat.add(of_finding.heat_row(record, book, self.codes))
        gap = of_gap.gap_row(record, book, tally)
        if gap is not None:
            self.gaps.add(gap)
        _all(self.unchecked, of_gap.unchecked_rows(record, book))

    def close(self, missing: Iterable[Sequence[Held]]) -> None:
        """End the tables."""
        _all(self.gaps, missing)
        book = self.book
        self.departments.close(book.say("total"))
        of_department.dress(self.departments, {one.value: say(f"word.status.{one.value}", book.lang) for one in Status})
        for table in (self.figures, self.policies, self.heat):
            if table is not None:
                table.close(book.say("total"))
        of_finding.warm(self.heat, len(self.codes))
        for table in (self.findings, self.gaps, self.unchecked):
            table.close()
        of_finding.choices(self.findings)


def _all(table: Table, rows: Iterable[Sequence[Held]] | Iterator[tuple[Held, ...]]) -> None:
    for row in rows:
        table.add(row)
