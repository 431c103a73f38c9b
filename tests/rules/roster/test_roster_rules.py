"""M01–M03: what the roster says, and to whom a form was issued."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from msgspec.structs import replace

from perfxl.model import RuleRun, Submission, Support, Verdict
from perfxl.model.rounds import Refusal, State, figures_digest, finding_key, short_hash
from perfxl.reader import Earlier, EarlierFinding
from perfxl.roster import CODE_PROPERTY, NAME_PROPERTY, enrol, supplied
from perfxl.rules import run_all, standings
from perfxl.scoring import score
from tests.roster.rosters import from_rows
from tests.scoring.real_return import CLEAN, FORM, REAL, submission

UNIT = "君山区社会治理网格化服务中心"
NONE: Mapping[str, str] = {}


def asked(
    read: Submission, *rows: list[object], issued: Mapping[str, str] = NONE
) -> tuple[Submission, Mapping[str, RuleRun]]:
    """Return the submission and the runs of a return checked against a roster of these rows."""
    read = replace(read, properties=issued)
    enrolment = enrol(FORM, from_rows(*rows), read)
    if enrolment.entry is not None:
        read = supplied(FORM, read, enrolment.entry)
    return read, {run.code: run for run in run_all(FORM, read, score(FORM, read), enrolment=enrolment)}


def found(run: RuleRun) -> list[str]:
    return [f"{one.code} {one.field} {one.level.value}" for one in run.findings]


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("initial_budget", 104.9),
        ("carried_in", 5),
        ("three_public_limit", 0.71),
        ("revenue_total", 111.98),
        ("performance_target@economic", "增收"),
        ("budget_disclosure_date", "2020-02-21"),
    ],
)
def test_another_figure_than_the_rosters_is_found_at_its_cell(field: str, known: object) -> None:
    _, runs = asked(submission(CLEAN), ["单位名称", field], [UNIT, known])
    (place,) = [one.field for one in runs["M01"].findings]
    assert str(place).startswith(field.partition("@")[0])
    assert found(runs["M01"]) == [f"M01 {place} must_explain"]


@pytest.mark.parametrize(
    ("field", "known"), [("initial_budget", "105.004"), ("disclosure_site", "ＷＷＷ.junshan. gov.cn")]
)
def test_the_same_figure_written_otherwise_is_left_alone(field: str, known: object) -> None:
    _, runs = asked(submission(CLEAN), ["单位名称", field], [UNIT, known])
    assert (runs["M01"].verdict, runs["M01"].compared) == (Verdict.PASSED, 2)


def test_nothing_to_compare_is_never_a_pass() -> None:
    _, runs = asked(submission(CLEAN, unit_name=None, initial_budget=None), ["单位名称", "编码", "initial_budget"],
                    [UNIT, "115001", 105], issued={CODE_PROPERTY: "115001"})  # fmt: skip
    assert runs["M01"].verdict is Verdict.INSUFFICIENT


def test_a_blank_cell_takes_the_rosters_figure_and_says_so() -> None:
    rows: tuple[list[object], ...] = (["单位名称", "上年三公经费决算数"], [UNIT, 0.72])
    before = score(FORM, submission(REAL)).line("three_public_change")
    read, runs = asked(submission(REAL), *rows)
    line = score(FORM, read).line("three_public_change")
    (figure,) = [one for one in line.inputs if one.name == "previous_three_public_final"]
    assert (before.support, line.support, line.computed) == (Support.INPUTS_MISSING, Support.COMPUTED, Decimal(5))
    assert (figure.value, figure.supplied) == (Decimal("0.72"), "名册!B2")
    assert "claimed_score__three_public_change" not in {one.field for one in runs["R06"].findings}
    assert runs["M01"].findings == ()


def test_what_was_supplied_does_not_count_as_typed() -> None:
    read, runs = asked(submission(CLEAN, budget_code=None), ["单位名称", "编码"], [UNIT, "115001"])
    assert read.fingerprint == submission(CLEAN, budget_code=None).fingerprint
    assert found(runs["S02"]) == ["S02 budget_code notice"]


def test_a_department_not_on_the_roster_is_offered_the_near_one() -> None:
    _, runs = asked(submission(CLEAN, budget_code=None), ["单位名称"], [UNIT[:-2]])
    (finding,) = runs["M02"].findings
    assert found(runs["M02"]) == ["M02 unit_name must_fix"]
    assert f"是不是“{UNIT[:-2]}”" in finding.message.say("zh")
    assert "M01" not in runs


def test_a_code_on_the_roster_is_enough() -> None:
    _, runs = asked(submission(CLEAN), ["单位名称", "编码"], ["网格中心", "115001"])
    assert runs["M02"].verdict is Verdict.PASSED
    assert found(runs["M01"]) == ["M01 unit_name must_explain"]


def test_nobody_to_look_up_is_insufficient() -> None:
    _, runs = asked(submission(CLEAN, budget_code=None, unit_name=None), ["单位名称"], [UNIT])
    assert runs["M02"].verdict is Verdict.INSUFFICIENT


def test_a_form_issued_to_another_department_is_found_at_the_name() -> None:
    rows: tuple[list[object], ...] = (["单位名称", "编码"], ["水利局", "115002"], [UNIT, "115001"])
    _, runs = asked(submission(CLEAN), *rows, issued={NAME_PROPERTY: "水利局", CODE_PROPERTY: "115002"})
    assert found(runs["M03"]) == ["M03 unit_name must_fix", "M03 budget_code must_fix"]
    assert runs["M01"].findings == ()


def test_the_form_of_the_department_itself_is_left_alone() -> None:
    issued = {NAME_PROPERTY: UNIT, CODE_PROPERTY: "115001"}
    _, runs = asked(submission(CLEAN), ["单位名称"], [UNIT], issued=issued)
    assert (runs["M03"].verdict, runs["M03"].compared) == (Verdict.PASSED, 2)


def test_an_issued_form_without_a_name_is_insufficient() -> None:
    read = submission(CLEAN, unit_name=None, budget_code=None)
    runs = {run.code: run for run in run_all(FORM, replace(read, properties={NAME_PROPERTY: UNIT}), score(FORM, read))}
    assert runs["M03"].verdict is Verdict.INSUFFICIENT


def test_without_a_roster_none_of_them_is_asked() -> None:
    read = submission(CLEAN)
    assert not {"M01", "M02", "M03"} & {run.code for run in run_all(FORM, read, score(FORM, read))}


def test_a_form_issued_by_name_alone_is_compared_by_its_code() -> None:
    rows: tuple[list[object], ...] = (["单位名称", "编码"], ["水利局", "115001"], [UNIT, "115002"])
    _, runs = asked(submission(CLEAN), *rows, issued={NAME_PROPERTY: UNIT})
    assert found(runs["M01"]) == ["M01 budget_code must_explain"], "issued as UNIT, whose code is 115002"
    assert (runs["M02"].verdict, runs["M03"].verdict) == (Verdict.PASSED, Verdict.PASSED)


def test_a_form_issued_by_code_alone_is_compared_by_its_name() -> None:
    rows: tuple[list[object], ...] = (["单位名称", "编码"], [UNIT, "115002"], ["网格中心", "115001"])
    _, runs = asked(submission(CLEAN), *rows, issued={CODE_PROPERTY: "115001"})
    assert found(runs["M01"]) == ["M01 unit_name must_explain"]
    assert runs["M03"].findings == ()


def test_a_roster_without_codes_finds_a_form_issued_with_one_by_its_name() -> None:
    read, runs = asked(submission(CLEAN), ["单位名称", "initial_budget"], ["水利局", 7], [UNIT, 104.9],
                       issued={NAME_PROPERTY: UNIT, CODE_PROPERTY: "115001"})  # fmt: skip
    assert found(runs["M01"]) == ["M01 initial_budget must_explain"]
    assert enrol(FORM, from_rows(["单位名称"], [UNIT]), read).entry is not None


def test_words_about_one_figure_of_the_roster_say_nothing_of_another() -> None:
    words = "批复文号见附件3，预算年中调整过"

    def standing(known: float, earlier: Earlier) -> tuple[str, State, Refusal | None]:
        read, runs = asked(submission(CLEAN), ["单位名称", "initial_budget"], [UNIT, known])
        (finding,) = runs["M01"].findings
        one = standings(FORM, read, [finding], earlier, 2)[finding_key(finding)]
        assert one.digest == figures_digest(finding, read)
        return one.digest, one.state, one.refusal

    basis, *_ = standing(104.9, Earlier())
    said = EarlierFinding(words, short_hash(words), basis, basis, 1)
    before = Earlier(1, "", {"M01|initial_budget": said})
    assert standing(104.9, before) == (basis, State.ANSWERED, None)
    assert standing(104.8, before)[1:] == (State.OPEN, Refusal.VOID)
