"""Returns at the edge: cells cleared, sheets deleted, marks moved, names abused: none passes, hangs or crashes."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from perfxl.batch import Options, find, run
from perfxl.form import load_form
from perfxl.messages import say
from perfxl.model import Outcome, Status, Verdict
from perfxl.pipeline import Terms, process
from perfxl.template import build_template
from samples.make import sample_values

FORM = load_form("department_overall")


def returned(folder: Path, change, **values) -> Outcome:
    """The outcome of the corrected return, filled with other values and changed by hand."""
    filled = {**sample_values("clean_2020"), **values}
    book = openpyxl.load_workbook(BytesIO(build_template(FORM, filled)))
    change(book)
    path = folder / "return.xlsx"
    book.save(path)
    return process(path).outcome


def named(book, name):
    sheet, address = next(iter(book.defined_names[name].destinations))
    return book[sheet][address.replace("$", "").partition(":")[0]]


def codes(outcome: Outcome, level: str = "must_fix") -> set[str]:
    return {finding.code for finding in outcome.findings if finding.level.value == level}


def test_a_total_that_was_cleared_is_no_pass(tmp_path):
    def clear(book):
        named(book, "cumulative_balance__total").value = None

    outcome = returned(tmp_path, clear, claimed_score__fund_balance=2)
    assert outcome.status is Status.RETURNED
    assert {"A04", "A09"} <= codes(outcome)


@pytest.mark.parametrize("title", ["基本支出明细", "四、评价人员", "评分依据数据", "封面"])
def test_a_deleted_sheet_is_a_finding_and_never_a_pass(tmp_path, title):
    outcome = returned(tmp_path, lambda book: book.remove(book[title]))
    assert outcome.status in (Status.RETURNED, Status.CRASHED)
    (told,) = [f.message.say("zh") for f in outcome.findings if f.code == "S05"]
    assert told.startswith(f"找不到“{title}”这一页")


def test_a_lost_name_is_found_by_its_label(tmp_path):
    def lose(book):
        del book.defined_names["carried_in__own"]

    assert not {"S01", "S05"} & codes(returned(tmp_path, lose))


def test_the_bureaus_marks_cannot_be_moved_between_lines(tmp_path):
    def swap(book):
        for name, marks in (("staff_control", 7), ("key_spending", 3)):
            named(book, f"full_marks__{name}").value = marks
            named(book, f"claimed_score__{name}").value = marks

    outcome = returned(tmp_path, swap)
    assert "A11" in codes(outcome)


def test_marks_of_the_departments_own_do_not_buy_the_satisfaction_line_a_pass(tmp_path):
    def move(book):
        named(book, "full_marks__satisfaction").value = 7
        named(book, "full_marks__economic_benefit").value = 3
        named(book, "claimed_score__satisfaction").value = 7
        named(book, "claimed_score__economic_benefit").value = 3
        named(book, "satisfaction_rate").value = 0.5

    outcome = returned(tmp_path, move)
    assert outcome.score is not None
    line = outcome.score.line("satisfaction")
    assert (line.verdict, line.computed) == (Verdict.INSUFFICIENT, None)
    assert next(run.verdict for run in outcome.runs if run.code == "R11") is Verdict.INSUFFICIENT


def test_an_evidence_number_that_says_none_is_no_evidence(tmp_path):
    def deny(book):
        for criterion in FORM.criteria:
            named(book, criterion.cell("evidence")).value = "无"
        named(book, "balance_nature").value = "基本支出结转"
        named(book, "claimed_score__fund_balance").value = 3

    outcome = returned(tmp_path, deny)
    assert outcome.score is not None
    assert outcome.score.line("management_system").verdict is Verdict.INSUFFICIENT
    assert "R01" in codes(outcome)


@pytest.mark.parametrize("formula", ["=XFE1", "=ZZZ9999999", "=SUM(A1:XFD1048576)", "=1/0"])
def test_a_formula_nobody_could_mean_is_told_not_crashed_on(tmp_path, formula):
    def write(book):
        named(book, "revenue_total__total").value = formula

    outcome = returned(tmp_path, write)
    assert outcome.status is not Status.CRASHED
    assert outcome.status is not Status.ACCEPTED


@pytest.mark.parametrize("stored", ["1E9999999", "-1E400", "1E-9999999"])
def test_a_stored_number_of_any_size_is_read(tmp_path, stored):
    from perfxl.ooxml import Package, rewrite

    data = build_template(FORM, {**sample_values("clean_2020")})
    package = Package.open(data)
    part = "xl/worksheets/sheet3.xml"
    sheet = package.read(part)
    assert b"<v>111.97</v>" in sheet
    path = tmp_path / "return.xlsx"
    path.write_bytes(rewrite(package, {part: sheet.replace(b"<v>111.97</v>", f"<v>{stored}</v>".encode())}, {}))
    outcome = process(path).outcome
    assert outcome.status in (Status.RETURNED, Status.UNREADABLE)


def test_a_name_over_whole_columns_costs_no_time(tmp_path):
    def widen(book):
        for name in [name for name in book.defined_names if name.endswith("__parts")]:
            sheet = book.defined_names[name].attr_text.partition("!")[0]
            book.defined_names[name].attr_text = f"{sheet}!$B$1:$B$1048576"

    started = time.monotonic()
    outcome = returned(tmp_path, widen)
    assert time.monotonic() - started < 10
    assert outcome.status is not Status.CRASHED


def test_a_copy_that_cannot_be_marked_is_checked_all_the_same(samples, tmp_path, monkeypatch):
    from perfxl.errors import WorkbookFault

    def refuse(*_):
        raise WorkbookFault("fault.ooxml.cannot_mark", part="xl/workbook.xml")

    monkeypatch.setattr("perfxl.pipeline.mark", refuse)
    outcome = process(samples / "junshan_2020.xlsx").outcome
    assert outcome.status is Status.RETURNED
    assert outcome.findings
    assert outcome.fault is not None
    assert "xl/workbook.xml" in say(outcome.fault.key, "zh", **outcome.fault.facts)


def test_a_marked_copy_is_never_written_over_the_return_it_was_made_from(samples, tmp_path):
    path = tmp_path / "one_第1次审核.xlsx"
    path.write_bytes((samples / "clean_2020.xlsx").read_bytes())
    from perfxl.errors import UsageFault

    with pytest.raises(UsageFault) as caught:
        list(run(find([path], [tmp_path]), Options(tmp_path)))
    assert "原件" in say(caught.value.key, "zh", **caught.value.facts)
    assert path.read_bytes() == (samples / "clean_2020.xlsx").read_bytes()


def test_a_marked_copy_beside_its_original_is_no_second_return(samples, tmp_path):
    for name in ("one.xlsx", "one_第1次审核.xlsx", "two_第1次审核.xlsx"):
        (tmp_path / name).write_bytes((samples / "clean_2020.xlsx").read_bytes())
    found = find([tmp_path], [tmp_path / "checked"])
    assert [source.path.name for source in found if source.fault is None] == ["one.xlsx", "two_第1次审核.xlsx"]
    (copy,) = [source for source in found if source.fault is not None]
    assert (copy.path.name, copy.status) == ("one_第1次审核.xlsx", Status.IGNORED)
    assert copy.fault is not None
    assert "one.xlsx" in say(copy.fault.key, "zh", **copy.fault.facts)


def test_sign_off_on_a_sheet_that_is_gone_is_asked_at_the_final_stage(tmp_path):
    from perfxl.model import Stage

    book = openpyxl.load_workbook(BytesIO(build_template(FORM, sample_values("clean_2020"))))
    book.remove(book["四、评价人员"])
    path = tmp_path / "return.xlsx"
    book.save(path)
    outcome = process(path, Terms(Stage.FINAL)).outcome
    told = next(f for f in outcome.findings if f.code == "S03").message.say("zh")
    assert "部门（单位）意见" in told
