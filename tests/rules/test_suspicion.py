"""One figure spoilt in a clean return: what slip it looks like, which cells are suspected, and how it is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfxl.expression import names
from perfxl.model import Audience, Level
from tests.rules.asking import asked, fields, only
from tests.scoring.real_return import CLEAN, FORM, submission

SUB = {
    "revenue_total__sub01": 5, "carried_in__sub01": 1, "fiscal_appropriation__sub01": 4, "expenditure_total__sub01": 5,
    "basic_expenditure__sub01": 5, "personnel_expenditure__sub01": 3, "operating_expenditure__sub01": 2,
    "project_expenditure__sub01": 0, "current_balance__sub01": -1, "cumulative_balance__sub01": 0,
    "three_public_total__sub01": 0, "assets_total__sub01": 0,
}  # fmt: skip


def spoilt():
    """Every typed figure of the clean return that some relation takes, with a value that is wrong."""
    taken = {cell for each in FORM.cases for name in names(each.expression) for cell in FORM.members.get(name, (name,))}
    for name, value in CLEAN.items():
        if name in taken and isinstance(value, int | Decimal) and not FORM.instances[name].locked:
            yield name, str(value + Decimal("7.3"))


def relations(runs):
    """The findings of relations that do not hold beyond rounding, where figures were compared."""
    found = [each for run in runs.values() for each in run.findings if each.code[0] in "AX"]
    return [each for each in found if each.level is not Level.NOTICE and each.comparison and each.comparison.difference]


def test_one_spoilt_cell_is_always_among_the_suspects_and_mostly_the_only_one():
    missed, exact, told = [], [], []
    for name, value in spoilt():
        equalities = [each for each in relations(asked(**{name: value})) if each.suspects]
        if not equalities:
            continue
        told.append(name)
        if not all(name in fields(each, "suspects") for each in equalities):
            missed.append(name)
        exact += [name] * all(fields(each, "suspects") == {name} for each in equalities)
    assert missed == []
    # The rest stand in one sum only, where any other addend explains as much.
    assert (len(exact), len(told)) == (17, 77)


@pytest.mark.parametrize(
    ("changes", "code", "slip", "suspects"),
    [
        ({"revenue_total__own": "111.79"}, "A01", "swapped_digits", {"revenue_total__own"}),
        ({"expenditure_total__own": "1111600"}, "A02", "unit_slip", {"expenditure_total__own"}),
        ({"personnel_expenditure__own": "290600"}, "A03", "unit_slip", {"personnel_expenditure__own"}),
        ({"cumulative_balance__own": "-0.81"}, "A04", "sign", {"cumulative_balance__own"}),
        ({"basic_expenditure__own": "29.06"}, "A03", "part_missing", {"basic_expenditure__own"}),
        ({"operating_expenditure__own": "8.21"}, "A03", "decimal_point", {"operating_expenditure__own"}),
        ({"reception__own": "0.96"}, "A07", "swapped_digits", {"reception__own"}),
        ({"goods_total": "82.79"}, "X03", "part_twice", {"goods_total"}),
    ],
)
def test_a_slip_is_diagnosed_and_its_cell_suspected(changes, code, slip, suspects):
    finding = relations({code: asked(**changes)[code]})[0]
    assert finding.diagnosis == slip
    assert fields(finding, "suspects") == suspects
    for lang in ("zh", "en"):
        assert {"zh": "仅为怀疑", "en": "a suspicion only"}[lang] in finding.message.say(lang)
    assert "两处不能同时成立" in finding.message.say("zh")


def test_rounding_is_a_diagnosis_and_suspects_nobody():
    finding = only(asked(revenue_total__own="112"), "A01")
    assert (finding.diagnosis, finding.suspects) == ("rounding", ())


def test_a_row_left_out_of_the_total_shows_in_every_column():
    without = {f"{column}__total": CLEAN.get(f"{column}__own", 0) for column in ("revenue_total", "carried_in",
               "fiscal_appropriation", "government_fund", "non_tax_revenue", "other_revenue")}  # fmt: skip
    finding = asked(**SUB, institution__sub01="某某所", **without)["A09"].findings[0]
    assert finding.diagnosis == "row_missing"
    assert "某某所" in finding.message.say("zh")


def test_a_total_with_a_unit_that_has_no_row_shows_in_every_column():
    more = {"revenue_total__total": "121.97", "carried_in__total": 3, "fiscal_appropriation__total": "118.97"}
    finding = asked(**more)["A09"].findings[0]
    assert finding.diagnosis == "row_missing"
    assert "没有单列" in finding.message.say("zh")
    one = asked(**{**more, "carried_in__total": 2})["A09"].findings[0]
    assert one.diagnosis != "row_missing"


def test_two_spoilt_cells_are_found_together_and_each_finding_names_its_own():
    runs = asked(revenue_total__own="111.79", reception__own="0.96")
    assert fields(only(runs, "A01"), "suspects") == {"revenue_total__own"}
    assert fields(only(runs, "A07"), "suspects") == {"reception__own"}


def test_suspects_come_inputs_before_totals_and_blanks_only_where_nothing_typed_will_do():
    finding = only(asked(assets_in_use__own="5.02"), "A08")
    cells = {value.cell: name for name, value in submission(CLEAN).values.items()}
    listed = [cells[cell] for cell in finding.suspects]
    assert listed == ["assets_in_use__own", "assets_total__own"]


def test_a_finding_names_its_suspect_in_its_advice_and_finance_s_leads_name_none():
    runs = asked(revenue_total__own="111.79")
    (finding,) = runs["A01"].findings
    advice = finding.advice.say("zh")
    assert f"只改动这一处即可全部成立：1、局机关 收入合计（{finding.at}）" in advice
    leads = [each for run in runs.values() for each in run.findings if each.audience is Audience.FINANCE]
    assert leads
    assert [each.code for each in leads if each.diagnosis or each.suspects] == []
