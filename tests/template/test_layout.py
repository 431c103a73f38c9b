"""Where things stand: the official form's headings in its order, its merged heads, pages that end where they should."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from perfxl.form import Form, load_form
from perfxl.model import CellSpan
from perfxl.template import FormLayout, PlacedCell, Role, SheetLayout, lay_out
from perfxl.template.metrics import CENTIMETRE, TALLEST, page_capacity

OFFICIAL = "self_evaluation_2020.txt"
INCOME = """
机构名称 | 收入合计 | 其中：
上年结转 | 公共财政拨款 | 政府基金拨款 | 纳入专户管理的非税收入拨款 | 其他收入
"""
SPENDING = """
机构名称 | 支出合计 | 其中： | 结余
基本支出 | 其中： | 项目支出 | 当年结余 | 累计结余
人员支出 | 公用支出
"""
THREE_PUBLIC = """
机构名称 | 三公经费合计 | 其中：
公务接待费 | 公务用车运维费 | 公务用车购置费 | 因公出国费
"""
ASSETS = """
机构名称 | 固定资产合计 | 其中： | 其他
在用固定资产 | 出租固定资产
"""
HEADS = {
    "revenue_total": INCOME,
    "expenditure_total": SPENDING,
    "three_public_total": THREE_PUBLIC,
    "assets_total": ASSETS,
}


@pytest.fixture(scope="session")
def layout(form: Form) -> FormLayout:
    return lay_out(form)


def sheet(layout: FormLayout, id: str) -> SheetLayout:
    return next(sheet for sheet in layout.sheets if sheet.id == id)


def plain(text: str) -> str:
    """Return a text without the spaces and line breaks that only shape it."""
    return re.sub(r"[\s　]", "", text)


def head_rows(layout: SheetLayout, above: CellSpan) -> list[list[PlacedCell]]:
    """Return the head of the table whose first row holds `above`, row by row."""
    heads = [cell for cell in layout.cells if cell.role is Role.HEADER and cell.span.bottom < above.top]
    top = max(cell.span.top for cell in heads if cell.text == "机构名称")
    rows = sorted({cell.span.top for cell in heads if cell.span.top >= top})
    return [[cell for cell in heads if cell.span.top == row] for row in rows]


@pytest.mark.parametrize("column", HEADS)
def test_the_heads_of_the_four_tables_are_those_of_the_official_form(column: str, layout: FormLayout):
    rows = head_rows(sheet(layout, "finance"), layout.cells[f"{column}__total"])
    expected = [[word.strip() for word in line.split("|")] for line in HEADS[column].strip().splitlines()]
    assert [[plain(cell.text) for cell in row] for row in rows] == expected


@pytest.mark.parametrize("column", HEADS)
def test_a_head_covers_what_stands_under_it_and_the_rest_reaches_down_to_the_rows(column: str, layout: FormLayout):
    rows = head_rows(sheet(layout, "finance"), layout.cells[f"{column}__total"])
    bottom = layout.cells[f"{column}__total"].top - 1
    for row, below in pairwise([*rows, []]):
        for head in row:
            under = [cell for cell in below if head.span.left <= cell.span.left <= head.span.right]
            if plain(head.text) in ("其中：", "结余"):
                assert head.span.bottom == head.span.top
                assert (under[0].span.left, under[-1].span.right) == (head.span.left, head.span.right)
            else:
                assert head.span.bottom == bottom


def test_merged_heads_are_merged_in_the_file(workbook: Workbook, layout: FormLayout):
    merged = {str(span) for span in workbook["二、收支情况"].merged_cells.ranges}
    for column in HEADS:
        for row in head_rows(sheet(layout, "finance"), layout.cells[f"{column}__total"]):
            for cell in row:
                span = cell.span
                if (span.top, span.left) != (span.bottom, span.right):
                    assert span.absolute.partition("!")[2].replace("$", "") in merged


def test_every_fixed_text_of_the_official_form_is_printed_in_its_order(layout: FormLayout, shared_folder: Path):
    headings = [
        "一、部门（单位）基本概况", "联系人", "联络电话", "人员编制", "实有人数", "职能职责概述", "年度主要工作内容",
        "年度部门（单位）总体运行情况及取得的成绩", "二、部门（单位）收支情况", "年度收入情况（万元）",
        "部门（单位）年度支出和结余情况（万元）", "三、部门（单位）整体支出绩效自评情况",
        "整体支出绩效定性目标及实施计划完成情况", "整体支出绩效定量目标及实施计划完成情况", "绩效自评综合得分",
        "评价等次", "四、评价人员", "评价组组长（签字）", "部门（单位）意见", "部门（单位）负责人（签章）",
        "财政部门归口业务科室意见", "财政部门归口业务股室负责人（签章）", "填报人（签名）",
    ]  # fmt: skip
    official = plain((shared_folder / "reference" / OFFICIAL).read_text("utf-8"))
    printed = [plain(cell.text).rstrip("：") for page in layout.sheets for cell in page.cells if cell.text]
    places = [printed.index(heading) for heading in headings]
    assert places == sorted(places)
    assert [heading for heading in headings if heading not in official] == []


def test_the_rubric_prints_the_official_standards_word_for_word(form: Form, shared_folder: Path):
    official = plain((shared_folder / "reference" / OFFICIAL).read_text("utf-8"))
    official = official.replace("汇集信息资料", "会计信息资料")  # a slip of the official form, corrected in ours
    strange = [c.id for c in form.rubric.criterion if plain(c.standard).partition("（三项")[0] not in official]
    assert strange == []


def test_no_cell_overlaps_another_and_every_value_is_placed_once(layout: FormLayout, form: Form):
    for page in layout.sheets:
        taken: set[tuple[int, int]] = set()
        for cell in page.cells:
            span = cell.span
            here = {(r, c) for r in range(span.top, span.bottom + 1) for c in range(span.left, span.right + 1)}
            assert not here & taken, f"{page.title}!{span.anchor.a1}"
            assert span.right <= len(page.widths)
            assert span.bottom <= len(page.heights)
            taken |= here
    assert set(layout.cells) == set(form.instances)


def test_tables_fill_the_width_of_their_sheet(layout: FormLayout):
    for page in layout.sheets:
        for row in range(1, len(page.heights) + 1):
            spans = [cell.span for cell in page.cells if cell.span.top <= row <= cell.span.bottom and cell.edges]
            if spans and page.id != "cover":
                assert sum(span.right - span.left + 1 for span in spans) == len(page.widths), f"{page.title} {row}"


def test_values_make_rows_higher_but_move_no_cell(form: Form, layout: FormLayout):
    filled = lay_out(form, {"deduction_reason__fund_balance": "有结余，" * 60, "report_problems": "问题。\n" * 200})
    assert filled.cells == layout.cells
    row = layout.cells["deduction_reason__fund_balance"].top - 1
    assert sheet(filled, "rubric").heights[row] > sheet(layout, "rubric").heights[row]
    assert max(height for page in filled.sheets for height in page.heights) <= TALLEST


def test_a_long_narrative_has_room_past_the_limit_of_one_row(form: Form):
    text = "工作说明。\n" * 60
    filled = lay_out(form, {"report_management": text})
    span = filled.cells["report_management"]
    assert span.bottom > span.top
    assert sum(sheet(filled, "report").heights[span.top - 1 : span.bottom]) > TALLEST


def test_the_sign_off_block_is_on_one_page_and_rows_to_sign_in_are_high_enough(layout: FormLayout):
    page = sheet(layout, "evaluators")
    first, last = layout.cells["leader_signature"].top, layout.cells["preparer"].bottom
    assert not [row for row in page.breaks if first <= row < last]
    for name in ("leader_signature", "head_signature", "preparer", "evaluator_signature__member_1"):
        span = layout.cells[name]
        assert sum(page.heights[span.top - 1 : span.bottom]) >= 1.2 * CENTIMETRE


def test_the_sign_off_block_moves_to_the_next_page_whole(form: Form):
    filled = lay_out(form, {f"evaluator_post__member_{n}": "党组书记、主任，" * 20 for n in range(1, 4)})
    page = sheet(filled, "evaluators")
    first, last = filled.cells["leader_signature"].top, filled.cells["preparer"].bottom
    assert first - 1 in page.breaks
    assert not [row for row in page.breaks if first <= row < last]


def test_pages_hold_no_more_than_a_page(layout: FormLayout):
    for page in layout.sheets:
        head = sum(page.heights[page.repeated[0] - 1 : page.repeated[1]]) if page.repeated else 0
        edges = [0, *page.breaks, len(page.heights)]
        for number, (top, bottom) in enumerate(pairwise(edges)):
            used = sum(page.heights[top:bottom]) + (head if number else 0)
            assert used <= page_capacity(page.widths, landscape=page.landscape), f"{page.title} page {number + 1}"


@pytest.mark.parametrize("id", ["department_overall", "hunan_overall"])
@pytest.mark.parametrize("rows", [10, 40])
def test_wherever_a_row_of_units_is_printed_its_table_s_head_is_on_the_page(id: str, rows: int):
    form = load_form(id, rows)
    for page in lay_out(form).sheets:
        tops = [1, *(row + 1 for row in page.breaks)]
        heads = sorted({cell.span.bottom for cell in page.cells if cell.role is Role.HEADER})
        for cell in page.cells:
            if cell.instance and form.instances[cell.instance].row in dict(form.units):
                head = max(row for row in heads if row < cell.span.top)
                top = max(row for row in tops if row <= cell.span.top)
                assert head >= top or (page.repeated is not None and head == page.repeated[1]), (page.title, cell)


def test_the_rubric_s_head_is_repeated_and_its_merged_labels_are_printed_on_both_pages(layout: FormLayout):
    page = sheet(layout, "rubric")
    assert page.repeated is not None
    assert page.breaks
    process = [cell.span for cell in page.cells if cell.text.startswith("过  程")]
    assert len(process) == 2
    assert process[0].bottom in page.breaks


def test_a_column_of_the_unit_tables_is_one_piece_without_its_consolidated_row(layout: FormLayout):
    span = layout.spans["revenue_total"]
    assert layout.span_names["revenue_total"] == "revenue_total__parts"
    assert span.anchor == layout.cells["revenue_total__own"].anchor
    assert span.bottom == layout.cells["revenue_total__sub10"].bottom
    assert layout.span_names["wage_items"] == "wage_items__items"


def test_the_rubric_s_columns_are_in_pieces_by_dimension(layout: FormLayout):
    assert "claimed_score" not in layout.spans
    assert layout.span_names["claimed_score__in_process"] == "claimed_score__in_process__items"
