"""What a batch says of its departments beside one another, from the workbooks to the screen, the JSON and 汇总."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfxl.form import load_form
from perfxl.template import build_template
from tests.support.clean_returns import clean_return
from tests.support.season import name_of, returned

OTHER = "某区水务局"
NEAR = name_of(3).replace("00003号", "0003号")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three returns, of which 1 and 3 are one workbook under two names, and a roster that misspells 3."""
    made = tmp_path / "returned"
    made.mkdir()
    for number in (1, 3):
        (made / f"{number}.xlsx").write_bytes(returned(number))
    form = load_form("department_overall")
    values: dict[str, Any] = {**clean_return(form, 1), "unit_name": OTHER}
    (made / "2.xlsx").write_bytes(build_template(form, values))
    (tmp_path / "roster.csv").write_text(f"单位名称\n{name_of(1)}\n{OTHER}\n{NEAR}\n", "utf-8-sig")
    return made


def leads(report: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the findings B of each return: code and message."""
    books = json.loads(report.read_text("utf-8"))["workbooks"]
    return {
        Path(book["path"]).stem: [(one["code"], one["message"]) for one in book["findings"] if one["code"][0] == "B"]
        for book in books
    }


def test_a_batch_is_compared_and_told_wherever_finance_looks(folder, perfxl, tmp_path):
    asked = ("check", "returned", "--roster", "roster.csv", "--json", "a.json", "--summary", "a.xlsx")
    done = perfxl(*asked, "--jobs", "2")
    assert done.returncode == 1
    assert "单位之间的线索 5 条（B01 2 条、B02 2 条、B05 1 条）" in done.stdout
    told = leads(tmp_path / "a.json")
    assert {file: [code for code, _ in found] for file, found in told.items()} == {
        "1": ["B01", "B02"], "2": [], "3": ["B01", "B02", "B05"]
    }  # fmt: skip
    assert name_of(3) in told["1"][0][1]
    assert "逐字相同" in told["1"][0][1]
    assert NEAR in told["3"][2][1]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    (missing,) = [row for row in book["未报与重复"].iter_rows(values_only=True) if row[0] == "未报"]
    assert missing[1] == NEAR
    assert "3.xlsx" in str(missing[-1])
    assert {"B01", "B02", "B05"} <= {str(cell.value)[:3] for cell in book["问题分布"][3]}
    overview = {str(row[3]): row[4] for row in book["总览"].iter_rows(values_only=True)}
    assert str(overview["单位之间的线索（条）"]).startswith("=COUNTIF")
    first = (tmp_path / "a.json").read_bytes(), (tmp_path / "a.xlsx").read_bytes()
    perfxl(*asked)  # nothing is checked again
    assert ((tmp_path / "a.json").read_bytes(), (tmp_path / "a.xlsx").read_bytes()) == first
    for copy in (tmp_path / "checked").glob("*.xlsx"):
        values = [cell for row in openpyxl.load_workbook(copy)["审核问题清单"].values for cell in row]
        assert not [each for each in values if str(each)[:3] in ("B01", "B02", "B03", "B05")]


def test_what_comes_later_makes_a_lead_of_what_was_checked_before(folder, perfxl, tmp_path):
    later = folder / "3.xlsx"
    data = later.read_bytes()
    later.unlink()
    perfxl("check", "returned", "--json", "a.json")
    assert leads(tmp_path / "a.json") == {"1": [], "2": []}
    later.write_bytes(data)
    perfxl("check", "returned", "--json", "a.json")
    at_once = leads(tmp_path / "a.json")
    perfxl("check", "returned", "--json", "b.json", "-o", "anew")
    assert leads(tmp_path / "b.json") == at_once
    assert [code for code, _ in at_once["1"]] == ["B01", "B02"]


def test_one_return_alone_is_not_asked(folder, perfxl, tmp_path):
    perfxl("check", "returned/1.xlsx", "--roster", "roster.csv", "--json", "a.json")
    (book,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["workbooks"]
    assert not [run for run in book["runs"] if run["code"][0] == "B"]
