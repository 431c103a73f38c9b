"""S07: what a heading names and the text leaves out."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, only
from tests.scoring.real_return import CLEAN, REAL

REPORT = "report_performance"
HEADING = "（二）经济性、效率性、有效性和可持续性分析\n"


def test_the_real_reports_heading_promises_what_never_comes():
    finding = only(asked(REAL), "S07")
    assert (finding.field, finding.level, finding.audience) == (REPORT, Level.NOTICE, Audience.FINANCE)
    assert "标题列了可持续性，正文没有写到" in finding.message.say("zh")


def test_several_left_out_are_one_finding():
    finding = only(asked(CLEAN, **{REPORT: f"{HEADING}1、经济性较好。"}), "S07")
    assert "效率性、有效性、可持续性" in finding.message.say("zh")


def test_a_report_without_the_heading_is_told_otherwise():
    finding = only(asked(CLEAN, **{REPORT: "评价得分95分。"}), "S07")
    assert finding.message.key == "rule.S07.missing.message"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADING}1、经济性：控制较好。2、效率性评价和有效性评价\n按时办结。3、可持续影响：机制长期有效。",
        "经济性较好。效率性较好。有效性较好。建立了长效机制。",
    ],
)
def test_a_report_that_comes_to_each_is_left_alone(text):
    assert asked(CLEAN, **{REPORT: text})["S07"].findings == ()


def test_a_blank_report_is_insufficient_here_and_a_required_blank_there():
    runs = asked(CLEAN, **{REPORT: None})
    assert (runs["S07"].verdict, runs["S07"].findings) == (Verdict.INSUFFICIENT, ())
    assert {one.field for one in runs["S01"].findings} == {REPORT}
