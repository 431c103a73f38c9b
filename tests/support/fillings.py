"""Random fillings of a form, each the seed's own.

Around a sound return some cells are off by a cent or at the edge of an envelope, blank, zero, negative, words, as large
as they may be, or exactly on the edge of a band.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form
from perfxl.model import Value

WORDS = ("约5", "无", "5万元", "—", "12.5")
EDGES = tuple(
    Decimal(text)
    for text in (
        "0", "0.01", "0.005", "0.015", "0.02", "0.03", "0.035", "-0.01", "-5", "1", "59.99", "60", "70", "80", "90",
        "95", "100", "100.01", "101", "120", "1000000000", "999999999.99", "0.1", "0.3", "33.33",
    )
)  # fmt: skip
SHIFTS = tuple(Decimal(text) for text in ("0.01", "-0.01", "0.005", "0.015", "0.03", "0.035", "0.04", "-1"))

Filling = Mapping[str, Value]


def filling(form: Form, seed: int) -> Filling:
    """Return the filling of a seed: a sound return, then spoilt in a few places (one in six is left sound)."""
    chance = random.Random(seed)  # noqa: S311  # a filling has to come again, not to be secret
    values = _sound(form, chance)
    typed = [one.name for one in form.instances.values() if one.computed is None and not one.locked]
    numbers = [name for name in typed if FIELD_TYPES[form.instances[name].field.type].stored == "number"]
    for _ in range(chance.choice((0, 1, 2, 5, 12, 40))):
        name = chance.choice(numbers if chance.random() < 0.5 else [one for one in numbers if one in values])
        old = values.get(name)
        how = chance.randrange(6)
        if how == 0:
            values.pop(name, None)
        elif how == 1:
            values[name] = chance.choice(WORDS)
        elif how == 2 and isinstance(old, Decimal):
            values[name] = old + chance.choice(SHIFTS)
        elif how == 3:
            values[name] = Decimal(chance.randrange(-(10**11), 10**11)) / 100
        else:
            values[name] = chance.choice(EDGES)
    if chance.random() < 0.3:
        values["overall_grade"] = chance.choice(("优", "良", "中", "差"))
    return MappingProxyType(values)


def _sound(form: Form, chance: random.Random) -> dict[str, Value]:
    """Return a return in which everything adds up, for the department and some of its subordinates."""
    values: dict[str, Value] = {}

    def money() -> Decimal:
        return Decimal(chance.choice((0, chance.randrange(10**4), chance.randrange(10**7)))) / 100

    rows = ["own", *(row for row, _ in form.units[2:] if chance.random() < 0.2)]
    without_projects = chance.random() < 0.25
    for row in rows:
        amounts = {part: money() for parts in _SUMS.values() for part in parts}
        amounts |= {"project_expenditure": Decimal(0)} if without_projects else {}
        amounts |= {whole: sum((amounts[part] for part in parts), Decimal(0)) for whole, parts in _SUMS.items()}
        amounts["basic_expenditure"] = amounts["personnel_expenditure"] + amounts["operating_expenditure"]
        amounts["cumulative_balance"] = amounts["revenue_total"] - amounts["expenditure_total"]
        amounts["current_balance"] = amounts["cumulative_balance"] - amounts["carried_in"]
        values |= {f"{name}__{row}": amount for name, amount in amounts.items()}
    for criterion in form.criteria:
        if chance.random() < 0.05:
            continue
        values[f"claimed_score__{criterion.definition.id}"] = criterion.definition.marks
    values |= _figures(chance)
    marks = sum((criterion.definition.marks for criterion in form.criteria), Decimal(0))
    values |= {"overall_score": marks, "overall_grade": form.grade(marks), "establishment": Decimal(5)}
    values |= {"headcount": Decimal(chance.randrange(8)), "three_public_limit": money()}
    values |= dict.fromkeys(("contact_person", "contact_phone", "duties", "report_problems"), "文字")
    if chance.random() < 0.5:
        for items, whole in (("wage_items", "wages_total"), ("goods_items", "goods_total")):
            parts = {name: money() for name in form.members[items]}
            values |= parts
            values |= {
                one: _total(values, of) for one, of in _SAME_AS.items() if one in parts and chance.random() < 0.7
            }
            values[whole] = sum((one for one in map(values.get, parts) if isinstance(one, Decimal)), Decimal(0))
    if chance.random() < 0.4:
        values["three_public_limit_rate"] = chance.choice((Decimal("0.9857"), Decimal(1), Decimal(0), Decimal(96)))
    values |= _tied(form, values, chance)
    return {name: value for name, value in values.items() if name in form.instances}


def _total(values: Filling, column: str) -> Decimal:
    """Return the sum of a column of the unit tables."""
    amounts = (value for name, value in values.items() if name.startswith(f"{column}__"))
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))


def _tied(form: Form, values: Filling, chance: random.Random) -> dict[str, Value]:
    """Return figures that say the same as figures of another page, each group more often than not."""
    tied: dict[str, Value] = {}

    def number(name: str) -> Decimal:
        value = tied.get(name, values.get(name))
        return value if isinstance(value, Decimal) else Decimal(0)

    if chance.random() < 0.7:
        tied["family_support"] = _total(values, "personnel_expenditure") - number("wages_total")
        tied["capital_expenditure"] = _total(values, "operating_expenditure") - number("goods_total")
    if chance.random() < 0.7 and number("three_public_limit") > 0:
        rate = _total(values, "three_public_total") / number("three_public_limit")
        tied["three_public_limit_rate"] = rate.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if chance.random() < 0.7:
        tied["headcount_established"] = Decimal(chance.randrange(int(number("headcount")) + 1))
        tied["headcount_outside"] = number("headcount") - number("headcount_established")
    if chance.random() < 0.7:
        issued, answered, satisfied = sorted((Decimal(chance.randrange(1, 200)) for _ in range(3)), reverse=True)
        tied |= {"survey_issued": issued, "survey_valid": answered, "survey_satisfied": satisfied}
        tied["satisfaction_rate"] = (satisfied / answered).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if chance.random() < 0.7:
        tied["budget_addition"] = Decimal(chance.randrange(-100, 100))
        tied["initial_budget"] = Decimal(chance.choice((100, 110, 120)))
        tied["adjusted_budget"] = number("initial_budget") + number("budget_addition")
    tied |= _elsewhere(form, values, chance)
    # A department seldom misses by much: some of what was tied is off, at or beyond the envelope.
    for name in [name for name in tied if chance.random() < 0.06]:
        tied[name] = number(name) + chance.choice((*SHIFTS, Decimal(7), Decimal(-7)))
    return tied


def _elsewhere(form: Form, values: Filling, chance: random.Random) -> dict[str, Value]:
    """Return the special funds with their sum, and the balances as the tables have them."""
    tied: dict[str, Value] = {}
    if chance.random() < 0.5 and "special_fund_amount" in form.members:
        funds = {name: Decimal(chance.randrange(1, 50)) for name in form.members["special_fund_amount"]}
        tied |= {**funds, "special_funds_total": sum(funds.values(), Decimal(0))}
    for one, of in _BALANCES.items():
        if chance.random() < 0.6:
            tied[one] = _total(values, of)
    return tied


def _figures(chance: random.Random) -> dict[str, Value]:
    """Return figures the rubric is scored from, some on the edge of a band."""
    values: dict[str, Value] = {}
    for name in _FIGURES:
        if chance.random() < 0.6:
            values[name] = chance.choice(_BASES) if chance.random() < 0.7 else chance.choice(EDGES[:24])
    for name in ("late_special_funds", "fund_irregularities", "asset_irregularities"):
        if chance.random() < 0.5:
            values[name] = Decimal(chance.randrange(9))
    if chance.random() < 0.6:
        values["satisfaction_rate"] = chance.choice(_RATES)
    if chance.random() < 0.3:
        values["performance_target__satisfaction"] = chance.choice(("无", "≥95%", "不适用。"))
    return values


_FIGURES = (
    "initial_budget", "adjusted_budget", "policy_adjustment", "key_project_expenditure", "special_funds_total",
    "previous_three_public_final", "procurement_budget", "procurement_actual", "card_eligible", "card_spend",
    "budget_carried_in", "budget_addition", "year_end_balance", "three_public_budget", "previous_three_public_budget",
    "operating_budget", "building_area_approved", "building_area_actual", "building_investment_approved",
    "building_investment_actual", "key_work_assigned", "key_work_done",
)  # fmt: skip
_BASES = tuple(Decimal(number) for number in (0, 100, 110, 120, 130, 50, 49, 200, 1000, 33))
_RATES = tuple(Decimal(text) for text in ("0.95", "0.9499", "0.85", "0.8499", "0.75", "0.7499", "1", "0", "0.96"))
_SAME_AS = {"goods_reception": "reception", "goods_vehicle_operation": "vehicle_operation"}
_BALANCES = {"year_end_balance": "cumulative_balance", "budget_carried_in": "carried_in"}
_SUMS = {
    "revenue_total": ("carried_in", "fiscal_appropriation", "government_fund", "non_tax_revenue", "other_revenue"),
    "expenditure_total": ("personnel_expenditure", "operating_expenditure", "project_expenditure"),
    "three_public_total": ("reception", "vehicle_operation", "vehicle_purchase", "overseas_travel"),
    "assets_total": ("assets_in_use", "assets_rented_out", "assets_other"),
}


def kinds(value: Value) -> Iterator[str]:
    """Yield the kinds a typed value is of, for the table of what was asked."""
    if isinstance(value, str):
        yield "words for a number" if value in WORDS else "words"
    if not isinstance(value, Decimal):
        return
    if value == 0:
        yield "zero"
    if value < 0:
        yield "negative"
    if value in EDGES:
        yield "on an edge"
    if abs(value) >= 10**8:
        yield "large"
    if value % Decimal("0.01"):
        yield "finer than a cent"
