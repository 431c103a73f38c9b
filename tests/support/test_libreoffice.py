"""The judge is judged: what LibreOffice says of a workbook small enough to know the answers."""

import getpass
import socket
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.libreoffice import (
    Scenario,
    applied_fills,
    converted,
    pictures,
    recalculate,
    recalculate_each,
    shown_as_opened,
)

pytestmark = pytest.mark.judge

FIGURES, RESULT = "数据 一", "结果"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Write two figures that ought to make 8, a sum over a defined name, and a mark that knows when they do."""
    path = tmp_path / "figures.xlsx"
    with xlsxwriter.Workbook(path) as book:
        figures, result = book.add_worksheet(FIGURES), book.add_worksheet(RESULT)
        figures.write_column("B2", [3, 4, "三"])
        book.define_name("figures", f"='{FIGURES}'!$B$2:$B$3")
        book.define_name("_mark", f"='{RESULT}'!$A$2")
        result.write_formula("A1", "=SUM(figures)", None, 7)
        result.write_formula("A2", "=IF(ROUND(SUM(figures)-8,6)=0,0,1)", None, 1)
        result.write_formula("A3", '=IF(A2=0,"相符","不符")', None, "不符")
        result.write_formula("A4", "=1/0", None, "#DIV/0!")
        marked = book.add_format({"bg_color": "#FFC7CE"})
        figures.conditional_format("B3", {"type": "formula", "criteria": "=_mark=1", "format": marked})
        figures.protect()
    return path


def test_an_edit_reaches_a_formula_over_a_name_on_another_sheet(workbook: Path):
    asked = [(RESULT, "A1"), (RESULT, "A3")]
    assert recalculate(workbook, asked) == {(RESULT, "A1"): 7, (RESULT, "A3"): "不符"}
    assert recalculate(workbook, asked, {(FIGURES, "B3"): 5}) == {(RESULT, "A1"): 8, (RESULT, "A3"): "相符"}


def test_a_workbook_another_libreoffice_has_open_is_opened_all_the_same(workbook: Path):
    """Two tests may ask about one sample at a time; what LibreOffice opens it locks, for its own user too."""
    holder = f",{getpass.getuser()},{socket.gethostname()},28.11.2026 04:00,file:///elsewhere;"
    workbook.with_name(f".~lock.{workbook.name}#").write_text(holder)
    assert recalculate(workbook, [(RESULT, "A1")]) == {(RESULT, "A1"): 7}


def test_values_come_back_as_number_text_error_or_nothing(workbook: Path):
    places = [(FIGURES, "B2"), (FIGURES, "B4"), (RESULT, "A4"), (FIGURES, "Z99")]
    assert list(recalculate(workbook, places).values()) == [3, "三", "#DIV/0!", None]


def test_a_cell_can_be_emptied_and_a_formula_typed(workbook: Path):
    edits = {(FIGURES, "B2"): None, (FIGURES, "B3"): "=2*4"}
    assert recalculate(workbook, [(FIGURES, "B2"), (RESULT, "A1")], edits) == {(FIGURES, "B2"): None, (RESULT, "A1"): 8}


def test_a_mark_goes_out_when_its_figure_is_corrected(workbook: Path):
    marked = (FIGURES, "B3")
    assert applied_fills(workbook, [marked]) == {marked: ("FFC7CE",)}
    assert applied_fills(workbook, [marked], {marked: 5}) == {marked: ()}


def test_each_scenario_starts_from_the_file_and_can_be_saved(workbook: Path):
    before = workbook.read_bytes()
    saved = workbook.with_name("edited.xlsx")
    asked = [(RESULT, "A1")]
    first, second = recalculate_each(
        workbook, [Scenario({(FIGURES, "B2"): 30}, wanted=asked, saved=saved), Scenario(wanted=asked)]
    )
    assert (first.values, second.values) == ({asked[0]: 34}, {asked[0]: 7})
    assert recalculate(saved, asked) == {asked[0]: 34}
    assert workbook.read_bytes() == before


def test_a_workbook_is_converted_and_its_pages_are_drawn(workbook: Path):
    pages = pictures(converted(workbook, workbook.parent, "pdf"), workbook.parent)
    assert [page.name for page in pages] == ["figures-1.png", "figures-2.png"]
    assert converted(workbook, workbook.parent, "html").stat().st_size > 0


def test_an_unknown_sheet_is_reported(workbook: Path):
    with pytest.raises(AssertionError, match="did not recalculate"):
        recalculate(workbook, [("没有这张表", "A1")])


def test_what_is_shown_when_opened_is_every_cell_that_holds_something(workbook: Path, tmp_path: Path):
    other = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(other) as book:
        book.add_worksheet("表").write_row("B3", [0, "零"])
    first, second = shown_as_opened([workbook, other])
    assert first is not None
    assert first[FIGURES] == [[2, 2, 3], [3, 2, 4], [4, 2, "三"]]
    assert first[RESULT][:3] == [[1, 1, 7], [2, 1, 1], [3, 1, "不符"]]
    assert second == {"表": [[3, 2, 0], [3, 3, "零"]]}
