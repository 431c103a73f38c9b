"""R13: a qualitative score and its 完成等级."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from perfxl.model import Audience, Level, Verdict
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.rules.asking import asked, clears, fields, only, reason
from tests.scoring.real_return import CLEAN, FORM, MISSING, REAL, submission

SCORE, CLASS = "claimed_score__social_benefit", "completion_class__measure_social"


@pytest.mark.parametrize(
    ("word", "marks"), [("部分达成", 5), ("部分达成", 4), ("部分达成", "2.99"), ("未达成", 3), ("达成", "3.99")]
)
def test_a_score_outside_the_band_is_found_at_the_score(word, marks):
    finding = only(asked(CLEAN, **{CLASS: word, SCORE: marks}), "R13")
    assert (finding.field, finding.level, finding.audience) == (SCORE, Level.MUST_EXPLAIN, Audience.DEPARTMENT)
    assert fields(finding) == {CLASS}


@pytest.mark.parametrize(
    ("word", "marks"), [("部分达成", 3), ("部分达成", "3.99"), ("未达成", 0), ("达成", 4), ("达成", 5)]
)
def test_the_ends_of_a_band_are_as_the_form_says(word, marks):
    run = asked(CLEAN, **{CLASS: word, SCORE: marks})["R13"]
    assert (run.findings, run.verdict, run.compared) == ((), Verdict.PASSED, 2)


def test_a_line_with_marks_of_its_own_is_measured_by_them():
    changes = {"full_marks__social_benefit": 10, "full_marks__economic_benefit": 0, CLASS: "部分达成", SCORE: 7}
    assert "R13" not in {one.code for one in asked(CLEAN, **changes)["R13"].findings}
    assert only(asked(CLEAN, **{**changes, SCORE: 8}), "R13").field == SCORE


@pytest.mark.parametrize("gone", ["performance_target__social", CLASS])
def test_a_target_or_class_whose_cell_is_gone_leaves_the_line_unanswered(gone):
    run = asked(CLEAN, **{CLASS: "部分达成", SCORE: 5, gone: MISSING})["R13"]
    assert (run.findings, run.verdict) == ((), Verdict.INSUFFICIENT)
    assert "社会效益" in reason(run)


def test_score_or_class_corrected_clears_it():
    finding = only(asked(CLEAN, **{CLASS: "部分达成"}), "R13")
    assert not clears(finding, CLEAN, **{CLASS: "部分达成"})
    assert clears(finding, CLEAN, **{CLASS: "部分达成", SCORE: 3})
    assert clears(finding, CLEAN, **{CLASS: "达成"})
    assert not clears(finding, CLEAN, **{CLASS: "未达成"})


def test_a_blank_class_is_insufficient_and_a_line_without_a_target_needs_none():
    run = asked(REAL)["R13"]
    assert (run.verdict, run.findings) == (Verdict.INSUFFICIENT, ())
    assert "社会效益" in reason(run)
    assert "生态效益" not in reason(run)
    assert asked(CLEAN, **{SCORE: None})["R13"].verdict is Verdict.INSUFFICIENT


def test_the_bands_are_the_forms():
    stricter = msgspec.structs.replace(FORM.rules["R13"], numbers={"达成": Decimal(100), "部分达成": Decimal(60)})
    form = replace(FORM, rules={**FORM.rules, "R13": stricter})
    read = submission(CLEAN, form, **{SCORE: 4})
    run = next(one for one in run_all(form, read, score(form, read)) if one.code == "R13")
    assert [one.field for one in run.findings] == [SCORE]
