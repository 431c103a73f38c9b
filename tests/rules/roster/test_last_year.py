"""X09 and P11: what last year's return says of this one, and what it supplies."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from perfxl.errors import UsageFault
from perfxl.model import Audience, Level, RuleRun, Submission, Verdict
from perfxl.model.rounds import figures_digest
from perfxl.roster import LastYearSays, before, last_year, one_each, supplied
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.scoring.real_return import CLEAN, FORM, UNREADABLE, submission

THIS = submission(CLEAN)


def of_2019(**changes: object) -> Submission:
    """Return last year's return: the same figures as this year's, its balance what this year carried in."""
    same: dict[str, object] = {
        "evaluation_year": 2019,
        "cumulative_balance__total": THIS["carried_in__total"].value or 0,
        "three_public_total__total": THIS["previous_three_public_final"].value,
    }
    return submission(CLEAN, **{**same, **changes})


def asked(this: Submission, last: Submission) -> tuple[Submission, Mapping[str, RuleRun]]:
    says = LastYearSays(before(FORM, one_each([last_year(FORM, last, "上年.xlsx", 1)]), this))
    if says.before is not None:
        this = supplied(FORM, this, says.before.supply)
    return this, {run.code: run for run in run_all(FORM, this, score(FORM, this), last_year=says)}


def test_two_years_that_join_have_nothing_to_say():
    _, runs = asked(THIS, of_2019())
    assert runs["X09"].verdict is Verdict.PASSED
    assert runs["X09"].compared == 2
    assert runs["P11"].verdict is Verdict.PASSED


def test_another_balance_than_last_years_is_found_with_both_sides_and_the_source():
    _, runs = asked(THIS, of_2019(cumulative_balance__total="3.2"))
    (finding,) = runs["X09"].findings
    assert (finding.field, finding.level, finding.audience) == (
        "carried_in__total", Level.MUST_EXPLAIN, Audience.DEPARTMENT,
    )  # fmt: skip
    assert finding.comparison is not None
    assert finding.comparison.expected == "3.2"
    assert "上年.xlsx" in finding.message.say("zh")


def test_words_about_one_balance_of_last_year_do_not_carry_over_to_another():
    digests = set()
    for balance in ("3.2", "3.3"):
        read, runs = asked(THIS, of_2019(cumulative_balance__total=balance))
        digests.add(figures_digest(runs["X09"].findings[0], read))
    assert len(digests) == 2


def test_a_blank_is_not_the_balance_of_last_year_but_of_a_year_that_left_nothing_it_is():
    blank = submission(CLEAN, carried_in__own=None)
    _, runs = asked(blank, of_2019(cumulative_balance__total="3.2"))
    assert [one.message.key for one in runs["X09"].findings] == ["rule.X09.blank.message"]
    _, runs = asked(blank, of_2019(cumulative_balance__total="0"))
    assert runs["X09"].findings == ()


def test_last_years_final_accounts_are_supplied_where_the_form_left_them_blank_and_scored():
    blank = submission(CLEAN, previous_three_public_final=None)
    last = of_2019(three_public_total__total="0.75")
    read, runs = asked(blank, last)
    assert read["previous_three_public_final"].value == Decimal("0.75")
    assert read["previous_three_public_final"].supplied == "上年.xlsx 二、收支情况!B" + str(
        last["three_public_total__total"].cell.row if last["three_public_total__total"].cell else 0
    )
    assert "previous_three_public_final" not in [one.field for one in runs["X09"].findings]


def test_a_year_that_moved_much_is_a_lead_of_finances_alone():
    small = of_2019(expenditure_total__total="50")
    _, runs = asked(THIS, small)
    (finding,) = runs["P11"].findings
    assert (finding.field, finding.level, finding.audience) == (
        "expenditure_total__total", Level.NOTICE, Audience.FINANCE,
    )  # fmt: skip
    assert "增加" in finding.message.say("zh")
    spent = THIS["expenditure_total__total"].value
    assert isinstance(spent, Decimal)
    near = round(spent / Decimal("1.29"), 2)
    assert asked(THIS, of_2019(expenditure_total__total=near))[1]["P11"].findings == ()


def test_a_department_that_was_not_there_is_not_checked_and_never_passes():
    stranger = submission(CLEAN, unit_name="另一个单位", budget_code="999999", evaluation_year=2019)
    _, runs = asked(THIS, stranger)
    assert {runs[code].verdict for code in ("X09", "P11")} == {Verdict.INSUFFICIENT}
    _, runs = asked(submission(CLEAN, carried_in__own=UNREADABLE, carried_in__total=UNREADABLE), of_2019())
    assert runs["X09"].verdict is Verdict.UNREADABLE


def test_without_last_year_neither_is_asked():
    codes = {run.code for run in run_all(FORM, THIS, score(FORM, THIS))}
    assert not {"X09", "P11"} & codes


def test_a_return_of_the_same_year_is_not_last_years():
    with pytest.raises(UsageFault) as caught:
        asked(THIS, submission(CLEAN))
    assert caught.value.key == "fault.previous.year"


def test_of_two_rounds_the_later_counts_and_two_of_one_round_that_contradict_are_refused():
    first = last_year(FORM, of_2019(cumulative_balance__total="1"), "一.xlsx", 1)
    second = last_year(FORM, of_2019(cumulative_balance__total="2"), "二.xlsx", 2)
    assert one_each([second, first]) == (second,)
    with pytest.raises(UsageFault) as caught:
        one_each([second, last_year(FORM, of_2019(cumulative_balance__total="3"), "三.xlsx", 2)])
    assert caught.value.facts["first"] == "二.xlsx"
