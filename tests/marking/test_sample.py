"""The real return, marked: what the department and the auditor get back."""

from pathlib import Path

import openpyxl
import pytest

from perfxl.marking import Edition
from perfxl.ooxml import restore
from perfxl.pipeline import process
from tests.support.libreoffice import Place, Scenario, recalculate_each

PROBLEMS, SCORES = "审核问题清单", "自评得分核对表"


@pytest.fixture(scope="module")
def junshan(root) -> Path:
    path: Path = root / "samples" / "junshan_2020.xlsx"
    return path


@pytest.fixture(scope="module")
def marked(junshan, tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("sample") / "marked.xlsx"
    path.write_bytes(process(junshan, editions=(Edition.AUDIT,)).editions[Edition.AUDIT])
    return path


def carried(path: Path) -> dict[Place, object]:
    """The formulas of the list and of the rubric with the values they carry."""
    told, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        (title, found.coordinate): values[title][found.coordinate].value
        for title in (PROBLEMS, SCORES)
        for row in told[title].iter_rows()
        for found in row
        if found.data_type == "f"
    }


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("name", ["junshan_2020.xlsx", "clean_2020.xlsx"])
def test_unmarking_gives_back_the_sample(samples, name: str, edition: Edition):
    path = samples / name
    assert restore(process(path, editions=(edition,)).editions[edition]) == path.read_bytes()


def test_the_rubric_shows_95_of_98_and_every_policy(marked: Path):
    sheet = openpyxl.load_workbook(marked, data_only=True)[SCORES]
    rows = {row[0].value: [found.value for found in row] for row in sheet.iter_rows()}
    assert rows["合计"][3:6] == [100, 98, 95]
    assert [rows[title][3] for title in ("按自评", "按标准改正", "不适用项计 0 分")] == ["98", "95", "82"]


@pytest.mark.judge
def test_excels_own_arithmetic_agrees_and_a_corrected_score_puts_its_mark_out(marked: Path):
    values = carried(marked)
    mark = ("评分表", "F9")
    asked = Scenario(wanted=tuple(values), fills=[mark])
    corrected = Scenario({mark: 0}, wanted=[(PROBLEMS, "H7")], fills=[mark])
    before, after = recalculate_each(marked, [asked, corrected])
    assert {place: value or None for place, value in before.values.items()} == {
        place: value or None for place, value in values.items()
    }
    assert before.fills[mark] == ("FF9B9B", "FFE3E3")  # our mark, and behind it the form's own light
    assert (after.values[PROBLEMS, "H7"], after.fills[mark]) == ("已改正", ())
