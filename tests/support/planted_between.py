"""Faults between tables (X03 to X05, X14 to X21): details, inputs and totals that contradict each other."""

from __future__ import annotations

from decimal import Decimal

from tests.support.planted_faults import HUNAN, Clean, Planted, plants
from tests.support.planted_sums import swapped

TOTALS = {"wages": "wages_total", "goods": "goods_total"}


def detailed(clean: Clean, kind: str) -> list[str]:
    """Return the items of a detail list with at least 1 in them, those that other tables repeat left out."""
    items = clean.form.members[f"{kind}_items" if kind == "goods" else "wage_items"]
    return [name for name in items if clean.amount(name) >= 1 and not name.startswith("goods_")]


def _item(kind: str, clean: Clean) -> Planted | None:
    """An item of a detail list typed wrong: the list's total is off."""
    items = detailed(clean, kind)
    if not items:
        return None
    at = clean.random.choice(items)
    return Planted((f"X03 {TOTALS[kind]}",), {at: clean.wrong(clean.amount(at))}, suspect=at)


def _item_missing(kind: str, clean: Clean) -> Planted | None:
    """A total that leaves one of its items out; followers: the same total is part of 人员 or 公用支出."""
    items = detailed(clean, kind)
    if len(items) < 2:
        return None
    total = TOTALS[kind]
    above = "personnel_expenditure__total" if kind == "wages" else "operating_expenditure__total"
    changes = {total: clean.amount(total) - clean.amount(clean.random.choice(items))}
    return Planted((f"X03 {total}", f"X03 {above}"), changes, slip="part_missing", suspect=total)


@plants("X03.wage_item")
def wage_item(clean: Clean) -> Planted | None:
    """工资福利 detail off."""
    return _item("wages", clean)


@plants("X03.goods_item")
def goods_item(clean: Clean) -> Planted | None:
    """商品和服务 detail off."""
    return _item("goods", clean)


@plants("X03.wages_total")
def wages_total(clean: Clean) -> Planted | None:
    """工资福利 total short of an item."""
    return _item_missing("wages", clean)


@plants("X03.goods_total")
def goods_total(clean: Clean) -> Planted | None:
    """商品和服务 total short of an item."""
    return _item_missing("goods", clean)


@plants("X03.family")
def family(clean: Clean) -> Planted | None:
    """对个人和家庭的补助 with exchanged digits no longer adds up to 人员支出."""
    made = swapped(clean.amount("family_support")) if clean.amount("family_support") >= 1 else None
    if made is None or abs(made - clean.amount("family_support")) < 1:
        return None
    at = "personnel_expenditure__total"
    return Planted((f"X03 {at}",), {"family_support": made}, slip="swapped_digits", suspect="family_support")


@plants("X03.capital")
def capital(clean: Clean) -> Planted | None:
    """资本性支出 typed wrong no longer adds up to 公用支出."""
    if not clean.has("goods_total"):
        return None
    changes = {"capital_expenditure": clean.wrong(clean.amount("capital_expenditure"))}
    return Planted(("X03 operating_expenditure__total",), changes, suspect="capital_expenditure")


def _moved(clean: Clean, field: str, *, projects: bool) -> Planted | None:
    """Part of an item entered as another one: the list adds up, but another table says otherwise."""
    item, other = f"goods_{field}", "other_goods"
    if not clean.has("goods_total") or clean.has("project_expenditure__total") is not projects:
        return None
    top = clean.amount(f"{field}__total")
    more = top + Decimal("7.31") - clean.amount(item)
    if clean.amount(other) < more:
        return None
    changes: dict[str, object] = {item: clean.amount(item) + more, other: clean.amount(other) - more}
    changes["report_management"] = (
        "按规定管理使用资金。"  # a report that says otherwise would contradict the form twice
    )
    return Planted((f"X04 {item}" if projects else f"X04 {field}__total",), changes)


@plants("X04.reception")
def reception(clean: Clean) -> Planted | None:
    """Without projects 接待费 is the same in both tables."""
    return _moved(clean, "reception", projects=False)


@plants("X04.reception_above")
def reception_above(clean: Clean) -> Planted | None:
    """With projects the detail's 接待费 is at most that of 三公经费."""
    return _moved(clean, "reception", projects=True)


@plants("X04.vehicles")
def vehicles(clean: Clean) -> Planted | None:
    """Without projects 公务车运行费 is the same in both tables."""
    return _moved(clean, "vehicle_operation", projects=False)


@plants("X04.vehicles_above")
def vehicles_above(clean: Clean) -> Planted | None:
    """With projects the detail's 公务车运行费 is at most that of 三公经费."""
    return _moved(clean, "vehicle_operation", projects=True)


@plants("X05.rate")
def rate(clean: Clean) -> Planted | None:
    """完成控制数的百分比 off by some points."""
    if not clean.has("three_public_limit", "three_public_limit_rate"):
        return None
    at = "three_public_limit_rate"
    return Planted((f"X05 {at}",), {at: clean.amount(at) + Decimal("0.0731")})


@plants("X05.limit")
def limit(clean: Clean) -> Planted | None:
    """控制数 typed wrong; followers: the line that is measured by it."""
    if not clean.has("three_public_limit", "three_public_limit_rate"):
        return None
    at = "three_public_limit"
    return Planted(("X05 three_public_limit_rate",), {at: clean.wrong(clean.amount(at))}, clean.lines(at))


@plants("X14.headcount")
def headcount(clean: Clean) -> Planted | None:
    """编外人数 off by one."""
    if "headcount_outside" not in clean.values:
        return None
    at = "headcount_outside"
    return Planted(("X14 headcount",), {at: clean.amount(at) + 1}, suspect=at)


@plants("X14.total")
def headcount_total(clean: Clean) -> Planted | None:
    """实有人数 off by one, its parts and the report right; followers: 财政供养人员控制率 is measured by it."""
    if "headcount_outside" not in clean.values:
        return None
    changes = {"headcount": clean.amount("headcount") + 1}
    return Planted(("X14 headcount",), changes, clean.lines("headcount"), suspect="headcount")


def _above(clean: Clean, code: str, field: str, most: str, *following: str) -> Planted | None:
    """A figure above the one it is part of; followers: what is measured by it."""
    if field not in clean.values or not (clean.has(most) or most in clean.values):
        return None
    changes = {field: clean.amount(most).to_integral_value() + clean.random.randint(2, 9)}
    return Planted((f"{code} {field}",), changes, (*following, *clean.lines(field)))


@plants("X15.valid")
def valid(clean: Clean) -> Planted | None:
    """More valid answers than were issued; followers: the rate no longer comes of them."""
    return _above(clean, "X15", "survey_valid", "survey_issued", "X15 satisfaction_rate")


@plants("X15.satisfied")
def satisfied(clean: Clean) -> Planted | None:
    """More satisfied answers than valid ones; followers: the rate no longer comes of them."""
    return _above(clean, "X15", "survey_satisfied", "survey_valid", "X15 satisfaction_rate")


@plants("X15.rate")
def satisfaction(clean: Clean) -> Planted | None:
    """A rate that does not come of the answers, within its band and as the report has it left right."""
    if "survey_satisfied" not in clean.values:
        return None
    at = "satisfaction_rate"
    return Planted((f"X15 {at}",), {at: clean.amount(at) - Decimal("0.0217")}, clean.lines(at))


@plants("X16.adjusted")
def adjusted(clean: Clean) -> Planted | None:
    """调整后预算数 that is not the budget with what was added; followers: the line measured by it."""
    if not all(name in clean.values for name in ("initial_budget", "budget_addition", "adjusted_budget")):
        return None
    at = "adjusted_budget"
    return Planted((f"X16 {at}",), {at: clean.wrong(clean.amount(at))}, clean.lines(at), suspect=at)


@plants("X16.key_projects")
def key_projects(clean: Clean) -> Planted | None:
    """重点项目支出 above 项目支出; followers: the line measured by it."""
    return _above(clean, "X16", "key_project_expenditure", "project_expenditure__total")


@plants("X16.card")
def card(clean: Clean) -> Planted | None:
    """Paid by card more than could be; followers: the line measured by it."""
    return _above(clean, "X16", "card_spend", "card_eligible")


@plants("X17.fund")
def fund(clean: Clean) -> Planted | None:
    """One special fund's amount typed wrong."""
    if not clean.has("special_funds_total", "special_fund_amount__fund_1"):
        return None
    at = "special_fund_amount__fund_1"
    return Planted(("X17 special_funds_total",), {at: clean.wrong(clean.amount(at))}, suspect=at)


@plants("X20.year_end", HUNAN)
def year_end(clean: Clean) -> Planted | None:
    """年末结余 other than 累计结余; followers: the line measured by it."""
    if "year_end_balance" not in clean.values:
        return None
    at = "year_end_balance"
    return Planted((f"X20 {at}",), {at: clean.wrong(clean.amount(at))}, clean.lines(at), suspect=at)


@plants("X21.carried_in", HUNAN)
def budget_carried_in(clean: Clean) -> Planted | None:
    """上年结转 in the budget other than in the accounts; followers: the line measured by it."""
    if "budget_carried_in" not in clean.values:
        return None
    at = "budget_carried_in"
    return Planted((f"X21 {at}",), {at: clean.wrong(clean.amount(at))}, clean.lines(at), suspect=at)
