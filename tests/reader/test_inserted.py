"""A row put into a unit table is a unit like any other: read by name, asked every relation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from perfxl.form import Form
from perfxl.model import Audience, Finding, Kind, RuleRun, Submission, Verdict
from perfxl.ooxml import CellKind, Package, ScannedCell, scan
from perfxl.reader import fitted, read
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.mangling.book import Book
from tests.mangling.outcome import mangled
from tests.mangling.table import deleted, inserted, place

# A unit's figures in the four tables of 二、收支情况 that agree with one another.
UNIT = {
    "income": {"revenue_total": "10", "carried_in": "1", "fiscal_appropriation": "9"},
    "spending": {
        "expenditure_total": "9", "basic_expenditure": "9", "personnel_expenditure": "5", "operating_expenditure": "4",
        "project_expenditure": "0", "current_balance": "0", "cumulative_balance": "1",
    },
    "three_public": {"three_public_total": "0.5", "reception": "0.5"},
    "assets": {"assets_total": "3", "assets_in_use": "3"},
}  # fmt: skip
Tables = Mapping[str, Mapping[str, str]]


def with_unit(book: Book, tables: Tables, name: str = "网格服务站", before: str = "sub02") -> Book:
    """A book with a row put in before one of the subordinates' in each table given, its figures and name typed in."""
    for table, figures in tables.items():
        first = next(iter(figures))
        tab, row, _ = place(book, f"{first}__{before}")
        book.move(tab, inserted(row))
        naming = "institution" if table == "income" else f"institution_{table}"
        if name:
            tab.text(row, place(book, f"{naming}__own")[2], name)
        for column, figure in figures.items():
            at = row, place(book, f"{column}__own")[2]
            tab.cells[at] = ScannedCell(CellKind.NUMBER, Decimal(figure), None, 0, "General")
    return book


def asked(book: Book) -> tuple[Form, Submission, Mapping[str, RuleRun]]:
    """The form with its rows, what was read, and the run of every code."""
    submission = read(book.form, book.scan())
    form = fitted(book.form, submission)
    return form, submission, {run.code: run for run in run_all(form, submission, score(form, submission))}


def department(runs: Mapping[str, RuleRun]) -> list[Finding]:
    """What the department is told that has to be corrected or explained."""
    told = [one for run in runs.values() for one in run.findings if one.audience is Audience.DEPARTMENT]
    return [one for one in told if one.level.value != "notice"]


def figures(*changes: tuple[str, str, str]) -> Tables:
    """The unit's figures with some of them changed: (table, column, figure)."""
    made = {table: dict(columns) for table, columns in UNIT.items()}
    for table, column, figure in changes:
        made[table][column] = figure
    return made


def test_its_fields_are_a_row_of_the_form_in_every_table():
    form, submission, runs = asked(with_unit(mangled("clean_2020", []), UNIT))
    assert [row for row, _ in form.units][-1] == "sub11"
    assert submission.subordinate_rows == 11
    assert submission.text("institution__sub11") == "网格服务站"
    at = {submission[f"{column}__sub11"].cell for columns in UNIT.values() for column in columns}
    assert len({cell.row for cell in at if cell is not None}) == len(UNIT)
    assert submission["revenue_total__sub11"].value == Decimal(10)
    assert submission["overseas_travel__sub11"].kind is Kind.BLANK
    assert submission["revenue_total__total"].value == Decimal("121.97")
    assert [run.code for run in runs.values() if run.verdict is Verdict.CRASHED] == []


@pytest.mark.parametrize(
    ("code", "change", "field"),
    [
        ("A01", ("income", "revenue_total", "11"), "revenue_total__sub11"),
        ("A02", ("spending", "expenditure_total", "8"), "expenditure_total__sub11"),
        ("A03", ("spending", "operating_expenditure", "5"), "basic_expenditure__sub11"),
        ("A04", ("spending", "cumulative_balance", "2"), "cumulative_balance__sub11"),
        ("A05", ("spending", "current_balance", "1"), "current_balance__sub11"),
        ("A07", ("three_public", "reception", "0.4"), "three_public_total__sub11"),
        ("A08", ("assets", "assets_in_use", "2"), "assets_total__sub11"),
        ("T04", ("three_public", "reception", "-0.5"), "reception__sub11"),
    ],
)
def test_every_relation_and_rule_of_a_row_is_asked_of_it(code, change, field):
    book = with_unit(mangled("clean_2020", []), figures(change))
    _, submission, runs = asked(book)
    finding = next(one for one in runs[code].findings if one.field == field)
    assert finding.at == submission.cell(field)
    assert code == "T04" or "网格服务站" in finding.message.say("zh")


def test_a_row_that_agrees_is_no_finding_of_its_own():
    before = {run.code: run.compared for run in asked(mangled("clean_2020", []))[2].values()}
    _, _, runs = asked(with_unit(mangled("clean_2020", []), UNIT))
    told = [one for one in department(runs) if one.field is not None and one.field.endswith("__sub11")]
    assert told == []
    assert {code: runs[code].compared - before[code] for code in ("A01", "A02", "A03", "A07", "A08")} == dict.fromkeys(
        ("A01", "A02", "A03", "A07", "A08"), 1
    )


def test_a_required_figure_left_out_of_it_is_told():
    spending = {column: figure for column, figure in UNIT["spending"].items() if column != "project_expenditure"}
    _, _, runs = asked(with_unit(mangled("clean_2020", []), {**UNIT, "spending": spending}))
    assert "project_expenditure__sub11" in {one.field for one in runs["S01"].findings}


def test_a_unit_put_into_one_table_alone_is_told_of_the_tables_that_lack_it():
    form, submission, runs = asked(with_unit(mangled("clean_2020", []), {"income": UNIT["income"]}))
    lost = [one for one in runs["S05"].findings if one.subject is not None and one.subject.startswith("rows.")]
    assert [one.subject for one in lost] == [
        "rows.finance.spending",
        "rows.finance.three_public",
        "rows.finance.assets",
    ]
    assert all("“网格服务站”" in one.message.say("zh") for one in lost)
    assert (runs["A02"].verdict, runs["A04"].verdict) == (Verdict.INSUFFICIENT, Verdict.INSUFFICIENT)
    assert form.instances["other_adjustment__sub11"].field.required is False
    assert submission["other_adjustment__sub11"].kind is Kind.BLANK


def test_two_units_are_told_apart_by_their_names_wherever_they_stand():
    book = with_unit(mangled("clean_2020", []), UNIT, "甲站", before="sub02")
    double = {table: {column: str(2 * Decimal(value)) for column, value in one.items()} for table, one in UNIT.items()}
    others = {table: one for table, one in double.items() if table != "spending"}
    with_unit(book, others, "乙站", before="sub03")
    with_unit(book, {"spending": double["spending"]}, "乙站", before="sub01")
    _, submission, runs = asked(book)
    rows = {submission.text(f"institution__{row}"): row for row in ("sub11", "sub12")}
    assert set(rows) == {"甲站", "乙站"}
    assert submission[f"revenue_total__{rows['乙站']}"].value == Decimal(20)
    assert submission[f"expenditure_total__{rows['乙站']}"].value == Decimal(18)
    assert runs["A04"].findings == ()


def test_a_unit_without_a_name_is_matched_by_its_order():
    _, submission, runs = asked(with_unit(mangled("clean_2020", []), UNIT, ""))
    assert submission.subordinate_rows == 11
    assert submission["cumulative_balance__sub11"].value == Decimal(1)
    assert runs["A04"].findings == ()


def test_a_preprinted_row_deleted_from_one_table_while_another_has_its_figures_is_told():
    book = mangled("clean_2020", [])
    tab, row, _ = place(book, "revenue_total__sub01")
    for column, figure in UNIT["income"].items():
        at = row, place(book, f"{column}__own")[2]
        tab.cells[at] = ScannedCell(CellKind.NUMBER, Decimal(figure), None, 0, "General")
    tab, row, _ = place(book, "expenditure_total__sub01")
    book.move(tab, deleted(row))
    _, _, runs = asked(book)
    assert [one.subject for one in runs["S05"].findings] == ["rows.finance.spending"]
    assert runs["A02"].verdict is Verdict.INSUFFICIENT


def test_it_is_read_from_a_file_as_from_the_model():
    book = with_unit(mangled("clean_2020", []), UNIT)
    submission = read(book.form, scan(Package.open(book.file())))
    assert submission["revenue_total__sub11"].value == Decimal(10)
    assert submission.text("institution_assets__sub11") == "网格服务站"
