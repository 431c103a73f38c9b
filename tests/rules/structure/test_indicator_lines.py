"""S08: kinds of indicators without one, targets without a result."""

from __future__ import annotations

import pytest

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN, FORM, MISSING, REAL

GROUPS = FORM.rules["S08"].groups


def without(kind, word=None):
    return dict.fromkeys(GROUPS[kind], word)


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("word", [None, "无"])
def test_a_kind_without_any_target_is_found_at_its_first_cell(kind, word):
    finding = only(asked(CLEAN, **without(kind, word)), "S08")
    assert (finding.field, finding.level, finding.audience) == (GROUPS[kind][0], Level.MUST_FIX, Audience.DEPARTMENT)
    assert fields(finding) == set(GROUPS[kind][1:])
    assert f"{kind}指标一项也没有写" in finding.message.say("zh")
    assert clears(finding)
    assert not clears(finding, CLEAN, **without(kind, "不适用"))


def test_one_target_of_a_kind_is_enough():
    one = {**without("产出"), "performance_target__cost_2": "控制非生产性开支"}
    assert asked(CLEAN, **one)["S08"].findings == ()
    assert asked(CLEAN, **{**without("效益", "无"), "performance_target__social": "信息完整"})["S08"].findings == ()


def test_targets_with_a_blank_result_are_one_finding_at_the_result():
    blank = {"performance_actual__quality_1": None, "performance_actual__satisfaction": None}
    finding = only(asked(CLEAN, **blank), "S08")
    assert (finding.field, finding.level) == ("performance_actual__quality_1", Level.MUST_FIX)
    assert fields(finding) == {"performance_actual__satisfaction"}
    assert not clears(finding, CLEAN, performance_actual__quality_1=None)
    assert clears(finding)


def test_no_target_needs_no_result():
    run = asked(REAL)["S08"]  # 生态效益: 无, and its result is blank
    assert (run.findings, run.verdict) == ((), Verdict.PASSED)


def test_a_target_that_was_not_found_is_insufficient():
    run = asked(CLEAN, performance_target__satisfaction=MISSING)["S08"]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
