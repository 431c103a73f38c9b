"""`perfxl.read`, `check` and `check_many`: typed values for one return, records for a season, faults with names."""

from __future__ import annotations

import doctest
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import perfxl
import perfxl.api.checking
from perfxl.ooxml import Package, is_annotated
from tests.hostile.bombs import DTDS, replacing
from tests.support import user_program
from tests.support.season import code_of, name_of, roster, season

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "api.md"
JUNSHAN = ROOT / "samples" / "junshan_2020.xlsx"


def test_the_examples_in_docstrings_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert doctest.testmod(perfxl.api.checking).failed == 0


def test_the_examples_of_the_page_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 20
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_page_names_every_public_name():
    page = PAGE.read_text("utf-8")
    functions = {"annotate", "check", "check_many", "read", "sentence"}
    assert all(f"`perfxl.{name}(" in page for name in functions)
    faults = {name for name in perfxl.__all__ if isinstance(kind := getattr(perfxl, name), type) and _is_fault(kind)}
    assert all(f"─ {name} " in page for name in faults - {"PerfxlError"})


def _is_fault(kind: type) -> bool:
    return issubclass(kind, perfxl.PerfxlError)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", perfxl.NotAWorkbook),
        (replacing(**{"xl/x.xml": DTDS["a billion laughs"] + "<x/>"}), perfxl.WorkbookFault),
    ],
)
def test_what_cannot_be_read_is_raised_by_one_and_told_by_many(tmp_path, data: bytes, kind: type[perfxl.PerfxlError]):
    path = tmp_path / "return.xlsx"
    path.write_bytes(data)
    for function in (perfxl.read, perfxl.check):
        with pytest.raises(kind) as fault:
            function(path)
        assert perfxl.sentence(fault.value) != perfxl.sentence(fault.value, "en")
    (record,) = perfxl.check_many([path])
    assert (record.status, bool(record.entry.error)) == (perfxl.Status.UNREADABLE, True)


def test_what_is_asked_for_and_is_not_there_is_a_usage_fault(tmp_path):
    for terms in ({"form": "nobodys"}, {"roster": tmp_path / "none.csv"}):
        with pytest.raises(perfxl.UsageFault):
            perfxl.read(JUNSHAN, **terms)
    with pytest.raises(perfxl.UsageFault):
        next(perfxl.check_many([tmp_path / "nowhere"]))


def test_a_checked_return_is_what_the_command_says_of_it(tmp_path):
    checked = perfxl.check(JUNSHAN, audit=True)
    assert json.loads(checked.report)["workbooks"][0]["status"] == checked.status == "returned"
    assert checked.scorecard is not None
    assert checked.frames["lines"].loc["fund_balance", "computed"] == Decimal(0)
    assert {one.code for one in checked.findings} >= {one.code for one in checked.open_findings}
    path = checked.write(tmp_path / "marked.xlsx")
    assert is_annotated(Package.open(path.read_bytes()))
    assert checked.write(tmp_path / "audit.xlsx", audit=True).read_bytes() == checked.audit != checked.marked


def test_a_marked_workbook_is_never_written_over_the_return_or_another_s_file(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(JUNSHAN.read_bytes())
    checked = perfxl.check(path)
    (tmp_path / "theirs.xlsx").write_bytes(b"theirs")
    for target, force in ((path, True), (tmp_path / "theirs.xlsx", False)):
        with pytest.raises(perfxl.OutputExists):
            checked.write(target, force=force)
    with pytest.raises(ValueError, match="no marked workbook"):
        checked.write(tmp_path / "audit.xlsx", audit=True)
    assert path.read_bytes() == JUNSHAN.read_bytes()
    assert (tmp_path / "theirs.xlsx").read_bytes() == b"theirs"
    assert checked.write(tmp_path / "theirs.xlsx", force=True).read_bytes() == checked.marked


def test_many_without_an_output_write_nothing_and_with_one_keep_a_ledger(tmp_path):
    folder = tmp_path / "in"
    season(folder, 2)
    known = roster(tmp_path / "名册.csv", 3)
    before = sorted(tmp_path.rglob("*"))
    bare = list(perfxl.check_many([folder], roster=known))
    assert sorted(tmp_path.rglob("*")) == before
    assert [(one.code, one.name, one.marked) for one in bare] == [
        (code_of(number), name_of(number), None) for number in (1, 2)
    ]
    kept = list(perfxl.check_many([folder], output=tmp_path / "out", audit=tmp_path / "audit", roster=known))
    assert [one.status for one in kept] == [one.status for one in bare]
    copies = [one for record in kept for one in record.copies]
    assert all(Path(one.path).is_file() for one in copies)
    assert sorted(one.edition for one in copies) == ["audit", "audit", "department", "department"]
    assert (tmp_path / "out" / ".perfxl" / "ledger.sqlite").is_file()


def test_a_user_s_program_runs_as_it_is_typed(tmp_path):
    lines = user_program.told(JUNSHAN)
    assert any(line.startswith("R01 评分表!F9 must_fix") for line in lines)
    assert user_program.computed(JUNSHAN) == 95
    assert user_program.revenue(JUNSHAN) == Decimal("111.97")
    assert user_program.statuses(JUNSHAN) == {JUNSHAN.as_posix(): "returned"}
    (tmp_path / "cut.xlsx").write_bytes(JUNSHAN.read_bytes()[:3_000])
    assert user_program.said(tmp_path / "cut.xlsx")


@pytest.mark.parametrize("wrong", [{"jobs": 0}, {"output": "s3://bucket/checked"}, {"audit": "memory://audit"}])
def test_no_jobs_and_no_address_are_refused_before_anything_is_done(tmp_path, monkeypatch, wrong):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"jobs|address"):
        list(perfxl.check_many([JUNSHAN, ROOT / "samples" / "clean_2020.xlsx"], **wrong))
    assert not list(tmp_path.iterdir())
