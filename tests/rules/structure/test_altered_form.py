"""S05: what of the form was not found is told once a page, table, column, row; what only moved is not told."""

from __future__ import annotations

import pytest

from perfxl.form import load_form
from perfxl.model import Audience, Finding, Level, Status, Verdict
from perfxl.pipeline import process
from perfxl.reader import read
from perfxl.rules.base import Case
from perfxl.rules.structure.altered_form import AlteredForm
from perfxl.scoring import score
from tests.mangling.book import Book
from tests.mangling.manglings import MANGLINGS
from tests.mangling.outcome import mangled
from tests.mangling.table import deleted, place
from tests.rules.asking import asked, only, reason
from tests.scoring.real_return import CLEAN, FORM, MISSING

SAMPLES = ("junshan_2020", "hunan_2017")
# What takes something of the form away or makes it twice; every other mangling only moves, hides or retypes it.
ALTERING = {
    "sheet_deleted": ["sheet"],
    "list_row_deleted": ["cells"],
    "rubric_row_deleted": ["rows"],
    "column_deleted": ["columns"],
    "sheet_copied": ["copied"],
}


def told(book: Book) -> list[Finding]:
    """The findings of S05 over a mangled book."""
    form, submission = book.form, read(book.form, book.scan())
    return list(AlteredForm().check(Case(form, submission, score(form, submission))))


def kinds(book: Book) -> list[str]:
    """The kind of each, as its message key names it."""
    return [one.message.key.split(".")[2] for one in told(book)]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("mangling", sorted(set(MANGLINGS) - set(ALTERING)))
def test_what_moved_was_hidden_renamed_or_typed_up_is_not_told(sample, mangling):
    assert [one.message.say("zh") for one in told(mangled(sample, [mangling]))] == []


@pytest.mark.parametrize("mangling", ALTERING)
def test_what_is_gone_or_there_twice_is_one_finding(mangling):
    assert kinds(mangled("junshan_2020", [mangling])) == ALTERING[mangling]


@pytest.mark.parametrize("sample", ["clean_2020", "hunan_clean_2017"])
def test_a_form_as_it_was_issued_passes(samples, sample):
    outcome = process(samples / f"{sample}.xlsx").outcome
    assert outcome.status is Status.ACCEPTED
    run = next(one for one in outcome.runs if one.code == "S05")
    assert (run.verdict, run.findings) == (Verdict.PASSED, ())
    assert run.compared == len(load_form(str(outcome.form_id)).instances)


def test_a_missing_column_is_told_with_its_label_and_where_it_was_expected():
    book = mangled("junshan_2020", [])
    tab, _, column = place(book, "deduction_reason__procurement")
    book.move(tab, columns=deleted(column))
    (finding,) = told(book)
    assert (finding.at, finding.level) == (None, Level.MUST_FIX)
    assert finding.message.say("zh") == "评分表：有 1 栏找不到：“扣分原因和其他说明”（表样在 G3:G30）。"
    assert "扣分原因" in finding.message.say("en")


def test_a_missing_table_a_row_and_a_cell_are_told_apart():
    gone = {name: MISSING for name, one in FORM.instances.items() if one.table == "assets"}
    gone |= {name: MISSING for name, one in FORM.instances.items() if (one.table, one.row) == ("income", "own")}
    found = asked(CLEAN, **gone, contact_person=MISSING)["S05"].findings
    assert [one.message.key.split(".")[2] for one in found] == ["cells", "rows", "table"]
    assert [one.subject for one in found] == ["cells.overview.", "rows.finance.income", "table.finance.assets"]
    said = [one.message.say("zh") for one in found]
    assert "“联系人”（表样在 B2）" in said[0]
    assert "“1、局机关”（表样在 A" in said[1]
    assert "固定资产情况（万元）" in said[2]


@pytest.mark.parametrize("table", ["income", "spending", "three_public", "assets"])
def test_what_needs_a_missing_figure_is_never_passed(table):
    gone = {name: MISSING for name, one in FORM.instances.items() if one.table == table}
    runs = asked(CLEAN, **gone)
    code = {"income": "A01", "spending": "A02", "three_public": "A07", "assets": "A08"}[table]
    assert {runs[one].verdict for one in (code, "A09", "A10", "S01", "S12", "T04", "T01", "T05", "X02")} == {
        Verdict.INSUFFICIENT
    }
    assert "找不到" in reason(runs["T04"])


@pytest.mark.parametrize("sheet", [sheet.id for sheet in FORM.sheets])
def test_a_missing_page_is_one_finding_and_no_rule_that_looks_at_every_cell_passes(sheet):
    runs = asked(CLEAN, **{name: MISSING for name, one in FORM.instances.items() if one.sheet == sheet})
    assert only(runs, "S05").subject == f"sheet.{sheet}"
    assert {runs[code].verdict for code in ("T01", "T02", "T03", "T09")} == {Verdict.INSUFFICIENT}


def test_a_missing_page_of_targets_or_figures_leaves_what_reckons_with_them_unanswered():
    gone = {name: MISSING for name, one in FORM.instances.items() if one.sheet in ("results", "rubric")}
    runs = asked(CLEAN, **gone)
    assert {runs[code].verdict for code in ("S08", "R15")} == {Verdict.INSUFFICIENT}


def changed(sample: str, old: str, new: str) -> Book:
    """A sample in which one printed text reads otherwise."""
    book = mangled(sample, [])
    found = [
        (tab, at, cell) for tab in book.pages for at, cell in tab.cells.items()
        if isinstance(cell.value, str) and old in cell.value
    ]  # fmt: skip
    for tab, at, cell in found:
        tab.cells[at] = cell._replace(value=str(cell.value).replace(old, new))
    assert found
    return book


@pytest.mark.parametrize(
    ("sample", "old", "new", "said"),
    [
        ("junshan_2020", "以100%为标准。在职", "以110%为标准。在职", "评分标准（评分表!"),
        ("junshan_2020", "重点支出安排率≥90%", "重点支出安排率≤90%", "评分标准（评分表!"),
        ("hunan_2017", "在职人员数÷编制数×100%", "编制数÷在职人员数×100%", "指标说明（评价指标表!"),
    ],
)
def test_a_changed_standard_is_told_at_its_cell_with_both_wordings(sample, old, new, said):
    (finding,) = told(changed(sample, old, new))
    assert finding.subject == "texts"
    assert finding.at is not None
    message = finding.message.say("zh")
    assert said in message
    assert old[:6] in message
    assert new[:6] in message


def test_width_spaces_and_line_breaks_in_a_standard_are_no_change():
    assert told(changed("junshan_2020", "以100%为标准。在职", "以１００％\n为标准。 在职")) == []


def test_what_the_department_makes_specific_may_be_reworded():
    line = next(one.definition for one in FORM.criteria if one.editable and one.definition.method == "judgement")
    assert told(changed("junshan_2020", line.indicator, f"{line.indicator}（本单位）")) == []


def test_a_renamed_indicator_of_the_bureaus_is_told():
    book = mangled("junshan_2020", [])
    tab, row, _ = place(book, "claimed_score__procurement")
    column = next(
        at for (line, at), cell in sorted(tab.cells.items()) if line == row and cell.value == "政府采购执行率"
    )
    tab.text(row, column, "政府采购率")
    (finding,) = told(book)
    assert "政府采购执行率的三级指标" in finding.message.say("zh")


def test_a_standard_that_was_cleared_is_told_as_gone():
    book = mangled("junshan_2020", [])
    tab, row, _ = place(book, "claimed_score__staff_control")
    at = next(at for at, cell in tab.cells.items() if at[0] == row and "在职人员控制率" in str(cell.value))
    del tab.cells[at]
    (finding,) = told(book)
    assert "没有了" in finding.message.say("zh")


@pytest.mark.parametrize("marks", [8, None, "十五"])
def test_marks_of_the_bureaus_lines_and_their_total_are_a11s(marks):
    runs = asked(CLEAN, full_marks__staff_control=marks) if marks != "十五" else asked(CLEAN, full_marks_total=105)
    assert runs["A11"].verdict is Verdict.FAILED
    assert {one.level for one in runs["A11"].findings} == {Level.MUST_FIX}


def test_a_copied_sheet_is_told_with_the_one_that_was_read():
    book = mangled("junshan_2020", ["sheet_copied"])
    (finding,) = told(book)
    assert "“二、收支情况 (2)”与“二、收支情况”相同，以“二、收支情况”为准" in finding.message.say("zh")
    assert "二、收支情况 (2)" not in read(book.form, book.scan()).inspection.extra_sheets


def test_our_own_sheets_in_a_marked_copy_are_no_copies(samples, tmp_path):
    marked = tmp_path / "marked.xlsx"
    marked.write_bytes(next(iter(process(samples / "clean_2020.xlsx").editions.values())))
    assert [one.code for one in process(marked).outcome.findings if one.audience is Audience.DEPARTMENT] == []
