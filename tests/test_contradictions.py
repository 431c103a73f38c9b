"""docs/contradictions.md: what is wrong in the real return, each found at its cell, and what reaches the department."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from perfxl.marking import Edition
from perfxl.model import Audience, Finding, Level, Stage
from perfxl.pipeline import Terms, process
from tests.support.contradictions import CONTRADICTIONS, Contradiction, Seen, findings, page, shown

LEAST = 30  # of the thirty-seven
FOUND = findings()
LIST = "审核问题清单"


@pytest.mark.parametrize("each", CONTRADICTIONS, ids=lambda one: one.id)
def test_each_is_found_at_its_cell_or_said_not_to_be_checkable(each: Contradiction):
    assert [seen for seen in each.seen if shown(FOUND, seen) is None] == []
    assert each.seen or each.unseen


def test_all_are_there_and_thirty_are_found():
    assert [each.id for each in CONTRADICTIONS] == [f"C{number:02}" for number in range(1, 38)]
    assert sum(bool(each.seen) for each in CONTRADICTIONS) >= LEAST


def test_another_cell_other_words_or_another_code_would_not_count():
    (right,) = CONTRADICTIONS[5].seen
    assert shown(FOUND, right) is not None
    for wrong in (
        Seen("R08", right.cell, right.quote),
        Seen(right.code, "评分表!F17", right.quote),
        Seen(right.code, right.cell, "一物两卡"),
        Seen(right.code, right.cell, right.quote, beside="评分表!F9"),
    ):
        assert shown(FOUND, wrong) is None


def test_nothing_is_found_that_no_contradiction_stands_for():
    spoken = {seen.code for each in CONTRADICTIONS for seen in each.seen}
    beside = {"N06", "N08", "P06", "R12", "R15"}  # leads that say the same in another way, or of the whole
    assert {one.code for one in FOUND} - spoken == beside


def test_the_departments_list_has_about_ten_kinds_of_entry_and_no_lead_of_finances(samples):
    terms = Terms(stage=Stage.FINAL)
    made = process(samples / "junshan_2020.xlsx", terms, editions=tuple(Edition)).editions
    listed = {edition: _codes(made[edition]) for edition in made}
    department = [one.code for one in FOUND if one.audience is Audience.DEPARTMENT]
    assert sorted(listed[Edition.DEPARTMENT]) == sorted(department)
    assert sorted(listed[Edition.AUDIT]) == sorted(one.code for one in FOUND)
    assert str(_rows(made[Edition.AUDIT])["P01"][5]).startswith("界限 ≤ 20\n")
    assert len(set(department)) == 11
    assert len(department) == 14
    assert _levels(FOUND) == {Level.MUST_FIX: 1, Level.MUST_EXPLAIN: 11, Level.NOTICE: 2}


def test_the_page_says_what_is_so(root: Path):
    text = (root / "docs" / "contradictions.md").read_text("utf-8")
    printed = text.partition("]]] -->\n")[2].partition("<!-- [[[end]]]")[0]
    assert printed.strip() == page().strip()


def _levels(found: tuple[Finding, ...]) -> Mapping[Level, int]:
    told = [one.level for one in found if one.audience is Audience.DEPARTMENT]
    return {level: told.count(level) for level in Level}


def _rows(workbook: bytes) -> Mapping[str, list[object]]:
    """The list of a marked copy: each row by its code (of a code with several, the last)."""
    return {str(row[2]): row for row in _listed(workbook)}


def _codes(workbook: bytes) -> list[str]:
    return [str(row[2]) for row in _listed(workbook)]


def _listed(workbook: bytes) -> list[list[object]]:
    """The list of a marked copy, row by row."""
    sheet = openpyxl.load_workbook(BytesIO(workbook), data_only=True)[LIST]
    rows: list[list[object]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [row for row in rows if isinstance(row[0], int | float)]
