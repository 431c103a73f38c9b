"""How findings speak: what follows from one cell says so, columns are named, quotations begin where a clause does."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from perfxl.messages import LANGUAGES, catalogue
from perfxl.model import Audience
from tests.rules.asking import asked, only
from tests.scoring.real_return import CLEAN, REAL


def advice(runs, code: str, lang="zh") -> str:
    return only(runs, code).advice.say(lang)


@pytest.mark.parametrize(
    ("wrong", "leading", "others"),
    [
        ({"revenue_total__own": "111.79"}, "A01", ("A04", "A05")),
        ({"cumulative_balance__own": "0.18"}, "A04", ("A06",)),
        ({"basic_expenditure__own": "111.61"}, "A03", ("A02",)),
        ({"carried_in__own": Decimal(1)}, "A01", ("A05", "A06")),
    ],
    ids=str,
)
def test_what_one_wrong_cell_breaks_besides_points_at_the_entry_that_tells_it(wrong, leading, others):
    runs = asked(CLEAN, **wrong)
    (suspect,) = {str(cell) for code in (leading, *others) for cell in only(runs, code).suspects}
    assert "只改动这一处即可全部成立" in advice(runs, leading)
    assert suspect in advice(runs, leading)
    for code in others:
        assert f"像是同一处引起的：请先按 {leading} 核对 {suspect}" in advice(runs, code)
        assert str(only(runs, leading).at) in advice(runs, code, "en")


def test_relations_that_fail_each_for_itself_are_told_each_for_itself():
    runs = asked(CLEAN, reception__own="0.99", assets_total__own="9.22", current_balance__own="0.81")
    assert [code for code in ("A07", "A08") if "同一处" in advice(runs, code)] == []


def test_a_cell_to_fill_in_is_named_by_its_column_and_choices_stand_one_by_one():
    runs = asked(REAL)
    said = {one.code: one.advice.say("zh") for run in runs.values() for one in run.findings}
    assert "“不适用原因”栏（评分表!" in said["R04"]
    assert "“不适用原因”栏（评分表!" in said["R05"]
    assert "选“基本支出结转”或“项目结转”" in said["R01"]


def test_no_quotation_begins_or_ends_with_a_comma_or_within_a_number():
    runs = asked(REAL, reception__own="0.96", personnel_expenditure__own="30.06")
    quotes = [
        quote.partition("”")[0]
        for run in runs.values()
        for one in run.findings
        if one.code in ("T07", "T08", "X01", "X02")
        for quote in one.message.say("zh").split("“")[1:]
    ]
    assert len(quotes) >= 3
    assert [quote for quote in quotes if quote.lstrip("…")[:1] in "，、.：；0123456789"] == []


def test_two_fields_of_one_label_are_told_apart_by_their_sheets():
    said = only(asked(CLEAN, reception__own="0.96", three_public_total__own="0.96"), "X04").message.say("zh")
    assert "汇总：公务接待费 0.96 ≠ 公务接待费（基本支出明细） 0.69" in said
    within = only(asked(CLEAN, reception__own="0.96"), "A07").message.say("zh")
    assert "≠ 公务接待费 0.96" in within


def test_a_bound_is_no_figure_that_has_to_stand_there_and_a_lead_has_no_envelope():
    runs = asked(CLEAN, revenue_total__own="111.79")
    signs = {one.code: one.comparison for run in runs.values() for one in run.findings if one.comparison is not None}
    assert (signs["P01"].sign, signs["P01"].tolerance) == ("≤", None)
    assert (signs["P06"].sign, signs["A01"].sign) == ("<", "")
    assert signs["A01"].tolerance == Decimal("0.03")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_place_a_finding_speaks_of_to_a_department_is_one_of_its_cells(lang):
    for run in asked(REAL).values():
        for one in run.findings:
            if one.audience is Audience.DEPARTMENT and one.at is not None:
                assert one.message.say(lang).startswith(str(one.at)), one.code


# What the workbook itself says in Chinese whatever the language: units, a roster's headings, what a cell holds.
KEPT = {"元", "万元", "分", "无", "单位名称", "二级机构数", "备注"}


def test_the_english_catalogue_keeps_no_chinese_but_words_of_the_workbook():
    left = {
        (key, word)
        for key, texts in catalogue().items()
        for word in re.findall("[\u4e00-\u9fff]+", texts["en"])
        if word not in KEPT
    }
    assert left == set()
