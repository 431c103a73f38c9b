"""LibreOffice as the judge: values, marks that go out, the switch."""

from pathlib import Path

import openpyxl
import pytest

from perfxl.marking import Edition, mark
from perfxl.marking.palette import CHANGED_FILL, STRONG_FILL
from perfxl.model import CellRef, Level
from tests.marking.cases import case, cell, returned
from tests.support.libreoffice import Place, Scenario, converted, recalculate_each

pytestmark = pytest.mark.judge
PROBLEMS = "审核问题清单"
RED, AMBER = STRONG_FILL[Level.MUST_FIX], STRONG_FILL[Level.MUST_EXPLAIN]


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("marked") / "marked.xlsx"
    path.write_bytes(mark(returned(), case(edition=Edition.AUDIT)))
    return path


def at(place: CellRef) -> Place:
    return place.sheet, place.a1


def formulas(path: Path) -> dict[Place, object]:
    """The added sheets' formulas with the values they carry."""
    told, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, found.coordinate): values[sheet.title][found.coordinate].value
        for sheet in told.worksheets[-3:]
        for row in sheet.iter_rows()
        for found in row
        if found.data_type == "f"
    }


def test_every_formula_recalculates_to_the_value_it_carries(marked: Path):
    carried = formulas(marked)
    (judged,) = recalculate_each(marked, [Scenario(wanted=tuple(carried))])
    assert {place: value or None for place, value in judged.values.items()} == {
        place: value or None for place, value in carried.items()
    }


def test_marks_go_out_change_colour_and_can_be_hidden(marked: Path):
    wrong, watched = at(cell("revenue_total__own")), at(cell("claimed_score__key_spending"))
    states = [(PROBLEMS, "H7"), (PROBLEMS, "H8")]
    asked = Scenario(wanted=states, fills=[wrong, watched])
    corrected = Scenario({wrong: 111.97, watched: 4}, wanted=states, fills=[wrong, watched])
    hidden = Scenario({(PROBLEMS, "D5"): "隐藏"}, wanted=states, fills=[wrong, watched])
    before, after, printed = recalculate_each(marked, [asked, corrected, hidden])
    assert list(before.values.values()) == ["未改正", "未改正"]
    assert before.fills == {wrong: (RED, RED), watched: (AMBER,)}  # our mark, and behind it the form's own light
    assert list(after.values.values()) == ["已改正", "已改动，待重审"]
    assert after.fills == {wrong: (), watched: (CHANGED_FILL,)}
    assert printed.fills == {wrong: (RED,), watched: ()}  # the switch is for marks; the form's own light stays


def test_the_rubric_follows_the_figures(marked: Path):
    balance, sheet = at(cell("cumulative_balance__own")), "自评得分核对表"
    rows = openpyxl.load_workbook(marked)[sheet].iter_rows(max_col=3)
    row = next(number for number, cells in enumerate(rows, 1) if cells[2].value == "资金结余")
    wanted = [(sheet, f"F{row}"), (sheet, f"H{row}")]
    blank, none = recalculate_each(marked, [Scenario({balance: None}, wanted), Scenario({balance: 0}, wanted)])
    assert list(blank.values.values()) == ["", "缺数据未核"]
    assert list(none.values.values()) == [3, "核对一致"]


def test_libreoffice_opens_it_and_saves_it_again(marked: Path, tmp_path: Path):
    saved = openpyxl.load_workbook(converted(marked, tmp_path, "xlsx"))
    assert saved.sheetnames[-3:] == [PROBLEMS, "自评得分核对表", "审核记录"]
    place = cell("revenue_total__own")
    assert "【perfxl 审核标注】" in saved[place.sheet][place.a1].comment.text
