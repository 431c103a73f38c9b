"""One fault of each class in a random clean return is found at its cell; `python -m benchmarks.planted` asks twenty."""

import pytest
from msgspec.structs import replace

from perfxl.form import load_form
from perfxl.rules import relation_codes
from tests.support.clean_run import BLOCKING, FORMS
from tests.support.planted import CLASSES, judged, key, runs_of


@pytest.mark.parametrize("name", CLASSES)
def test_a_planted_fault_is_found_at_its_cell_and_nothing_else_is(name: str):
    ((seed, clean, planted),) = CLASSES[name].each(1)
    assert name.partition(".")[0] in {each.partition(" ")[0] for each in planted.expected}
    judgement = judged(clean, planted)
    assert judgement.right, (seed, planted.expected, judgement)


def test_the_same_seed_plants_the_same_fault_and_another_one_another():
    first, again, other = (CLASSES["A01.total"].planted(seed) for seed in (3, 3, 4))
    assert first is not None
    assert again is not None
    assert other is not None
    assert first[1].changes == again[1].changes != other[1].changes


def test_what_was_not_planted_and_does_not_follow_is_a_false_alarm():
    ((_, clean, planted),) = CLASSES["A01.total"].each(1)
    alone = judged(clean, replace(planted, followers=()))
    assert not alone.right
    assert {alarm.partition(" ")[0] for alarm in alone.alarms} == {"A04", "A05"}


def test_a_fault_at_another_cell_another_slip_and_another_suspect_are_not_right():
    ((_, clean, planted),) = CLASSES["A01.yuan"].each(1)
    assert judged(clean, planted).named
    assert not judged(clean, replace(planted, expected=("A01 revenue_total__sub01",))).at_cell
    assert judged(clean, replace(planted, slip="sign")).misnamed == "unit_slip"
    assert judged(clean, replace(planted, suspect="reception__own")).missed


def test_a_text_with_the_figure_a_broken_sum_asks_for_is_counted_and_not_told():
    ((_, clean, planted),) = CLASSES["A02.total"].each(1)
    runs = {run.code: run for run in runs_of(clean, planted)}
    assert [key(one) for one in runs["X02"].findings] == []
    reason = runs["X02"].reason
    assert reason is not None
    assert reason.key == "text.follows"
    assert runs["X02"].verdict.value == "insufficient"


def test_a_text_with_a_third_figure_is_told_beside_the_broken_sum():
    for _, clean, planted in CLASSES["A02.total"].each(3):
        told = {"report_overview": "全年总支出为9.87万元。"}
        found = {key(one) for run in runs_of(clean, replace(planted, changes={**planted.changes, **told}))
                 for one in run.findings}  # fmt: skip
        assert "X02 report_overview" in found


def test_without_the_broken_sum_the_same_text_is_told():
    for _, clean, planted in CLASSES["X02.expenditure"].each(3):
        assert judged(clean, planted).right


@pytest.mark.parametrize("form_id", FORMS)
def test_whatever_a_department_has_to_act_on_is_planted(form_id: str):
    form = load_form(form_id)
    acted_on = {code for code, one in form.rules.items() if one.enabled and one.level in BLOCKING}
    planted = {name.partition(".")[0] for name, one in CLASSES.items() if one.form == form_id}
    assert (acted_on | set(relation_codes(form))) - planted == set()
