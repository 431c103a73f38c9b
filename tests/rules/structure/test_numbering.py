"""S06: numbers that do not follow on, and those that only look so."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from perfxl.rules.structure.numbering import slips
from tests.rules.asking import asked, fields, only
from tests.scoring.real_return import CLEAN, FORM, MISSING, REAL

STYLES = FORM.rules["S06"].patterns


def told(text):
    return [(one.key.removeprefix("rule.S06."), one.facts["written"]) for one in slips(text, STYLES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、甲\n2、乙\n4、丙", [("skipped", "4、")]),
        ("1、甲\n2、乙\n3、丙\n4、丁\n4、戊\n5、己", [("twice", "4、")]),
        ("2．甲", [("first", "2．")]),
        ("1．甲\n（1）乙\n①丙\n②丁\n（2）戊\n2．己\n（二）庚\n1．辛", [("first", "（二）")]),
        ("（一）甲\n（三）乙\n（二）丙", [("skipped", "（三）"), ("back", "（二）")]),
        ("一、甲；三、乙。", [("skipped", "三、")]),
        ("任务1：甲。任务2：乙。任务2：丙。", [("twice", "任务2：")]),
        ("十、甲", [("first", "十、")]),
        ("１、甲\n３、乙", [("skipped", "３、")]),
    ],
)
def test_a_break_is_told_with_the_number_as_written(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1、甲\n2、乙\n\n1、丙\n2、丁",  # a list of its own
        "（一）甲\n1．乙\n2．丙\n（二）丁\n1．戊",
        "（一)甲\n（二）乙",
        "一、甲\n二、三公经费\n三、丙",  # a heading that begins with a numeral
        "全年走访。3、4月份集中整治。",
        "1、甲。2020年完成。3.5万元用于培训。2、乙",
        "1.5万元用于培训\n2.6万元用于宣传",
        "1、甲2、乙；3、丙",
        "1．甲\n2．2021年计划\n3．丙",
        "".join(
            f"{word}、甲\n" for word in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
        ),
        "①甲②乙；③丙",
        "没有编号的文字。",
    ],
)
def test_what_follows_on_or_is_no_numbering_is_left_alone(text):
    assert told(text) == []


def test_the_real_return_lacks_its_first_section():
    finding = only(asked(REAL), "S06")
    assert (finding.field, finding.level, finding.audience) == ("report_management", Level.NOTICE, Audience.FINANCE)
    assert "“（二）”之前没有第 1 项" in finding.message.say("zh")
    assert fields(finding) == set()
    assert asked(CLEAN)["S06"].findings == ()


def test_all_texts_are_one_finding():
    finding = only(asked(REAL, annual_tasks="任务1：甲。任务3：乙。"), "S06")
    assert (finding.field, fields(finding)) == ("annual_tasks", {"report_management"})


def test_a_text_that_was_not_found_is_insufficient():
    assert asked(CLEAN, report_problems=MISSING)["S06"].verdict is Verdict.INSUFFICIENT
