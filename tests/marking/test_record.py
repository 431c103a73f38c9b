"""审核记录: what an auditor signs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from msgspec.structs import replace

from perfxl.marking import Edition, Marking, mark
from perfxl.model import Verdict
from perfxl.pipeline import process
from perfxl.rules import Case, recorded
from perfxl.scoring import score
from tests.marking.cases import FORM, case, cell, returned, submission

RECORD = "审核记录"


def sheet_of(marking: Marking) -> Any:
    return openpyxl.load_workbook(BytesIO(mark(returned(), marking)))[RECORD]


def texts(marking: Marking) -> list[str]:
    return [str(found.value) for row in sheet_of(marking).iter_rows() for found in row if found.value is not None]


def audited(path: Path) -> bytes:
    return process(path, editions=(Edition.AUDIT,)).editions[Edition.AUDIT]


def section(sheet: Any, title: str) -> list[list[Any]]:
    """Return the rows of cells under a section's title, up to the next one."""
    rows = list(sheet.iter_rows())
    first = next(at for at, row in enumerate(rows) if str(row[0].value).startswith(title)) + 1
    ends = (at for at, row in enumerate(rows) if at > first and re.match("[一二三四五六七]、", str(row[0].value)))
    return [list(row) for row in rows[first : next(ends, len(rows))]]


def test_it_names_the_file_its_hash_the_form_and_the_program():
    marking = case(edition=Edition.AUDIT)
    held = texts(marking)
    assert {"return.xlsx", marking.sha256, "部门整体支出绩效自评表（department_overall 2020.1）", "未记录"} <= set(held)
    assert any(text.startswith("perfxl ") for text in held)


def test_the_time_of_receipt_is_stated_where_it_is_known():
    received = datetime(2021, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    assert "2021-03-01 09:30" in texts(replace(case(edition=Edition.AUDIT), received=received))


def test_a_checked_file_is_received_when_it_came_to_lie_where_it_is(samples: Path):
    path = samples / "junshan_2020.xlsx"
    stamp = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    sheet = openpyxl.load_workbook(BytesIO(audited(path)))[RECORD]
    told = {row[0].value: row[4].value for row in sheet.iter_rows(max_row=12)}
    assert told["文件时间（收到的文件在磁盘上的修改时间）"] == stamp


def test_every_rule_is_listed_with_its_verdict_and_count():
    held = texts(case(edition=Edition.AUDIT))
    assert held[held.index("A02") :][:4] == ["A02", "通过", "核对 12 项", "支出合计 = 基本支出 + 项目支出 + 其他支出"]
    assert "应为 缺控制数" in held
    assert "发现 1 条问题" in held


def test_it_holds_finances_leads_and_two_lines_to_sign():
    held = texts(case(edition=Edition.AUDIT))
    assert any("财政内部线索" in text for text in held)
    assert "经办人（签字）" in held[-1]
    assert "复核人（签字）" in held[-1]


def test_totals_are_numbers():
    rows = section(sheet_of(case(edition=Edition.AUDIT)), "一、")
    held = openpyxl.load_workbook(BytesIO(mark(returned(), case(edition=Edition.AUDIT))), data_only=True)[RECORD]
    shown = {row[4].value: held[row[3].coordinate].value for row in rows}
    assert shown == {
        "已核对的勾稽关系（项）": 28, "审核规则（条）": 7, "发现的问题（条）": 4, "自评总分": 11, "测算总分": 8,
    }  # fmt: skip
    policies = [held[row[3].coordinate].value for row in section(sheet_of(case(edition=Edition.AUDIT)), "七、")[:2]]
    assert policies == [11, 8]


def test_every_relation_stands_there_with_both_sides_and_its_cell(samples: Path):
    path = samples / "junshan_2020.xlsx"
    outcome = process(path).outcome
    rows = section(openpyxl.load_workbook(BytesIO(audited(path)))[RECORD], "三、")
    counted = Counter(row[1].value for row in rows if row[2].value in {"成立", "不成立", "尾差"})
    assert counted == {run.code: run.relations for run in outcome.runs if run.relations}
    whole = next(row for row in rows if row[1].value == "A04" and "局机关及二级机构汇总" in row[5].value)
    assert whole[2].value == "成立"
    assert whole[5].value.count("111.97") == 1
    assert all(figure in whole[5].value for figure in ("111.16", "0.81", "="))
    for row in rows:
        if row[3].value != "整本":
            title, _, address = row[3].hyperlink.location.rpartition("!")
            assert row[3].value == f"{title.strip(chr(39))}!{address}"


def test_a_relation_that_fails_or_cannot_be_compared_says_so():
    marking = case(edition=Edition.AUDIT)
    rows = section(sheet_of(marking), "三、")
    broken = next(row for row in rows if row[2].value == "不成立")
    assert "≠" in broken[5].value
    assert "相差" in broken[5].value
    records = recorded(Case(FORM, submission(), score(FORM, submission())))
    unanswered = [one for one in records if one.verdict not in (Verdict.PASSED, Verdict.FAILED)]
    assert {row[2].value for row in rows} >= {"缺数据未核"}
    assert len(unanswered) == sum(row[2].value in {"缺数据未核", "数据无法识别"} for row in rows) > 0


def test_each_finding_leads_to_its_cell_and_each_score_line_to_its_inputs():
    sheet = sheet_of(case(edition=Edition.AUDIT))
    findings = {row[1].value: row[3] for row in section(sheet, "四、")}
    at = cell("revenue_total__own")
    assert findings["A01"].hyperlink.location == f"'{at.sheet}'!{at.a1}"
    assert (findings["A07"].value, findings["A07"].hyperlink) == ("整本", None)
    rows = section(sheet, "五、")
    line = next(at for at, row in enumerate(rows) if "资金结余" in str(row[4].value))
    claimed, balance, carried = (rows[line + step] for step in (1, 2, 3))
    assert [found.hyperlink for found in rows[line]] == [None] * 6  # its cell is that of the claim, one row on
    assert claimed[5].hyperlink.location.endswith(f"!{cell('claimed_score__fund_balance').a1}")
    assert balance[5].hyperlink.location.endswith(f"!{cell('cumulative_balance__total').a1}")
    assert carried[5].hyperlink.location.endswith(f"!{cell('carried_in__total').a1}")


def test_what_was_not_verified_is_listed_with_its_reason():
    rows = section(sheet_of(case(edition=Edition.AUDIT)), "六、")
    told = {row[1].value or row[4].value: row[5].value for row in rows}
    assert told["X05"] == "应为 缺控制数"
    assert told["A10"] == "应为 没有二级机构"
    assert any("管理制度" in str(subject) for subject in told)


def test_every_page_repeats_the_head_and_the_signatures_are_one_row():
    sheet = sheet_of(case(edition=Edition.AUDIT))
    assert sheet.print_title_rows == "$2:$2"
    assert [found.value for found in sheet[2]] == ["序号", "编号", "结论", "位置、数值", "内容", "说明"]
    last = sheet.max_row
    assert sheet.row_dimensions[last].height >= 3 * 34
    assert sheet.print_area.endswith(f"$F${last}")


def test_the_long_sections_begin_on_a_page_of_their_own():
    sheet = sheet_of(case(edition=Edition.AUDIT))
    firsts = [str(sheet.cell(found.id + 1, 1).value)[:2] for found in sheet.row_breaks.brk]
    assert firsts == ["三、", "四、"]


def test_what_is_asked_of_the_whole_batch_is_said_not_to_be_in_this_copy():
    rows = section(sheet_of(case(edition=Edition.AUDIT)), "六、")
    (row,) = [[cell.value for cell in row] for row in rows if row[1].value == "S15"]
    assert "见汇总" in row
    assert "整批" in str(row[-1])
