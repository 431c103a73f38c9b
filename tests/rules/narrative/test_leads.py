"""N01, N04 to N08, N10 to N12: leads of finance's; never a department's, never more than a notice."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import fields, one, only, reason
from tests.scoring.real_return import CLEAN, FORM, REAL, UNREADABLE

LEADS = ("N01", "N04", "N05", "N06", "N07", "N08", "N10", "N11", "N12")
TARGETS = [name for name in FORM.instances if name.startswith("performance_target__")]
RESULTS = [name for name in FORM.instances if name.startswith("performance_actual__")]


def said(code, given=CLEAN, /, **changes):
    """The Chinese message of the one finding of a code."""
    return only(one(code, given, **changes), code).message.say("zh")


def silent(code, **changes):
    """Whether a rule looked and found nothing."""
    run = one(code, **changes)[code]
    return (run.verdict, run.findings) == (Verdict.PASSED, ())


@pytest.mark.parametrize("code", LEADS)
def test_each_is_on_the_real_return_once_for_finance_alone_and_not_on_the_clean_one(code):
    finding = only(one(code, REAL), code)
    assert (finding.level, finding.audience) == (Level.NOTICE, Audience.FINANCE)
    assert "{" not in finding.message.say("en") + finding.advice.say("en") + finding.advice.say("zh")
    assert silent(code)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("N01", {"report_problems": None}),
        ("N01", {"claimed_score__asset_use": None}),
        ("N04", dict.fromkeys(TARGETS)),
        ("N05", dict.fromkeys(RESULTS)),
        ("N06", dict.fromkeys(TARGETS)),
        ("N08", {"annual_tasks": None}),
        ("N11", {"headcount": None}),
        ("N11", {**{f"evaluator_name__member_{at}": None for at in (1, 2, 3)}, "contact_person": None}),
        ("N12", dict.fromkeys(FORM.rules["N12"].against)),
    ],
)
def test_without_what_it_needs_a_rule_says_so_and_does_not_pass(code, changes):
    run = one(code, **changes)[code]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
    assert "没有填" in reason(run)


@pytest.mark.parametrize(
    ("code", "field"), [("N01", "report_problems"), ("N11", "headcount"), ("N07", "annual_summary")]
)
def test_an_unreadable_cell_leaves_a_rule_unanswered(code, field):
    assert one(code, **{field: UNREADABLE})[code].verdict is Verdict.UNREADABLE


def test_the_problems_of_the_real_return_deny_what_it_claims():
    finding = only(one("N01", REAL), "N01")
    assert finding.field == "report_problems"
    assert fields(finding) == {
        "claimed_score__management_system", "claimed_score__asset_use", "claimed_score__output_other",
        "performance_actual__quality_2", "performance_actual__quantity_1", "performance_actual__social",
        "performance_actual__economic",
    }  # fmt: skip
    message = finding.message.say("zh")
    for piece in (
        "体制建设不健全”，而预算管理·管理制度健全性",
        "部门联动与融合无从谈起”，而质量指标 指标2",
        "基本失联",
        "陈旧",
    ):
        assert piece in message


@pytest.mark.parametrize(
    ("problem", "cell"),
    [
        ("内部制度不健全", "claimed_score__management_system"),
        ("会计资料没有落实归档", "claimed_score__disclosure"),
        ("平台对接没有完成", "performance_actual__quality_1"),
        ("走访调查未开展", "performance_actual__quantity_2"),
    ],
)
def test_a_problem_that_denies_a_claim_is_found_with_the_cell_it_denies(problem, cell):
    finding = only(one("N01", report_problems=f"1、{problem}。"), "N01")
    assert (finding.field, fields(finding)) == ("report_problems", {cell})
    assert problem in finding.message.say("zh")


@pytest.mark.parametrize(
    "problem",
    [
        "制度不够细", "制度不健全的问题已整改", "防止数据录入停滞", "上级平台没有落实对接", "天气预报没有更新",
        "网格化没有更新",  # a word of the department's own name says nothing
        "工作没有开展",
    ],
)  # fmt: skip
def test_a_problem_that_denies_nothing_claimed_is_left_alone(problem):
    assert silent("N01", report_problems=f"1、{problem}。")


def test_who_marked_it_down_or_admits_it_contradicts_nothing():
    down = {"claimed_score__management_system": 2, "deduction_reason__management_system": "制度不健全"}
    assert silent("N01", report_problems="制度不健全。", **down)
    assert silent("N01", report_problems="平台对接没有完成。", performance_actual__quality_1="平台对接没有完成")
    social = {"performance_target__social": "知晓率95%", "performance_actual__social": "知晓率97%"}
    told = {**social, "report_problems": "知晓率统计没有开展。"}
    assert fields(only(one("N01", **told), "N01")) == {"performance_actual__social"}
    assert silent("N01", **told, claimed_score__social_benefit=4)


def test_ten_of_eleven_targets_of_the_real_return_have_no_number():
    finding = only(one("N04", REAL), "N04")
    assert finding.field == "performance_target__quality_1"
    assert len(finding.related) == 9
    assert "11 项绩效目标中有 10 项" in finding.message.say("zh")


@pytest.mark.parametrize(
    "target", ["加强培训", "2020年度加强培训", "指标1：加强培训", "建设5G网络", "推行“一站式”服务"]
)
def test_a_target_without_a_number_is_found_at_its_cell(target):
    finding = only(one("N04", performance_target__quality_2=target), "N04")
    assert (finding.field, fields(finding)) == ("performance_target__quality_2", set())
    assert f"“{target}”" in finding.message.say("zh")


@pytest.mark.parametrize(
    "target",
    ["培训４次", "举办两期", "百分之九十以上", "年底前完成", "全覆盖", "零事故", "无", "不适用", "合格率不低于九成"],
)
def test_a_target_with_a_measure_or_none_at_all_is_left_alone(target):
    assert silent("N04", performance_target__quality_2=target)


def test_a_target_given_among_the_rubrics_inputs_is_given():
    bare = {"performance_target__quality_2": "部门联动"}
    assert silent("N04", **bare, target_value__measure_quality_2=10)
    assert silent("N04", **bare, target_sign__measure_quality_2="定性")
    assert one("N04", **bare, target_value__measure_quality_1=10)["N04"].findings


@pytest.mark.parametrize("result", ["已完成", "控制在预算内", "2020年已全部完成", "按一岗双责落实"])
def test_a_result_without_a_number_is_found_at_its_cell(result):
    finding = only(one("N05", performance_actual__cost_1=result), "N05")
    assert (finding.field, fields(finding)) == ("performance_actual__cost_1", set())
    assert f"“{result}”" in finding.message.say("zh")


@pytest.mark.parametrize("result", ["完成3件", "三次", "2020年12月完成", "完成百分之百", "无", None])
def test_a_result_with_a_number_or_none_at_all_is_left_alone(result):
    assert silent("N05", performance_actual__cost_1=result)
    assert silent("N05", performance_actual__cost_1="已完成", actual_value__measure_cost_1=3)


@pytest.mark.parametrize(
    ("row", "target", "right"),
    [
        ("quantity_1", "加强培训", "培训4次"),
        ("timeliness_1", "对接平台3个", "12月底前对接"),
        ("cost_2", "培训4次", "会议费下降5%"),
        ("economic", "提高党员素质3分", "带动就业20人"),
        ("ecological", "开展培训4次", "绿化20亩"),
    ],
)
def test_an_indicator_in_the_wrong_class_is_found_at_its_cell(row, target, right):
    field = f"performance_target__{row}"
    finding = only(one("N06", **{field: target}), "N06")
    assert (finding.field, fields(finding)) == (field, set())
    assert f"“{target}”" in finding.message.say("zh")
    assert silent("N06", **{field: right})


def test_a_quality_target_has_no_words_it_must_have():
    assert silent("N06", performance_target__quality_1="省市系统平台对接")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("report_performance", "今年以来，参加群众大会两次。"),
        ("goal_completion__goal_1", "系统累计录入楼栋42110栋。"),
        ("report_performance", "自2017年以来建成77个站。"), ("report_problems", "数据停留在2018年水平。"),
        ("annual_summary", "前期，录入5000条。"), ("report_problems", "去年被扣分。"),
        ("performance_actual__quantity_1", "2019年补录5213条"), ("performance_actual__quantity_1", "2021年1月完成4次"),
    ],
)  # fmt: skip
def test_another_period_is_found_in_its_sentence(field, text):
    finding = only(one("N07", **{field: text}), "N07")
    assert (finding.field, fields(finding)) == (field, set())
    assert text in finding.message.say("zh")


@pytest.mark.parametrize(
    "text",
    [
        "2020年全年累计办结500件。", "截至2020年12月，累计录入500条。", "累计结余0.81万元。", "比去年增长5%。",
        "较2019年提高3个百分点。", "与去年同期相比增加3件。", "去年同期为3件，增加2件。", "自2020年1月以来完成3件。",
        "贯彻《2018年至2022年规划》。", "预计2021年完成验收。", "在2019年的基础上提高5%。", "保持2020年水平。",
    ],
)  # fmt: skip
def test_this_years_figures_and_comparisons_are_left_alone(text):
    assert silent("N07", report_performance=text)
    assert silent("N07", performance_actual__quantity_2=text)


def test_a_year_in_a_long_text_may_be_history():
    assert silent("N07", report_problems="2017年投入的硬件设施。")


def test_the_year_is_the_one_the_return_says():
    assert silent(
        "N07",
        evaluation_year=2019,
        goal_completion__goal_1="2019年补录5213条。",
        **dict.fromkeys((*RESULTS, "goal_completion__goal_3")),
    )


def test_three_of_four_goals_of_the_real_return_are_not_among_its_tasks():
    finding = only(one("N08", REAL), "N08")
    assert finding.field == "expected_goal__goal_2"
    assert {"expected_goal__goal_3", "expected_goal__goal_4"} <= fields(finding)
    assert "目标1" not in finding.message.say("zh")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"goal_completion__goal_2": None}, "expected_goal__goal_2", "空白"),
        ({"expected_goal__goal_2": None}, "expected_goal__goal_2", "空白"),
        ({"goal_completion__goal_2": "绿化20亩"}, "expected_goal__goal_2", "说的不是一件事"),
        (
            {"expected_goal__goal_1": "1、网格化服务\n2、培训",
             "goal_completion__goal_1": "1、网格化服务\n2、培训\n3、绿化"},
            "expected_goal__goal_1", "有 2 条",
        ),
    ],
)  # fmt: skip
def test_a_goal_apart_from_its_result_is_found_at_its_row(changes, field, words):
    finding = only(one("N08", **changes), "N08")
    assert finding.field == field
    assert fields(finding) == {field.replace("expected_goal", "goal_completion")}
    assert words in finding.message.say("zh")


def test_goals_that_correspond_by_word_or_topic_or_are_none_are_left_alone():
    assert silent("N08", goal_completion__goal_2="支部党课两次")
    assert silent("N08", expected_goal__goal_4="无", goal_completion__goal_4=None)
    assert silent("N08", expected_goal__goal_4="绿化20亩", goal_completion__goal_4="绿化20亩")  # one of four
    numbered = "1、网格化服务\n2、培训"
    assert silent("N08", expected_goal__goal_1=numbered, goal_completion__goal_1=numbered)


def test_the_standards_of_the_real_return_cite_a_document_of_2015():
    finding = only(one("N10", REAL), "N10")
    assert finding.field == "standard__output_xiaokang"
    assert "岳发〔2015〕11号、岳发〔2015〕19号" in finding.message.say("zh")


@pytest.mark.parametrize("document", ["岳君财发〔2017〕3号", "区办发[2015]11号", "君政发（2016）8号"])
def test_an_old_document_is_found_in_its_text(document):
    finding = only(one("N10", report_overview=f"根据《通知》（{document}）精神，人员编制5人，实有人数为3人。"), "N10")
    assert (finding.field, fields(finding)) == ("report_overview", set())
    assert document.rpartition("（")[0][:3] in finding.message.say("zh")


@pytest.mark.parametrize(
    "document", ["岳君财发〔2018〕3号", "岳君财发〔2021〕10号", "财预〔2013〕53号", "中发〔2011〕34号", "2015"]
)
def test_a_document_of_these_years_or_of_the_state_is_left_alone(document):
    assert silent("N10", report_overview=f"根据《通知》（{document}）精神，人员编制5人，实有人数为3人。")


def test_more_people_than_staff_are_counted_and_not_named():
    finding = only(one("N11", REAL), "N11")
    assert finding.field == "evaluator_name__member_1"
    assert fields(finding) == {"evaluator_name__member_2", "evaluator_name__member_3", "contact_person", "headcount"}
    message = finding.message.say("zh")
    assert "共 4 人，多于实有人数 3 人" in message
    assert "评价人甲" not in message + finding.message.say("en")


def test_a_staff_that_evaluates_itself_is_found():
    everybody = {"evaluator_unit__member_3": "本单位", "contact_person": "评价人乙"}
    assert "就是全部实有人数 3 人" in said("N11", **everybody)
    assert silent("N11", **everybody, headcount=4)
    assert silent("N11", evaluator_unit__member_3="某某会计师事务所")
    assert silent("N11", **{**everybody, "evaluator_name__member_3": "评价人甲"})  # one person twice


def test_the_titles_of_the_real_return_are_not_told_in_its_report():
    finding = only(one("N12", REAL), "N12")
    assert finding.field == "performance_target__timeliness_2"
    message = finding.message.say("zh")
    assert [one for one in ("省级文明窗口单位", "市级文明单位", "区级文明单位") if f"“{one}”" not in message] == []


@pytest.mark.parametrize("name", ["省级卫生单位", "《社区治理规划》", "“雪亮”工程"])
def test_a_name_the_report_does_not_tell_is_found_at_its_cell(name):
    field, target = "performance_target__timeliness_2", f"12月底前完成{name}申报"
    finding = only(one("N12", **{field: target}), "N12")
    assert finding.field == field
    assert target in finding.message.say("zh")
    report = str(CLEAN["report_performance"])
    told = {"report_performance": report + f"已完成{name.replace('省级', '市级')}申报。"}
    assert silent("N12", **{field: target}, **told)


def test_what_is_no_name_is_left_alone():
    assert silent("N12", performance_target__timeliness_2="12月底前完成市级考核、区级“三公经费”检查")
