"""What is hardly plausible and no fault (P01 to P12): finance's leads, which a department never sees."""

from __future__ import annotations

from decimal import Decimal

from perfxl.model import plain
from tests.support.planted_faults import CENT, Clean, Planted, plants

SILENT = "按规定管理使用资金。"
Changes = dict[str, object]


def _staffed(clean: Clean, people: int, posts: int) -> Changes:
    """So many people in so many posts, in the form and in the report."""
    old, new = (clean.amount("establishment"), clean.amount("headcount")), (posts, people)
    told = clean.text("report_overview")
    told = told.replace(f"编制{plain(old[0])}人，实有人数{plain(old[1])}人", f"编制{new[0]}人，实有人数{new[1]}人")
    changes: Changes = {"establishment": Decimal(posts), "headcount": Decimal(people), "report_overview": told}
    if "headcount_outside" in clean.values:
        changes |= {"headcount_established": Decimal(people), "headcount_outside": Decimal(0)}
    return changes


@plants("P01.one_person")
def one_person(clean: Clean) -> Planted | None:
    """All the 公用支出 for one person."""
    if clean.amount("operating_expenditure__total") <= 20:
        return None
    changes = _staffed(clean, 1, max(1, int(clean.amount("establishment"))))
    return Planted(("P01 operating_expenditure__total finance",), changes)


@plants("P12.many_people")
def many_people(clean: Clean) -> Planted | None:
    """Hardly any 人员支出 a head."""
    count = int(clean.amount("personnel_expenditure__total")) + 1
    return Planted(("P12 personnel_expenditure__total finance",), _staffed(clean, count, count))


@plants("P12.few_people")
def few_people(clean: Clean) -> Planted | None:
    """A great deal of 人员支出 a head."""
    if clean.amount("personnel_expenditure__total") <= 60:
        return None
    changes = _staffed(clean, 1, max(1, int(clean.amount("establishment"))))
    return Planted(("P12 personnel_expenditure__total finance",), changes)


@plants("P02.mostly_running")
def mostly_running(clean: Clean) -> Planted | None:
    """Nearly all basic spending is 公用支出; the report gives no figures, there is no detail.

    Followers: in the other form a line is measured by it.
    """
    if "wages_total" in clean.values:
        return None
    kinds = {row: clean.amount(f"basic_expenditure__{row}") for row in ("own", *clean.subordinates)}
    changes: Changes = {"report_overview": SILENT, "report_management": SILENT}
    for row, basic in kinds.items():
        part = (basic / 10).quantize(CENT)
        changes |= {f"personnel_expenditure__{row}": part, f"operating_expenditure__{row}": basic - part}
    return Planted(("P02 operating_expenditure__total finance",), changes, clean.lines("operating_expenditure__own"))


def _shifted(clean: Clean, code: str, at: str, to: tuple[str, ...], share: str) -> Planted | None:
    """All the goods detail in a few items, 接待费 and 车 aside; the report lists none."""
    items = [name for name in clean.form.members["goods_items"] if not name.startswith("goods_")]
    free = sum((clean.amount(name) for name in items), Decimal(0))
    changes: Changes = {name: Decimal(0) for name in items}
    changes |= {to[0]: free, "report_management": SILENT}
    if free < Decimal(share) * max(clean.amount("goods_total"), clean.amount("operating_expenditure__total")) + 1:
        return None
    return Planted((f"{code} {at} finance",), changes)


@plants("P03.union")
def union(clean: Clean) -> Planted | None:
    """工会经费 takes all the detail."""
    planted = _shifted(clean, "P03", "union_funds", ("union_funds",), "0.4")
    enough = clean.amount("wages_total") and clean.amount("goods_total") > clean.amount("wages_total") / 2
    return planted if enough else None


@plants("P04.other")
def other(clean: Clean) -> Planted | None:
    """其他商品和服务支出 takes all the detail."""
    return _shifted(clean, "P04", "other_goods", ("other_goods",), "0.4")


@plants("P05.printing")
def printing(clean: Clean) -> Planted | None:
    """印刷费 takes all the detail, and there are no projects."""
    if clean.amount("project_expenditure__total"):
        return None
    return _shifted(clean, "P05", "printing", ("printing",), "0.4")


@plants("P07.no_travel")
def no_travel(clean: Clean) -> Planted | None:
    """会议费 without 差旅费."""
    return _shifted(clean, "P07", "travel", ("meetings",), "0.1")


@plants("P06.close")
def close(clean: Clean) -> Planted | None:
    """三公经费 right at its limit, full marks earned."""
    total = clean.amount("three_public_total__total")
    if not total:
        return None
    changes: Changes = {"three_public_limit": total, "three_public_limit_rate": Decimal(1), "report_management": SILENT}
    marks = clean.reclaimed({"three_public_control": Decimal(6)})
    return Planted(("P06 three_public_total__total finance",), {**marks, **changes})


@plants("P08.edge")
def edge(clean: Clean) -> Planted | None:
    """满意度 a little above a band, no survey to show for it, told in the report."""
    criterion = next(one for one in clean.form.criteria if one.definition.code == "R11")
    bands = [(one.least, one.marks) for one in criterion.definition.steps if one.least is not None]
    least, mark = clean.random.choice(bands)
    rate = least / 100 + Decimal("0.0041")
    changes = clean.reclaimed({criterion.id: mark})
    changes |= {name: None for name in clean.values if name.startswith("survey_")}
    before, silent = f"社会公众满意度{plain(clean.amount('satisfaction_rate') * 100)}%。", "群众反映良好。"
    told = str(changes["report_performance"]).replace(before, "").replace(silent, "")
    changes |= {"satisfaction_rate": rate, "report_performance": f"{told}社会公众满意度{plain(rate * 100)}%。"}
    return Planted(("P08 satisfaction_rate finance",), changes)


@plants("P09.unspent")
def unspent(clean: Clean) -> Planted | None:
    """As much again received and not spent, 资金结余 at no marks, the texts without figures.

    Followers: the other form asks for 年末结余 a second time.
    """
    more = clean.amount("expenditure_total__own").quantize(CENT) + 1
    columns = ("revenue_total", "fiscal_appropriation", "current_balance", "cumulative_balance")
    changes = clean.reclaimed({"fund_balance": Decimal(0)})
    changes |= {f"{column}__own": clean.amount(f"{column}__own") + more for column in columns}
    changes |= dict.fromkeys(("annual_summary", "report_overview", "report_management"), SILENT)
    if clean.amount("expenditure_total__own") < clean.amount("expenditure_total__total") / 2:
        return None
    return Planted(("P09 expenditure_total__total finance",), changes, ("X20 year_end_balance",))
