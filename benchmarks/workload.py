"""What the benchmark marks: a form of ten sheets, or a real return, and what is to be put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from perfxl.marking import Edition, Marking, annotation, mark
from perfxl.marking.page import Book, Page
from perfxl.model import CellRef, Stage
from perfxl.ooxml import Annotation, DefinedName, Drawn, DxfStyle, Mark, Note, Package, annotate, scan
from perfxl.reader import identify, read
from perfxl.rules import run_all
from perfxl.scoring import score

SHEETS, ROWS, COLUMNS, FINDINGS, LINES = 10, 50, 10, 20, 25
LIST, RUBRIC = "审核问题清单", "自评得分核对表"
OPEN, CHANGED = DxfStyle(fill="FF9B9B", border="C00000"), DxfStyle(fill="D9C8EC")
WORDS = "收入合计自报 111.97 万元，应为基本支出、项目支出与累计结余之和 111.79 万元，两处不能同时成立"


@dataclass(frozen=True)
class Job:
    """One workbook to annotate: what goes in, our whole step, and our step with the sheets drawn beforehand."""

    name: str
    host: bytes
    plan: Annotation
    whole: Callable[[], bytes]
    splice: Callable[[], bytes]


def form_job(touched: int) -> Job:
    """Return the form of ten sheets, its 20 marks and 20 comments spread over `touched` of them."""
    host = form()
    plan = form_plan(touched)
    return Job(
        f"form of ten sheets, marks on {touched}",
        host,
        plan,
        lambda: annotate(host, form_plan(touched)).data,
        lambda: annotate(host, plan).data,
    )


def sample_job(path: Path) -> Job:
    """Return a real return as the pipeline marks it: sentences, live formulas and looking for older marks included."""
    host = path.read_bytes()
    case = _case(path, host)
    plan = annotation(case)
    return Job(path.name, host, plan, partial(mark, host, case), lambda: annotate(host, plan).data)


def _case(path: Path, data: bytes) -> Marking:
    workbook = scan(Package.open(data))
    found = identify(workbook)
    submission = read(found, workbook)
    card = score(found, submission)
    runs = run_all(found, submission, card, Stage.DRAFT)
    digest = hashlib.sha256(data).hexdigest()
    return Marking(found, submission, runs, card, Edition.DEPARTMENT, 1, path.name, digest)


def form() -> bytes:
    """Return a form of ten sheets: 5,000 cells, 1,000 of them formulas, merged heads, names, lists, protection."""
    held = BytesIO()
    book: Any = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": datetime(2021, 3, 4)})  # noqa: DTZ001 - a fixed stamp: the same form every time
    head = book.add_format({"bold": True, "align": "center", "border": 1, "font_name": "宋体"})
    text = book.add_format({"border": 1, "text_wrap": True, "font_name": "宋体"})
    money = book.add_format({"border": 1, "num_format": "#,##0.00", "locked": False, "bg_color": "#FFFFE0"})
    total = book.add_format({"border": 1, "num_format": "#,##0.00", "bold": True})
    for number in range(1, SHEETS + 1):
        sheet = book.add_worksheet(f"{number}、收支情况")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, COLUMNS - 1, 12)
        sheet.merge_range(0, 0, 0, COLUMNS - 1, f"部门整体支出绩效自评表 {number}", head)
        for row in range(1, ROWS + 1):
            sheet.write_string(row, 0, f"{row}、二级机构{number}-{row}", text)
            for column in range(1, COLUMNS - 2):
                sheet.write_number(row, column, (row * 7919 + column * 104729 + number * 31) % 100000 / 100, money)
            sheet.write_formula(row, COLUMNS - 2, f"=SUM(B{row + 1}:H{row + 1})", total, 350.25)
            sheet.write_formula(row, COLUMNS - 1, f"=ROUND(I{row + 1}-B{row + 1},2)", total, 300.5)
            if row % 3 == 0:
                book.define_name(f"amount_{number}_{row}", f"='{number}、收支情况'!$B${row + 1}")
        sheet.data_validation(1, 1, ROWS, COLUMNS - 3, {"validate": "decimal", "criteria": ">=", "value": 0})
        sheet.freeze_panes(2, 1)
        sheet.protect()
    book.close()
    return held.getvalue()


def _places(touched: int) -> Iterator[CellRef]:
    for number in range(FINDINGS):
        yield CellRef(f"{number % touched + 1}、收支情况", 3 + 2 * number, 2 + number % 7)


def form_plan(touched: int) -> Annotation:
    """Return what goes into the form, its two sheets drawn anew."""
    places = list(_places(touched))
    names = [f"_perfxl_F{number:03d}" for number in range(1, FINDINGS + 1)]
    return Annotation(
        marks=tuple(
            Mark(place, ((f"_perfxl_switch*({name}=1)", OPEN), (f"_perfxl_switch*({name}=2)", CHANGED)))
            for place, name in zip(places, names, strict=True)
        ),
        comments=tuple(Note(place, "绩效审核", f"A04 必须改\n{WORDS}\n差 -0.18") for place in places),
        names=(
            DefinedName("_perfxl_switch", f"'{LIST}'!$J$3", hidden=True),
            *(DefinedName(name, f"'{LIST}'!$J${row}", hidden=True) for row, name in enumerate(names, start=5)),
        ),
        sheets=draw(places),
    )


def draw(places: list[CellRef]) -> Drawn:
    """Draw a list of findings and a rubric as the product does."""
    book = Book()
    _list(book.page(LIST, (5, 8, 6, 15, 40, 15, 36, 11, 24, 8), "landscape"), places)
    _rubric(book.page(RUBRIC, (8, 9, 29, 6, 7, 7, 7, 13, 42, 38), "landscape"))
    return book.sheets()


def _list(page: Page, places: list[CellRef]) -> None:
    page.wide(LIST, "title", least=26).wide(WORDS, "plain")
    page.text(page.row, 3, "显示", "switch")
    page.sheet.choices(page.row, 3, ("显示", "不显示"), LIST, "显示 / 不显示")
    page.formula(page.row, 9, 'IF(D3="不显示",0,1)', 1, "hidden")
    page.row += 1
    head = page.heads(["序号", "级别", "编码", "位置", "问题", "应为 / 实为", "怎么改", "状态", "审核说明", "标志"])
    for number, place in enumerate(places, start=1):
        row, cell = page.row, place.absolute
        page.number(row, 0, number, "cell_centre")
        page.text(row, 1, "必须改", "level_must_fix")
        page.text(row, 2, "A04", "cell_centre")
        page.link(row, 3, place, str(place))
        page.text(row, 4, f"{WORDS}（{number}）", "cell")
        page.text(row, 5, f"应为 111.79\n实为 {number}.97", "cell")
        page.text(row, 6, f"请核对 {place} 与相关各格，改正后同时修改合计", "cell")
        page.formula(row, 7, f'IF(J{row + 1}=0,"已改正",IF(J{row + 1}=2,"已改动，待重审","待改"))', "待改", "cell_bold")
        page.text(row, 8, "", "input")
        page.formula(row, 9, f"IFERROR(IF(ROUND({cell}-{number}.5,6)=0,0,1),1)", 1, "hidden")
        page.fit(row, {4: WORDS, 6: WORDS}, least=30)
        page.row += 1
    page.colour((head + 1, page.row - 1), 7, f"$J{head + 2}=0", "C6E0B4")
    page.filter(head)
    page.finish("&C第 &P 页 共 &N 页", head)


def _rubric(page: Page) -> None:
    page.wide(RUBRIC, "title", least=26).wide(WORDS, "plain")
    heads = ["维度", "类别", "指标", "分值", "自评得分", "测算得分", "核定得分", "结论", "依据", "取数"]
    head = page.heads(heads)
    for number in range(LINES):
        row = page.row
        cell = CellRef(f"{number % SHEETS + 1}、收支情况", 4 + number, 9).absolute
        for column, text in enumerate(("过程", "预算执行", f"资金结余 {number}")):
            page.text(row, column, text, "cell_centre")
        page.number(row, 3, 4, "cell_centre")
        page.formula(row, 4, f'IF({cell}="","",MIN(4,{cell}))', 4, "cell_centre")
        page.formula(row, 5, f'IFERROR(ROUND(IF({cell}>100,4,{cell}/25),2),"")', 4, "cell_bold")
        page.text(row, 6, "", "cell_centre")
        page.formula(row, 7, f'IF(F{row + 1}=E{row + 1},"一致","不一致")', "一致", "cell_centre")
        page.text(row, 8, f"累计结余与上年结转相比，第 {number} 档：{WORDS}", "cell")
        page.formula(row, 9, f'"合计 "&{cell}', "合计 350.25", "cell_link")
        page.fit(row, {8: WORDS}, least=30)
        page.row += 1
    for column in (3, 4, 5):
        letter = "ABCDEFG"[column]
        page.formula(page.row, column, f"SUM({letter}{head + 2}:{letter}{page.row})", 100, "cell_bold")
    page.row += 1
    page.finish("&C第 &P 页 共 &N 页", head)
