"""N02 and N03: projects told without spending, another unit's name; the department has to explain."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, fields, one, only, places, reason
from tests.scoring.real_return import MISSING, REAL, UNREADABLE

TOLD = "项目资金通过财政直接支付方式拨给施工单位。年终组织专业技术人员对项目进行验收。"


def test_the_real_return_tells_of_projects_it_had_no_money_for():
    finding = only(one("N02", REAL), "N02")
    assert (finding.field, finding.level, finding.audience) == (
        "report_management", Level.MUST_EXPLAIN, Audience.DEPARTMENT,
    )  # fmt: skip
    assert fields(finding) == {"report_projects", "project_expenditure__total", "special_funds_total"}
    said = finding.message.say("zh")
    for piece in ("专款专用", "年终组织专业技术人员对项目进行验收", "项目支出", "专项资金总额", "两处不能同时成立"):
        assert piece in said
    assert "Both cannot be right" in finding.message.say("en")


def test_projects_told_are_found_at_the_text_that_tells_them():
    finding = only(one("N02", report_projects=TOLD), "N02")
    assert finding.field == "report_projects"
    assert "年终组织专业技术人员对项目进行验收。" in finding.message.say("zh")


@pytest.mark.parametrize(
    "said",
    [
        "无。", "本年没有项目支出，未发生项目招投标和项目验收。", "本年度无专项，项目验收、项目招标均未发生。",
        "2020年项目支出0万元，未组织项目招标、项目验收。", "如有项目，将严格按招投标程序办理，并组织项目验收。",
        "上年项目已竣工验收，项目资金已拨付完毕。", "今后将规范项目招标和项目验收。",
        "办公楼维修项目经招标后竣工验收。", "制度规定项目须经招标、项目须经验收。",
        "配合镇、街道做好项目招标和项目验收。",
        "年终组织对项目进行验收。", "门户网站按政府采购程序招标，已通过验收。",
    ],
)  # fmt: skip
def test_what_only_sounds_like_projects_is_left_alone(said):
    run = one("N02", report_projects=said)["N02"]
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)


def test_where_money_was_spent_on_projects_there_is_nothing_to_ask():
    assert one("N02", report_projects=TOLD, special_funds_total="3.5")["N02"].verdict is Verdict.NOT_APPLICABLE
    spent = one("N02", report_projects=TOLD, project_expenditure__own="0.01")["N02"]
    assert (spent.verdict, reason(spent)) == (Verdict.NOT_APPLICABLE, "有项目支出或专项资金")


def test_without_the_figure_or_the_text_projects_are_not_checked():
    run = one("N02", report_projects=TOLD, special_funds_total=None)["N02"]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
    assert "专项资金总额" in reason(run)
    assert one("N02", report_projects=None, report_management=None)["N02"].verdict is Verdict.INSUFFICIENT
    assert one("N02", report_projects=TOLD, special_funds_total=UNREADABLE)["N02"].verdict is Verdict.UNREADABLE
    assert one("N02", report_projects=TOLD, special_funds_total=MISSING)["N02"].verdict is Verdict.INSUFFICIENT


def silent(**changes):
    """Whether N03 looked and found nothing."""
    run = one("N03", **changes)["N03"]
    return (run.verdict, run.findings) == (Verdict.PASSED, ())


def test_the_real_return_calls_itself_a_cooperative():
    finding = only(one("N03", REAL), "N03")
    assert (finding.field, finding.level, finding.audience) == (
        "report_management", Level.MUST_EXPLAIN, Audience.DEPARTMENT,
    )  # fmt: skip
    said = finding.message.say("zh")
    assert "“我社”（1 处）" in said
    assert "制定了我社财务收支" in said
    assert "君山区社会治理网格化服务中心" in said


@pytest.mark.parametrize("name", ["我局", "我校", "我院", "我委", "我站", "我馆", "我公司", "我大队", "我办"])
def test_another_kind_of_units_name_for_itself_is_found_at_its_text(name):
    finding = only(one("N03", annual_summary=f"{name}圆满完成各项任务。"), "N03")
    assert finding.field == "annual_summary"
    assert f"“{name}”" in finding.message.say("zh")


def test_all_texts_with_another_name_are_one_finding():
    finding = only(one("N03", annual_summary="我局成立以来。", report_improvement="我校将改进。"), "N03")
    assert (finding.field, fields(finding)) == ("annual_summary", {"report_improvement"})


@pytest.mark.parametrize(
    "said",
    [
        "我中心、我单位、我区、本中心。", "自我局限，忘我办事。", "我社会治理水平提高。",
        "我办理的事项。", "我所知道的。",
        "我站在群众一边。", "学习《我校我家》，开展“我局是我家”活动。", "我委托第三方测评。",
        "我院落整洁。", "我局部调整。",
    ],
)  # fmt: skip
def test_its_own_name_and_words_that_only_begin_so_are_left_alone(said):
    assert silent(annual_summary=said)


@pytest.mark.parametrize(
    ("unit", "name"),
    [("某区水务局", "我局"), ("某区供销合作社", "我社"), ("某区第一小学", "我校"), ("某区管理委员会", "我委")],
)
def test_a_name_that_is_the_units_own_kind_is_no_fault(unit, name):
    said = {"annual_summary": f"{name}完成了任务。", "report_management": f"{name}制定了制度。"}
    assert silent(unit_name=unit, **said)
    assert silent(institution__sub01=unit, revenue_total__sub01=0, **said)


def test_a_preprinted_name_of_an_institution_is_nobodys_name():
    assert (
        one("N03", report_management="我局制定了制度。")["N03"].verdict is Verdict.FAILED
    )  # 1、局机关 is printed in every form


def test_without_a_unit_name_nothing_can_be_said():
    run = one("N03", unit_name=None, annual_summary="我局圆满完成任务。")["N03"]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
    assert "单位名称" in reason(run)


def test_the_departments_own_list_of_the_real_return_holds_these_and_no_lead():
    told = [place for place in places(asked(REAL)) if place.startswith("N")]
    explained = ["N02 report_management must_explain", "N03 report_management must_explain"]
    assert told == [*explained, "N09 duties notice"]
