from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, only
from tests.scoring.real_return import CLEAN, REAL


def test_a_saving_without_a_figure_is_quoted_at_its_cell():
    finding = only(asked(REAL), "N15")
    assert (finding.field, finding.level, finding.audience) == (
        "performance_actual__cost_2",
        Level.NOTICE,
        Audience.FINANCE,
    )
    assert "“压缩了一般性支出”" in finding.message.say("zh")


@pytest.mark.parametrize(
    "text",
    ["一般性支出比上年压减3.2万元", "一般性支出下降 5%", "节约水电费两成", "控制在预算内", "减少支出 3,200 元"],
)
def test_a_figure_or_no_saving_at_all_is_left_alone(text):
    assert asked(CLEAN, performance_actual__cost_2=text)["N15"].verdict is Verdict.PASSED


def test_a_year_is_no_figure_of_a_saving():
    finding = only(asked(CLEAN, performance_actual__cost_2="2020年压减了一般性支出"), "N15")
    assert finding.field == "performance_actual__cost_2"


def test_blank_results_leave_nothing_to_look_at():
    blank = {"performance_actual__cost_1": None, "performance_actual__cost_2": None}
    assert asked(CLEAN, **blank)["N15"].verdict is Verdict.NOT_APPLICABLE
