"""S04, S10, S12 to S15: what a real workbook carries, by way of a real file each time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from perfxl.batch import Options, find, run
from perfxl.form import load_form
from perfxl.model import Audience, Finding, Level, Outcome, Status, Verdict
from perfxl.pipeline import process
from perfxl.render import entry_of
from perfxl.template import build_template, lay_out
from samples.make import sample_values
from tests.rules.asking import asked, clears, fields, only, places, reason
from tests.scoring.real_return import CLEAN, FORM

BUILT = build_template(FORM, sample_values("clean_2020"))


def cell(book, name):
    sheet, address = next(iter(book.defined_names[name].destinations))
    return book[sheet][address.replace("$", "").partition(":")[0]]


def returned(folder: Path, change=None, data: bytes = BUILT) -> Outcome:
    """The outcome of a workbook changed by hand; openpyxl keeps formulas and drops their stored results."""
    path = folder / "return.xlsx"
    path.write_bytes(data)
    if change is not None:
        book = openpyxl.load_workbook(BytesIO(data))
        change(book)
        book.save(path)
    return process(path).outcome


def kinds(outcome: Outcome, code: str) -> dict[str, Finding]:
    """The findings of a code by the kind their message key names."""
    return {one.message.key.split(".")[2]: one for one in outcome.findings if one.code == code}


def test_a_return_as_it_was_made_carries_nothing_beside_its_fields(tmp_path):
    outcome = returned(tmp_path)
    assert kinds(outcome, "S10") == kinds(outcome, "S12") == {}
    assert outcome.status is Status.ACCEPTED


def test_figures_out_of_sight_are_told_with_their_cells(tmp_path):
    def hide(book):
        at = cell(book, "carried_in__own")
        at.parent.row_dimensions[at.row].hidden = True
        book["评价报告"].sheet_state = "hidden"

    found = kinds(returned(tmp_path, hide), "S10")
    assert set(found) == {"hidden", "hidden_sheets"}
    assert (found["hidden"].level, found["hidden"].audience, found["hidden"].at) == (
        Level.NOTICE, Audience.DEPARTMENT, None,
    )  # fmt: skip
    assert "二、收支情况!" in found["hidden"].message.say("zh")
    assert "评价报告" in found["hidden_sheets"].message.say("zh")


def test_a_hidden_row_without_figures_is_nothing_to_say(tmp_path):
    def hide(book):
        at = cell(book, "carried_in__sub09")
        at.parent.row_dimensions[at.row].hidden = True

    found = kinds(returned(tmp_path, hide), "S10").get("hidden")
    assert found is None


def test_extra_sheets_links_and_functions_that_change_are_told(tmp_path):
    def add(book):
        book.create_sheet("草稿")["A1"] = 5
        book.create_sheet("空页")
        cell(book, "carried_in__own").value = "='C:\\[决算.xlsx]表1'!$B$2"
        cell(book, "survey_date").value = "=TODAY()"
        cell(book, "other_revenue__own").value = '=LEN("[1]x!A1 TODAY()")'

    found = kinds(returned(tmp_path, add), "S10")
    assert set(found) == {"extra_sheets", "elsewhere", "volatile"}
    assert "草稿" in found["extra_sheets"].message.say("zh")
    assert "空页" not in found["extra_sheets"].message.say("zh")
    assert found["elsewhere"].message.facts["count"] == found["volatile"].message.facts["count"] == 1
    assert (str(found["elsewhere"].at), found["extra_sheets"].at) == (_place("carried_in__own"), None)
    assert str(found["volatile"].at) == _place("survey_date")


def test_each_kind_of_thing_beside_the_fields_is_one_finding_however_many_cells(tmp_path):
    names = [f"carried_in__{row}" for row in ("own", "sub01", "sub02")]

    def link(book):
        for name in names:
            cell(book, name).value = "='[决算.xlsx]表1'!B2"

    outcome = returned(tmp_path, link)
    (found,) = [one for one in outcome.findings if one.message.key == "rule.S10.elsewhere.message"]
    assert [str(cell) for cell in (found.at, *found.related)] == [_place(name) for name in names]
    assert found.message.facts["count"] == len(names)


def _place(name: str) -> str:
    """The cell of a field as findings tell it."""
    return str(lay_out(FORM, {}).cells[name].anchor)


def test_our_own_sheets_are_no_extra_ones(tmp_path):
    first = tmp_path / "first.xlsx"
    first.write_bytes(BUILT)
    marked = tmp_path / "marked.xlsx"
    marked.write_bytes(next(iter(process(first).editions.values())))
    assert [one.code for one in process(marked).outcome.findings] == [
        one.code for one in process(first).outcome.findings
    ]


def test_formulas_typed_over_narrowed_and_not_calculated_are_told_apart(tmp_path):
    def change(book):
        cell(book, "revenue_total__total").value = 111.97
        cell(book, "assets_total__total").value = f"=SUM({cell(book, 'assets_total__own').coordinate})"

    found = kinds(returned(tmp_path, change), "S12")
    assert set(found) == {"overwritten", "changed", "uncalculated"}
    assert (found["overwritten"].field, found["changed"].field) == ("revenue_total__total", "assets_total__total")
    assert {one.level for one in found.values()} == {Level.NOTICE}
    assert "111.97" in found["overwritten"].message.say("zh")
    assert "SUM(" in found["changed"].message.say("zh")
    assert "…" in found["uncalculated"].message.say("zh")


def test_a_stored_result_that_is_out_of_date_is_told_and_the_new_one_used(tmp_path):
    stored = b"<v>111.97</v>"
    parts = _parts(BUILT)
    sheet = next(
        name for name, data in parts.items() if data.count(stored) >= 4 and b"<f>" in data and "sheet3" in name
    )
    total = parts[sheet].index(b"</f><v>111.97</v>")
    parts[sheet] = parts[sheet][:total] + b"</f><v>99</v>" + parts[sheet][total + len(b"</f>") + len(stored) :]
    outcome = returned(tmp_path, data=_zipped(parts))
    stale = kinds(outcome, "S12")["stale"]
    assert "存着“99”，重新计算为“111.97”" in stale.message.say("zh")
    assert outcome.status is Status.ACCEPTED


def _parts(data: bytes) -> dict[str, bytes]:
    from tests.ooxml.workbooks import parts_of

    return dict(parts_of(data))


def _zipped(parts) -> bytes:
    from tests.ooxml.workbooks import zipped

    return zipped(parts)


def test_a_row_with_figures_still_named_as_printed_is_told(tmp_path):
    finding = only(asked(fiscal_appropriation__sub01=5, revenue_total__sub01=5), "S04")
    assert (finding.field, finding.level) == ("institution__sub01", Level.NOTICE)
    named = asked(fiscal_appropriation__sub01=5, revenue_total__sub01=5, institution__sub01="2、网格服务站")
    assert named["S04"].findings == asked()["S04"].findings == ()


@pytest.mark.parametrize("text", ["共投入XX万元", "某某中心", "待填", "２０××年"])
def test_a_placeholder_in_a_text_is_told(text):
    finding = only(asked(report_problems=text), "S04")
    assert finding.field == "report_problems"


def test_another_year_on_the_cover_has_to_be_corrected():
    finding = only(asked(evaluation_year=2019), "S13")
    assert (finding.field, finding.level) == ("evaluation_year", Level.MUST_FIX)
    assert "2019" in finding.message.say("zh")
    assert not clears(finding, CLEAN, evaluation_year=2019)
    assert clears(finding)
    assert asked(evaluation_year=None)["S13"].verdict is Verdict.INSUFFICIENT


@pytest.mark.parametrize("form", ["department_overall", "hunan_overall"])
def test_an_empty_form_is_one_thing_to_say(tmp_path, form):
    outcome = returned(tmp_path, data=build_template(load_form(form), {}))
    assert [(one.code, one.level) for one in outcome.findings] == [("S14", Level.MUST_FIX)]
    assert outcome.status is Status.RETURNED
    passed = {run.code for run in outcome.runs if run.verdict is Verdict.PASSED}
    assert passed <= {"S05", "S10", "S11"}


def test_department_and_year_alone_make_no_return():
    named = {name: CLEAN[name] for name in FORM.definition.identity if name in CLEAN}
    runs = asked(named)
    assert places(runs) == ["S14 None must_fix"]
    assert reason(runs["A01"]) == "空表，没有内容可以核对"
    assert asked({**named, "headcount": 3})["S14"].findings == ()


def test_returns_of_one_department_are_told_of_one_another(tmp_path):
    sent: dict[str, dict[str, Decimal | str | date]] = {
        "甲.xlsx": {}, "甲(1).xlsx": {}, "改.xlsx": {"headcount": Decimal(4)}, "乙.xlsx": {"budget_code": "2"},
    }  # fmt: skip
    paths = {name: tmp_path / name for name in sent}
    for name, change in sent.items():
        paths[name].write_bytes(build_template(FORM, {**sample_values("clean_2020"), "budget_code": "1", **change}))
    before = {name: process(path).outcome.status for name, path in paths.items()}
    records = {
        Path(one.entry.path).name: one for one in run(find([*paths.values()], []), Options(tmp_path / "checked"))
    }
    said = {
        name: {one.text["message"].key.split(".")[2]: one for one in record.entry.findings if one.code == "S15"}
        for name, record in records.items()
    }
    assert {name: set(found) for name, found in said.items()} == {
        "甲.xlsx": {"same", "department"}, "甲(1).xlsx": {"same", "department"}, "改.xlsx": {"department"},
        "乙.xlsx": set(),
    }  # fmt: skip
    assert said["甲.xlsx"]["same"].text["message"].facts["files"] == ["甲(1).xlsx"]
    assert said["改.xlsx"]["department"].text["message"].facts["files"] == ["甲(1).xlsx", "甲.xlsx"]
    assert {one.audience for found in said.values() for one in found.values()} == {Audience.FINANCE}
    assert {name: record.status for name, record in records.items()} == before
    for record in records.values():
        assert [one.code for one in record.entry.findings] == [one.key.split("|")[0] for one in record.keys]
        assert record.entry.runs == sorted(record.entry.runs, key=lambda run: run.code)


def test_one_return_has_no_twin(tmp_path):
    path = tmp_path / "甲.xlsx"
    path.write_bytes(build_template(FORM, sample_values("clean_2020")))
    (record,) = run(find([path], []), Options(tmp_path / "checked"))
    assert record.entry == replace(entry_of(process(path).outcome), marked=record.marked)
    assert fields(only(asked(contact_person=None), "S01")) == set()
