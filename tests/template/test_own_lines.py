"""A department makes the lines of 产出 and 效果 its own: renamed, marks moved within the dimension, sums held."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfxl.cli import main
from perfxl.form import load_form
from perfxl.template import lay_out


@pytest.fixture(scope="module")
def form():
    return load_form("department_overall")


def returned(samples: Path, folder: Path, form, changes: dict[str, Any]) -> Path:
    """Save the clean sample with some of its cells changed, as a department does."""
    book = openpyxl.load_workbook(samples / "clean_2020.xlsx")
    for name, value in changes.items():
        at = lay_out(form).cells[name].anchor
        book[at.sheet][at.a1] = value
    path = folder / "returned.xlsx"
    book.save(path)
    return path


def checked(path: Path, tmp_path: Path) -> tuple[dict[str, Any], list[str]]:
    """Check a return as the command does; return its JSON and the codes that must be put right, with their places."""
    page = tmp_path / "result.json"
    with pytest.raises(SystemExit) as left:
        main(["check", str(path), "-o", str(tmp_path / "out"), "--json", str(page), "--lang", "zh"])
    assert left.value.code in (0, 1)
    (book,) = json.loads(page.read_text("utf-8"))["workbooks"]
    return book, [f"{one['code']} {one['message']}" for one in book["findings"] if one["level"] == "must_fix"]


OWN = {
    "indicator__output_xiaokang": "新建网格服务站",
    "indicator__output_growth_pole": "网格员培训",
    "full_marks__output_xiaokang": 3,
    "claimed_score__output_xiaokang": 3,
    "full_marks__output_growth_pole": 9,
    "claimed_score__output_growth_pole": 9,
}


def test_lines_renamed_and_marks_moved_within_the_dimension_read_score_and_check(samples, tmp_path, form):
    book, wrong = checked(returned(samples, tmp_path, form, OWN), tmp_path)
    asked = [one for one in book["findings"] if one["audience"] == "department" and one["code"] != "S12"]
    assert (book["status"], wrong, asked) == ("accepted", [], []), "S12: openpyxl stores no value of a formula"
    lines = {one["id"]: (one["full_marks"], one["claimed"]) for one in book["score"]["lines"]}
    assert lines["output_xiaokang"] == ("3", "3")
    assert lines["output_growth_pole"] == ("9", "9")
    assert (book["score"]["full_marks"], book["score"]["claimed"]) == ("100", "95")


def test_marks_that_no_longer_sum_to_the_dimension_are_found_and_marked(samples, tmp_path, form):
    changes = {**OWN, "full_marks__output_growth_pole": 10}
    book, wrong = checked(returned(samples, tmp_path, form, changes), tmp_path)
    assert book["status"] == "returned"
    assert any("A11" in one and "6 项之和 26 ≠ 25" in one for one in wrong)
    assert any("产出：分值小计 26 ≠ 25" in one for one in wrong)
    marked = openpyxl.load_workbook(book["marked"])
    at = lay_out(form).cells["full_marks__output_xiaokang"].anchor
    assert "26" in marked[at.sheet][at.a1].comment.text
