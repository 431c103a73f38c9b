"""Faults of wording and of reasons beside marks (N02, N03, R08, R09, R13, R17, S08)."""

from __future__ import annotations

from decimal import Decimal

from tests.support.planted_faults import HUNAN, Clean, Planted, plants

ADJUSTED = ("年中追加了预算。", "有预算调整事项，附批复。", "年末追减部分指标。", "存在调整项。")
BUDGETS = ("initial_budget", "budget_addition", "adjusted_budget")


@plants("N02.projects")
def projects(clean: Clean) -> Planted | None:
    """Tender and acceptance told where nothing was spent on projects."""
    if clean.has("project_expenditure__total") or clean.has("special_funds_total"):
        return None
    at = "report_projects"
    return Planted((f"N02 {at}",), {at: "项目经公开招投标确定中标单位，竣工后组织专家对项目进行验收。"})


@plants("N03.cooperative")
def cooperative(clean: Clean) -> Planted | None:
    """我社 in the report of a department that is none."""
    at = "report_improvement"
    return Planted((f"N03 {at}",), {at: "进一步完善我社财务收支管理制度。"})


@plants("R08.cases")
def cases(clean: Clean) -> Planted | None:
    """One case told, two cases' marks taken off, no number of cases in the form."""
    changes = clean.reclaimed({"asset_safety": Decimal(2)})
    at = "deduction_reason__asset_safety"
    return Planted((f"R08 {at}",), {**changes, "asset_irregularities": None, at: "有一台设备未登记入账。"})


@plants("R09.contradicted")
def contradicted(clean: Clean) -> Planted | None:
    """Full marks for a system that another line's reason says is not kept."""
    changes = clean.reclaimed({"asset_system": Decimal(3), "asset_safety": Decimal(3)})
    changes |= {"asset_irregularities": Decimal(1), "deduction_reason__asset_system": None}
    changes["deduction_reason__asset_safety"] = "固定资产尚未进行年度盘点。"
    return Planted(("R09 claimed_score__asset_system",), changes)


@plants("R08.hunan", HUNAN)
def cases_hunan(clean: Clean) -> Planted | None:
    """One case told, two cases' marks taken off, no number of cases in the form."""
    changes = clean.reclaimed({"fund_compliance": Decimal(4)})
    at = "deduction_reason__fund_compliance"
    return Planted((f"R08 {at}",), {**changes, "fund_irregularities": None, at: "有一笔支出拨付手续不完整。"})


@plants("R09.hunan", HUNAN)
def contradicted_hunan(clean: Clean) -> Planted | None:
    """Full marks for the financial system where another line's reason says that it is not kept."""
    full = next(line.full_marks for one, line in clean.scored if one.id == "management_system")
    changes = clean.reclaimed({"management_system": full, "fund_compliance": Decimal(5)})
    changes |= {"fund_irregularities": Decimal(1), "deduction_reason__management_system": None}
    changes["deduction_reason__fund_compliance"] = "一笔支出审批手续不全。"
    return Planted(("R09 claimed_score__management_system",), changes)


@plants("R13.partly")
def partly(clean: Clean) -> Planted | None:
    """部分达成 with full marks."""
    changes = clean.reclaimed({"social_benefit": Decimal(5)})
    changes |= {"performance_target__social": "办理群众诉求", "performance_actual__social": "群众诉求已办结。"}
    changes["completion_class__measure_social"] = "部分达成"
    return Planted(("R13 claimed_score__social_benefit",), changes)


@plants("R17.adjustment")
def adjustment(clean: Clean) -> Planted | None:
    """A reason that tells of an adjustment, over a budget that was not adjusted."""
    budget = clean.amount("initial_budget")
    if not budget:
        return None
    changes = clean.reclaimed({"budget_adjustment": Decimal(2)})
    changes |= {"adjusted_budget": budget, "budget_addition": Decimal(0), "policy_adjustment": Decimal(0)}
    at = "deduction_reason__budget_adjustment"
    return Planted((f"R17 {at}",), {**changes, at: "年中追加了人员经费预算。"})


@plants("R17.told")
def adjustment_told(clean: Clean) -> Planted | None:
    """A reason that tells of an adjustment where both budgets are the same."""
    at = "deduction_reason__budget_adjustment"
    first, second = (clean.read[name].value for name in ("initial_budget", "adjusted_budget"))
    if first is None or first != second:
        return None
    return Planted((f"R17 {at}",), {at: clean.random.choice(ADJUSTED)})


@plants("R17.copied")
def budget_copied(clean: Clean) -> Planted | None:
    """年初预算数 copied as 调整后预算数, the reason tells of an adjustment; followers: the line measured by it."""
    at = "deduction_reason__budget_adjustment"
    if not clean.has("initial_budget", "adjusted_budget") or not clean.text(at):
        return None
    first = clean.amount("initial_budget")
    if first == clean.amount("adjusted_budget"):
        return None
    copied = {"adjusted_budget": first, "budget_addition": 0, at: clean.random.choice(ADJUSTED)}
    return Planted((f"R17 {at}",), copied, clean.lines(*BUDGETS))


@plants("S08.result")
def result(clean: Clean) -> Planted | None:
    """A target without a result."""
    if not clean.text("performance_target__quality_1"):
        return None
    return Planted(("S08 performance_actual__quality_1",), {"performance_actual__quality_1": None})


@plants("S08.kind")
def kind(clean: Clean) -> Planted | None:
    """No target of the kind 满意度."""
    at = "performance_target__satisfaction"
    return Planted((f"S08 {at}",), {at: None})
