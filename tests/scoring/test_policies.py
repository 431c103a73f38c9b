"""计分口径: six totals of the real return, and what each policy does at its edges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.scoring import score
from tests.scoring.real_return import FORM, REAL, submission


def totals(**changes):
    return {one.id: (one.total, one.grade) for one in score(FORM, submission(REAL, **changes)).policies}


def test_the_six_policies_of_the_real_return():
    assert totals() == {
        "as_claimed": (98, "优"),
        "corrected": (95, "优"),
        "not_applicable_dropped": (Decimal("94.25"), "优"),
        "not_applicable_in_pool": (Decimal("94.57"), "优"),
        "not_applicable_zero": (82, "良"),
        "unverified_zero": (69, "中"),
    }


def test_corrected_never_raises_a_claim():
    assert totals(claimed_score__asset_use=2)["corrected"][0] == 94


def test_a_claim_above_full_marks_counts_as_claimed_but_not_as_corrected():
    found = totals(claimed_score__staff_control=7)
    assert (found["as_claimed"][0], found["corrected"][0]) == (100, 95)


def test_a_pool_gives_no_more_than_it_holds():
    drawn = {
        f"{column}__{line}_benefit": 6 for line in ("economic", "social") for column in ("claimed_score", "full_marks")
    }
    assert totals(**drawn)["corrected"][0] == 95


def test_a_statement_without_evidence_is_not_a_missing_input():
    assert totals(claimed_score__management_system=0)["unverified_zero"][0] == 66


@pytest.mark.parametrize(("lost", "grade"), [("5", "优"), ("5.01", "良"), ("15", "良"), ("15.01", "中")])
def test_a_grade_includes_its_lower_end(lost, grade):
    marks = {"output_xiaokang": 5, "output_growth_pole": 7, "output_government_report": 5}
    left, claims = Decimal(lost), {}
    for line, full in marks.items():
        claims[f"claimed_score__{line}"] = max(Decimal(0), full - left)
        left -= min(left, Decimal(full))
    assert totals(**claims)["corrected"][1] == grade


def test_an_empty_rubric_has_totals_all_the_same():
    blank = {name: None for name in REAL if name.startswith("claimed_score__")}
    assert {total for total, _ in totals(**blank).values()} == {0}
