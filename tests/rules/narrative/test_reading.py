"""How figures in a text are read: paraphrases that agree, slips that do not, and all that is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.rules.narrative.quantities import plain_text, quantities
from perfxl.rules.narrative.statements import statements
from tests.rules.asking import asked, reason
from tests.scoring.real_return import CLEAN, FORM, submission


def read(sentence, field="annual_summary", **changes):
    """What is compared in a text: (claim, whether it agrees)."""
    found = statements(FORM, submission(CLEAN, **{field: sentence, **changes}))
    return [(each.claim, each.agrees) for each in found if each.text == field]


@pytest.mark.parametrize(
    "sentence",
    [
        "基本支出111.16万元。",
        "基本支出1,111,600元。",
        "基本支出1111600元。",
        "基本支出0.011116亿元。",
        "基本支出１１１．１６万元。",
        "基本支出 111.16 万元。",
        "基本支出为111.16万元。",
        "基本支出合计：111.16万元。",
        "2020年本单位基本支出共计111.16万元。",
        "其中，基本支出达到111.2万元。",  # as far as it is written
        "基本支出111万元。",
        "基本支出1,111,612元。",  # finer than the form
        "2020年，君山区社会治理网格化服务中心基本支出111.16万。",
        "2019年完成了筹建。\n基本支出111.16万元。",
        "2020年全年基本支出111.16万元。",
        "截至2020年12月31日，基本支出111.16万元。",
    ],
)
def test_the_same_amount_in_other_words_agrees(sentence):
    assert read(sentence) == [("basic", True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "基本支出111.61万元。",
        "基本支出111.16元。",
        "基本支出1,111,600万元。",
        "基本支出112万元。",
        "基本支出1.1116亿元。",
        "基本支出１１１．６１万元。",
        "本年度基本支出总额为11.116万元。",
    ],
)
def test_another_amount_does_not(sentence):
    assert read(sentence) == [("basic", False)]


@pytest.mark.parametrize(
    "sentence",
    [
        "基本支出约100万元。",
        "基本支出100万元左右。",
        "基本支出100多万元。",
        "基本支出近100万元。",
        "基本支出控制在100万元以内。",
        "基本支出90-100万元。",
        "基本支出90万元至100万元。",
        "2019年基本支出100万元。",
        "上年基本支出100万元。",
        "上年，我单位基本支出100万元。",
        "2019年我单位新成立。当年情况不同。基本支出100万元。",
        "今年基本支出100万元。",
        "2020年1-6月基本支出50万元。",
        "2020年上半年，基本支出50万元。",
        "2021年预计基本支出100万元。",
        "基本支出预算100万元。",
        "年初预算基本支出100万元。",
        "基本支出比上年增加10万元。",
        "基本支出增长5%。",
        "人均基本支出37万元。",
        "下属单位基本支出5万元。",
        "局机关基本支出5万元。",
        "教育支出100万元，其他支出5万元，办公费支出3万元。",
        "基本支出100。",
        "基本支出100万人次。",
        "基本支出（不含人员经费82万元）。",
        "基本支出1，111，611元。",
        "非财政拨款收入8万元。",
        "行政编制2人，另有编外实有2人。",
        "满意度目标为90%，满意度95%以上。",
        "培训网格员编制计划5个村，接待3人次。",
        "下属某某服务中心实有9人。",
        "实有9人次参加培训。",
    ],
)
def test_what_leaves_room_for_another_reading_is_left_alone(sentence):
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("编制5名，实有3人。", [("posts", True), ("people", True)]),
        ("君山区某某服务中心人员编制5个，实有在职人员4人。", [("posts", True), ("people", False)]),
        ("基本支出111.16万元，占总支出的100%。", [("basic", True), ("of_expenditure", True)]),
        ("人员支出29.06万元，占总支出的26.1%。", [("personnel", True), ("of_expenditure", True)]),
        ("人员支出29.06万元，占总支出的62.1%。", [("personnel", True), ("of_expenditure", False)]),
        ("群众满意度96%。", [("satisfaction", True)]),
        ("群众满意度达到95%。", [("satisfaction", False)]),
        ("自评得分95.0分，", [("score", True)]),
        ("上年结转1万元。", [("carried_in_text", False)]),
        ("三公经费支出0.69万元，控制数0.70万元，三公经费控制率98.6%。",
         [("three_public", True), ("limit", True), ("limit_rate", True)]),
        ("“三公”经费支出0.96万元。", [("three_public", False)]),
        ("因公出国（境）费0万元。", [("abroad", True)]),  # a blank column of a table that is filled in
        ("因公出国（境）费2万元。", [("abroad", False)]),
        ("公务车购置及运行维护费0万元。", [("vehicles", True)]),
    ],
)  # fmt: skip
def test_counts_shares_and_scores(sentence, wanted):
    assert read(sentence) == wanted


def test_a_special_fund_s_carry_over_is_part_of_the_department_s():
    carried = {"carried_in__own": 5}
    assert read("专项资金上年结余1万元。", **carried) == []  # 专项 before the label: whose, is not said
    assert read("本单位专项资金共计0万元，上年结余1万元。", **carried)[-1] == ("carried_in_of_funds", True)
    assert read("本单位专项资金共计0万元，上年结余6万元。", **carried)[-1] == ("carried_in_of_funds", False)


def test_income_with_or_without_the_carry_over_and_either_balance_will_do():
    used = {"carried_in__own": 2, "revenue_total__own": "113.97", "current_balance__own": "0.81",
            "cumulative_balance__own": "2.81"}  # fmt: skip
    assert read("收入合计113.97万元，结余0.81万元。", **used) == [("revenue", True), ("balance", True)]
    assert read("收入合计111.97万元，结余2.81万元。", **used) == [("revenue", True), ("balance", True)]
    assert read("收入合计112.97万元，累计结余0.81万元。", **used) == [("revenue", False), ("cumulative", False)]
    assert read("年末结余0.81万元。", **used) == [("cumulative", False)]  # the longer word says which


def test_a_blank_field_and_a_detail_outside_its_list_are_left_alone():
    assert read("固定资产5万元。", assets_total__own=None, assets_in_use__own=None) == []
    assert read("项目支出5万元。", project_expenditure__own=None) == []  # it has to be filled in: S01 speaks
    assert read("其中劳务费3万元。", "report_projects") == []
    assert read("商品和服务支出82.1万元，其中劳务费3万元。", "report_projects") == [
        ("goods", True), ("labour_services", False)]  # fmt: skip


def test_where_the_cover_has_another_year_no_years_text_is_held_against_the_figures():
    assert read("2020年基本支出100万元。") == [("basic", False)]
    assert read("2020年基本支出100万元。", evaluation_year=2019) == []  # S13 tells of the cover
    assert read("2019年基本支出100万元。", evaluation_year=2019) == []


def test_satisfaction_stands_in_the_report_or_the_survey_in_the_form():
    without = {"survey_method": None, "survey_valid": None}
    report = str(CLEAN["report_performance"])
    assert [each.field for each in asked(**without)["X11"].findings] == ["report_performance"]
    stated = report.replace("满意度得到了提高", "满意度为96%，得到了提高")
    assert asked(**without, report_performance=stated)["X11"].findings == ()
    more = report.replace("满意度得到了提高", "满意度达到95%以上")
    assert asked(**without, report_performance=more)["X11"].findings == ()
    assert asked(**without, satisfaction_rate=None)["X11"].findings == ()
    silent = report.replace("满意度", "评价")
    assert [each.field for each in asked(**without, report_performance=silent)["X11"].findings] == ["satisfaction_rate"]


def test_a_return_without_texts_has_nothing_to_compare():
    blank = dict.fromkeys((name for name, _ in FORM.narrative.places), None)
    runs = asked(**blank)
    assert {runs[code].verdict.value for code in ("X01", "X02", "X06", "X27")} == {"not_applicable"}


def test_a_text_with_more_figures_than_are_read_is_not_passed():
    run = asked(annual_summary="基本支出111.16万元。" * 501)["X01"]
    assert (run.verdict.value, run.compared) == ("insufficient", 500)
    assert "500" in reason(run)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("５，０００元", []),  # a break, or a thousand?
        ("5,000元和3万人", [("5000", "元")]),
        ("-0.5万元", [("-0.5", "万元")]),
        ("98.57％，3个，3个村", [("98.57", "%"), ("3", "个")]),
        ("1.2.3元", []),
        ("2020年10号", []),
    ],
)
def test_numbers_with_their_units(text, found):
    assert [(str(each.value), each.unit) for each in quantities(plain_text(text))] == found


def test_units_are_converted_to_the_form_s():
    (one,) = quantities("1,111,600元")
    assert one.in_unit("money", "万元") == (Decimal("111.16"), Decimal("0.0001"))
    (share,) = quantities("98.57%")
    assert share.in_unit("percent", "万元") == (Decimal("0.9857"), Decimal("0.0001"))
