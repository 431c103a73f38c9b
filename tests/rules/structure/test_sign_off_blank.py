from __future__ import annotations

from datetime import date

from perfxl.model import Level, Stage, Verdict
from tests.rules.asking import asked, clears, fields, only
from tests.scoring.real_return import CLEAN

DAY = date(2021, 3, 31)
SIGNED = {
    "report_date": DAY, "leader_signature": "评价人甲", "leader_date": DAY, "department_opinion": "同意",
    "head_signature": "评价人甲", "head_date": DAY, "preparer": "联系人甲", "preparer_phone": "13800000000",
}  # fmt: skip


def test_nothing_is_asked_of_a_draft():
    run = asked()["S03"]
    assert (run.verdict, run.findings) == (Verdict.NOT_APPLICABLE, ())
    assert run.reason is not None


def test_a_blank_sign_off_is_found_at_the_final_stage():
    finding = only(asked(CLEAN, Stage.FINAL, **{**SIGNED, "preparer": None}), "S03")
    assert (finding.field, finding.level) == ("preparer", Level.MUST_EXPLAIN)


def test_blanks_are_told_together_and_finances_own_block_is_never_asked():
    finding = only(asked(CLEAN, Stage.FINAL), "S03")
    assert {finding.field, *fields(finding)} == set(SIGNED)


def test_a_signed_return_is_left_alone():
    assert asked(CLEAN, Stage.FINAL, **SIGNED)["S03"].verdict is Verdict.PASSED


def test_signing_everything_clears_it():
    finding = only(asked(CLEAN, Stage.FINAL), "S03")
    assert not clears(finding)
    assert clears(finding, CLEAN, **SIGNED)
