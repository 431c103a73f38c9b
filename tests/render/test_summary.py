"""汇总: what stands on each sheet, that formulas carry the values they come to, and what happens at Excel's limits."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.workbook import Workbook

from perfxl.cli.decisions import decided
from perfxl.messages import say
from perfxl.model import Level, Status
from perfxl.model.decisions import FINDING_HEADS, OVERVIEW_HEADS
from perfxl.render import Record, summary
from perfxl.render.records import DecisionEntry, ExpectedEntry, RulingEntry
from perfxl.render.summary.sheet import Limits
from tests.support import many_records
from tests.support.libreoffice import recalculate

COUNT = 6
FIRST = 4  # the row below the heads, from 1
HERE = Path()
SHEETS = ["总览", "分部门", "主要数据", "计分口径", "问题", "常见问题", "问题分布", "未报与重复", "未核对"]


@pytest.fixture(scope="module")
def season() -> tuple[list[Record], list[ExpectedEntry]]:
    """Records of a few departments, one decided by finance, with the roster."""
    records, expected = many_records.season(COUNT)
    first = records[0]
    soft = next(
        key for key, one in zip(first.keys, first.entry.findings, strict=True) if one.level is not Level.MUST_FIX
    )
    said = RulingEntry(
        approved="87.5", remark="同意", findings={soft.key: DecisionEntry(accepted=True, digest=soft.digest)}
    )
    return [msgspec.structs.replace(first, ruling=said), *records[1:]], expected


@pytest.fixture(scope="module")
def made(season) -> bytes:
    records, expected = season
    return summary(records, HERE, "zh", expected)


def read(data: bytes, *, values: bool = True) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def counts(book: Workbook) -> dict[str, object]:
    """Return every label of the overview with the figure beside it."""
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(min_row=FIRST, values_only=True))
    return {str(row[at]): row[at + 1] for row in rows for at in (0, 3, 6, 10) if row[at] is not None}


def column(book: Workbook, title: str, head: str) -> list[object]:
    sheet = book[title]
    at = [cell.value for cell in sheet[FIRST - 1]].index(say(f"summary.head.{head}", "zh"))
    return [row[at] for row in sheet.iter_rows(min_row=FIRST, values_only=True)]


def test_it_opens_at_the_overview_and_is_the_same_every_time(season, made):
    book = read(made)
    assert book.sheetnames == SHEETS
    assert book.active is book["总览"]
    records, expected = season
    assert summary(records, HERE, "zh", expected) == made


def test_the_overview_counts_what_the_records_say(season, made):
    records, _ = season
    told = counts(read(made))
    statuses = Counter(one.status for one in records)
    assert (told["应报单位"], told["未报单位"], told["收到（份）"], told["重复报送（份）"]) == (
        COUNT + 3,
        3,
        COUNT + 2,
        2,
    )
    for status in (Status.ACCEPTED, Status.TO_EXPLAIN, Status.RETURNED, Status.UNREADABLE, Status.CRASHED):
        assert told[say(f"word.status.{status.value}", "zh")] == statuses[status]
    assert statuses[Status.RETURNED]
    assert statuses[Status.ACCEPTED]
    assert (told["采纳（条）"], told["已核定（份）"], told["平均核定得分"]) == (1, 1, 87.5)
    scores = [Decimal(one.entry.score.claimed) for one in records if one.entry.score]
    assert told["平均自评得分"] == float(round(sum(scores, Decimal(0)) / len(scores), 2))
    assert told["80—85"] == sum(80 <= one < 85 for one in scores)
    grades = Counter(one.entry.score.grade_claimed for one in records if one.entry.score)
    assert [told[grade] for grade in "优良中差"] == [grades[grade] for grade in "优良中差"]


def test_every_count_of_the_overview_is_a_formula(made):
    figures = {name: held for name, held in counts(read(made, values=False)).items() if held not in {"数量", "自评"}}
    assert len(figures) > 25
    assert {str(held)[0] for held in figures.values()} == {"="}


def test_key_figures_stand_with_their_sums(season, made):
    records, _ = season
    total = column(read(made), "主要数据", "department")[-1]
    sheet = read(made)["主要数据"]
    heads = [cell.value for cell in sheet[FIRST - 1]]
    at = heads.index("收入合计")
    held = [Decimal(one.figures["revenue_total__total"]) for one in records if "revenue_total__total" in one.figures]
    assert total == say("summary.total", "zh")
    assert sheet.cell(sheet.max_row, at + 1).value == float(sum(held))
    assert len(heads) == 1 + len(many_records.form().definition.key_figures)


def test_what_is_missing_twice_or_unreadable_is_listed_with_why(made):
    book = read(made)
    kinds = column(book, "未报与重复", "kind")
    assert Counter(kinds) == {"未报": 3, "重复报送": 2, "无法读取": 1}
    said = dict(zip(kinds, column(book, "未报与重复", "said"), strict=True))
    assert "坏.xlsx" in str(said["无法读取"])
    assert "2 份" in str(said["重复报送"])


def test_rules_not_asked_are_listed_with_their_reasons(season, made):
    records, _ = season
    waiting = {(run.code, run.reason) for one in records for run in one.entry.runs if run.verdict == "insufficient"}
    assert waiting
    book = read(made)
    listed = list(zip(column(book, "未核对", "rule"), column(book, "未核对", "reason"), strict=True))
    for code, reason in waiting:
        assert any(code in str(codes).split("、") and reason == why for codes, why in listed)


def test_the_heat_map_adds_up_to_the_findings(season, made):
    records, _ = season
    sheet = read(made)["问题分布"]
    last: list[Any] = [cell.value for cell in sheet[sheet.max_row]]
    assert last[-1] == sum(len(one.entry.findings) for one in records) == sum(last[1:-1])
    returns = [
        sum(cell.value is not None for cell in cells[3:-1]) for cells in sheet.iter_cols(2, sheet.max_column - 1)
    ]
    assert returns == sorted(returns, reverse=True)


def test_without_a_roster_nobody_is_missing(season):
    records, _ = season
    assert "应报单位" not in counts(read(summary(records, HERE)))


def test_of_nothing_there_is_a_summary_all_the_same():
    told = counts(read(summary([], HERE)))
    assert (told["收到（份）"], told["平均自评得分"]) == (0, None)


def test_in_english_nothing_is_left_in_chinese_but_the_returns_own_words(season):
    records, expected = season
    book = read(summary(records, HERE, "en", expected))
    assert book.sheetnames[:2] == ["Overview", "Departments"]
    assert counts(book)["Expected"] == COUNT + 3


def test_what_a_sheet_cannot_hold_goes_on_in_the_next_and_is_counted_and_read_back(season, made, tmp_path):
    records, expected = season
    small = summary(records, HERE, "zh", expected, Limits(rows=8, links=65_530))
    book = read(small)
    assert {"分部门2", "问题2", "问题3"} <= set(book.sheetnames)
    assert max(sheet.max_row for sheet in book.worksheets[1:]) <= 8
    assert counts(book) == counts(read(made))
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(small)
    whole = tmp_path / "整.xlsx"
    whole.write_bytes(made)
    assert decided(path) == decided(whole)
    assert sum(not ruling.blank for ruling in decided(path).values()) == 1


def test_links_beyond_what_a_sheet_may_hold_are_formulas(season, made):
    records, expected = season
    few = replace(Limits(), links=2)
    sheet = read(summary(records, HERE, "zh", expected, few), values=False)["分部门"]
    marked = OVERVIEW_HEADS.index("marked") + 1
    cells = [sheet.cell(FIRST + row, marked) for row in range(COUNT)]
    assert [cell.hyperlink is not None for cell in cells] == [True, True, False, False, False, False]
    assert cells[2].value == '=HYPERLINK("checked/003_第1次审核.xlsx","003_第1次审核.xlsx")'
    assert read(made)["分部门"].cell(FIRST + 2, marked).hyperlink is not None


def test_a_finding_links_to_its_cell(made):
    sheet = read(made)["问题"]
    place = FINDING_HEADS.index("place") + 1
    rows = sheet.iter_rows(min_row=FIRST, min_col=place, max_col=place)
    text, link = next((str(cell.value), cell.hyperlink) for (cell,) in rows if cell.hyperlink is not None)
    title, cell = text.rsplit("!", 1)
    assert str(link.target).replace("\\", "/") == "checked/001_第1次审核.xlsx"
    assert link.location == f"'{title}'!{cell}"


@pytest.mark.judge
def test_libreoffice_comes_to_the_values_the_formulas_carry(made, tmp_path):
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(made)
    formulas, carried = read(made, values=False), read(made)
    cells = [
        (sheet.title, cell.coordinate, carried[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=") and "HYPERLINK" not in cell.value
    ]
    assert len(cells) > 80
    shown = recalculate(path, [(title, at) for title, at, _ in cells])
    differing = {
        (title, at): (held, shown[title, at])
        for title, at, held in cells
        if (round(held, 6) if isinstance(held, float | int) else held or "") != _plain(shown[title, at])
    }
    assert not differing


def _plain(held: object) -> object:
    return round(held, 6) if isinstance(held, float | int) else held or ""
