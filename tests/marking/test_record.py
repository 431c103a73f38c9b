"""审核记录: what an auditor signs."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import openpyxl

from perfxl.marking import Edition, Marking, mark
from tests.marking.cases import case, returned


def texts(marking: Marking) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(mark(returned(), marking)))
    return [str(found.value) for row in book["审核记录"].iter_rows() for found in row if found.value is not None]


def test_it_names_the_file_its_hash_the_form_and_the_program():
    marking = case(edition=Edition.AUDIT)
    held = texts(marking)
    assert {"return.xlsx", marking.sha256, "部门整体支出绩效自评表（department_overall 2020.1）", "未记录"} <= set(held)
    assert any(text.startswith("perfxl ") for text in held)


def test_the_time_of_receipt_is_stated_where_it_is_known():
    received = datetime(2021, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    assert "2021-03-01 09:30" in texts(replace(case(edition=Edition.AUDIT), received=received))


def test_every_rule_is_listed_with_its_verdict_and_count():
    held = texts(case(edition=Edition.AUDIT))
    assert held[held.index("A02") :][:4] == ["A02", "通过", "12", "支出合计 = 基本支出 + 项目支出 + 其他支出"]
    assert "应为 缺控制数" in held
    assert "发现 1 条问题" in held


def test_it_holds_finances_leads_and_two_lines_to_sign():
    held = texts(case(edition=Edition.AUDIT))
    assert any("财政内部线索" in text and "二、收支情况" in text for text in held)
    assert "经办人（签字）" in held[-1]
    assert "复核人（签字）" in held[-1]
