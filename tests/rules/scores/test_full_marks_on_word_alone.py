from __future__ import annotations

from perfxl.model import Audience, Level, Verdict
from tests.rules.asking import asked, fields, only
from tests.scoring.real_return import CLEAN, REAL

NO_EVIDENCE = {"evidence__output_livelihood": None}
NAMED = ("xiaokang", "growth_pole", "government_report", "livelihood", "key_projects")


def test_tasks_of_the_sample_form_that_no_text_speaks_of_are_one_finding():
    told, _ = asked(REAL)["R16"].findings
    assert (told.field, told.level, told.audience) == (
        "claimed_score__output_xiaokang",
        Level.NOTICE,
        Audience.FINANCE,
    )
    assert fields(told) == {f"claimed_score__output_{name}" for name in NAMED[1:]}
    assert "5 行得满分（共 21 分）" in told.message.say("zh")


def test_disclosure_at_full_marks_without_site_and_dates_is_found():
    _, told = asked(REAL)["R16"].findings
    assert told.field == "claimed_score__disclosure"
    assert fields(told) == {"disclosure_site", "budget_disclosure_date", "accounts_disclosure_date"}


def test_evidence_a_word_in_a_text_a_lower_score_or_another_name_leaves_it_alone():
    assert asked(CLEAN)["R16"].findings == ()
    assert only(asked(CLEAN, **NO_EVIDENCE), "R16").field == "claimed_score__output_livelihood"
    told = {"performance_actual__quantity_2": "承担的2件省重点民生实事全部办结。"}
    lower = {"claimed_score__output_livelihood": 1, "deduction_reason__output_livelihood": "一件跨年办理"}
    own = {"indicator__output_livelihood": "网格事项办结率"}
    for near in (told, lower, own):
        assert asked(CLEAN, **NO_EVIDENCE, **near)["R16"].findings == (), near


def test_one_of_the_lines_own_figures_is_enough():
    no_evidence = {"evidence__disclosure": None}
    assert asked(CLEAN, **no_evidence, budget_disclosure_date=None)["R16"].findings == ()


def test_an_empty_phrase_is_no_evidence():
    assert only(asked(CLEAN, evidence__output_livelihood="无"), "R16").field == "claimed_score__output_livelihood"


def test_a_blank_score_is_insufficient():
    assert asked(CLEAN, claimed_score__output_livelihood=None)["R16"].verdict is Verdict.INSUFFICIENT
