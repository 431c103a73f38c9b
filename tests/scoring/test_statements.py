"""Lines no figure decides: a statement alone is never a pass, evidence and exactly explained marks are."""

from __future__ import annotations

import pytest

from perfxl.form.reasons import cases_stated
from perfxl.model import Support, Verdict
from perfxl.scoring import score
from tests.scoring.real_return import FORM, REAL, submission


def safety(**changes):
    return score(FORM, submission(REAL, **changes)).line("asset_safety")


@pytest.mark.parametrize(
    ("reason", "count"),
    [
        ("固定资产尚未全面实行一物一卡管理。", 1),
        ("未实行一物一卡；账实不符", 2),
        ("1、未实行一物一卡2、账实不符", 2),
        ("账实不符\n处置未报批", 2),
        ("见附件2。", 1),
        ("；。", 0),
    ],
)
def test_a_reason_tells_as_many_cases_as_it_has_clauses(reason, count):
    assert cases_stated(reason) == count


def test_one_stated_case_explains_one_mark():
    found = safety()
    assert (found.computed, found.verdict, found.support) == (3, Verdict.PASSED, Support.ATTESTED)


def test_a_reason_that_does_not_explain_the_marks_is_no_pass_and_no_failure():
    found = safety(deduction_reason__asset_safety="未实行一物一卡；账实不符")
    assert (found.computed, found.verdict) == (None, Verdict.INSUFFICIENT)


def test_full_marks_without_reason_or_evidence_are_a_statement_alone():
    found = safety(claimed_score__asset_safety=4, deduction_reason__asset_safety=None)
    assert (found.computed, found.verdict, found.support) == (None, Verdict.INSUFFICIENT, Support.ATTESTED)


def test_a_number_of_cases_filled_in_decides_over_the_reason():
    found = safety(asset_irregularities=2)
    assert (found.computed, found.verdict, found.support) == (2, Verdict.FAILED, Support.COMPUTED)


def test_no_cases_filled_in_gives_full_marks():
    assert safety(asset_irregularities=0).computed == 4


@pytest.mark.parametrize("criterion", ["management_system", "output_other", "social_benefit"])
def test_evidence_lifts_a_statement_to_a_pass(criterion):
    bare = score(FORM, submission(REAL)).line(criterion)
    named = score(FORM, submission(REAL, **{f"evidence__{criterion}": "附件5"})).line(criterion)
    assert (bare.verdict, bare.support, bare.computed) == (Verdict.INSUFFICIENT, Support.ATTESTED, None)
    assert (named.verdict, named.support, named.computed) == (Verdict.PASSED, Support.EVIDENCED, named.claimed)
