from __future__ import annotations

import pytest

from perfxl.model import Level, Verdict
from tests.rules.asking import asked, clears, only
from tests.scoring.real_return import CLEAN, MISSING, UNREADABLE


@pytest.mark.parametrize(
    ("field", "level"),
    [("unit_name", Level.MUST_FIX), ("evaluation_year", Level.MUST_FIX), ("budget_code", Level.NOTICE)],
)
def test_a_blank_identity_field_has_the_level_the_form_gives_it(field, level):
    finding = only(asked(CLEAN, **{field: None}), "S02")
    assert (finding.field, finding.level) == (field, level)
    assert clears(finding)
    assert not clears(finding, CLEAN, **{field: None})


def test_a_filled_cover_is_left_alone():
    assert asked()["S02"].verdict is Verdict.PASSED


def test_a_cover_taken_out_is_one_finding_about_the_whole_workbook():
    gone = dict.fromkeys(("unit_name", "evaluation_year", "budget_code"), MISSING)
    runs = asked(CLEAN, **gone)
    assert (only(runs, "S05").at, runs["S02"].verdict, runs["S02"].findings) == (None, Verdict.INSUFFICIENT, ())


def test_an_unreadable_year_is_unreadable_never_passed():
    assert asked(CLEAN, evaluation_year=UNREADABLE)["S02"].verdict is Verdict.UNREADABLE
