"""Random returns without a fault: a seed gives one, as values by field instance; every relation and rule is to hold.

Marks are taken from the scorecard of the figures drawn; nothing else is asked of the code that is being proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from perfxl.form import Criterion, Form
from perfxl.model import ScoreLine, Support, plain
from perfxl.scoring import score
from tests.scoring.real_return import submission
from tests.support.clean_prose import Prose
from tests.support.clean_texts import Writer

Values = dict[str, object]
ZERO, CENT, RATE = Decimal(0), Decimal("0.01"), Decimal("0.0001")
NAMES = ("水务", "档案", "文化", "交通", "农业农村", "市场监督", "医疗保障", "退役军人事务", "应急管理", "林业")
KINDS = ("局", "服务中心", "管理站", "管理委员会")
REASONS = ("按评分标准扣减，附整改计划。", "有一项工作延至下年完成。", "制度修订尚未印发。", "台账登记不及时。")
EXCUSES = ("本年没有这项业务，批复文件见附件。", "职责不涉及这一方面。", "三定规定中没有这项职能。")
INCOME = ("carried_in", "fiscal_appropriation", "government_fund", "non_tax_revenue", "other_revenue")
PUBLIC = ("reception", "vehicle_operation", "vehicle_purchase", "overseas_travel")
ASSETS = ("assets_in_use", "assets_rented_out", "assets_other")
BENEFITS = ("social", "economic", "ecological")
OTHER_FAULTS = ("一笔支出审批较迟", "有一项未按时下达", "报销单据（两张）不规范")
FAULTS = ("一台设备未登记入账", "固定资产尚未全面实行一物一卡管理", "一笔处置未按时报批", "盘点表缺签字（已补）")
CLASSES = (("达成", 80, 101), ("部分达成", 60, 80), ("未达成", 0, 60))  # per cent of the marks: from, below
ROWS = ("quality_1", "quality_2", "quantity_1", "quantity_2", "timeliness_1", "timeliness_2", "cost_1", "cost_2")


def clean_return(form: Form, seed: int) -> Values:
    """Return the values of one return; the same seed gives the same return."""
    drawn = _Drawn(form, Random(f"{form.id} {seed}"))  # noqa: S311
    drawn.identity()
    drawn.units()
    drawn.detail()
    drawn.inputs()
    drawn.survey()
    drawn.results()
    drawn.marks()
    drawn.texts()
    return {name: value for name, value in drawn.values.items() if name in form.instances}


@dataclass
class _Drawn:
    """One return while it is drawn; `totals` are the sums over its units, in 万元."""

    form: Form
    random: Random
    values: Values = field(default_factory=dict)
    totals: dict[str, Decimal] = field(default_factory=dict)

    @property
    def prose(self) -> Prose:
        """The wording of this return."""
        return Prose(self.random, self.form.definition.evaluation_year, str(self.values["unit_name"]))

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def amount(self, most: Decimal, least: Decimal = ZERO) -> Decimal:
        """Draw an amount of whole cents."""
        return Decimal(self.random.randint(int(least * 100), max(int(least * 100), int(most * 100)))) / 100

    def split(self, whole: Decimal, parts: int, blank: float = 0.4) -> list[Decimal]:
        """Share out an amount; many shares are nothing."""
        weights = [0 if self.chance(blank) else self.random.randint(1, 100) for _ in range(parts)]
        weights[self.random.randrange(parts)] += 1
        shares = [(whole * each / sum(weights)).quantize(CENT, ROUND_HALF_UP) for each in weights]
        largest = max(range(parts), key=lambda at: shares[at])
        shares[largest] += whole - sum(shares)
        return shares

    def put(self, name: str, value: Decimal) -> None:
        """Fill in an optional figure: nothing is a 0 or a blank."""
        if value or self.chance(0.6):
            self.values[name] = value

    def identity(self) -> None:
        """Who sends it: name, code, year, contact, people."""
        self.values |= {
            "unit_name": f"某区{self.random.choice(NAMES)}{self.random.choice(KINDS)}",
            "budget_code": f"{self.random.randint(101, 899)}{self.random.randint(1, 99):03}",
            "evaluation_year": self.form.definition.evaluation_year,
            "contact_person": f"联系人{self.random.choice('甲乙丙丁')}",
            "contact_phone": self.random.choice(("13800000000", "0730-8000000")),
            "establishment": Decimal(self.random.randint(1, 400)),
        }
        outside = self.random.choice((0, 0, self.random.randint(1, 20)))
        inside = self.random.randint(1, max(1, int(str(self.values["establishment"]))))
        self.values |= {"headcount": Decimal(inside + outside)}
        if self.chance(0.7):
            self.values |= {"headcount_established": Decimal(inside), "headcount_outside": Decimal(outside)}

    def units(self) -> None:
        """Income, spending, 三公 and assets of the department itself and of 0 to 10 subordinates."""
        rows = [row for row, _ in self.form.units if row != "total"]
        scale = Decimal(10) ** self.random.randint(1, 4)
        projects = self.chance(0.7)
        for row in rows[: 1 + self.random.choice((0, 0, self.random.randint(1, 10)))]:
            if row != "own":
                self.values[f"institution__{row}"] = f"{self.random.choice(NAMES)}{self.random.choice('一二三')}所"
            for name, amount in self._unit(scale, projects=projects).items():
                self.totals[name] = self.totals.get(name, ZERO) + amount
                if self.form.instances[f"{name}__own"].field.required:
                    self.values[f"{name}__{row}"] = amount
                else:
                    self.put(f"{name}__{row}", amount)

    def _unit(self, scale: Decimal, *, projects: bool) -> dict[str, Decimal]:
        personnel, operating = self.amount(scale * 9, scale), self.amount(scale * 6, scale)
        project = self.amount(scale * 20) if projects else ZERO
        other = self.amount(scale) if self.chance(0.1) else ZERO
        spent = personnel + operating + project + other
        carried = self.amount(spent / 4) if self.chance(0.6) else ZERO
        adjusted = self.amount(scale) if self.chance(0.1) else ZERO
        left = self.random.choice((ZERO, self.amount(spent / 5)))
        received = max(ZERO, spent + left - adjusted - carried)
        left = carried + received + adjusted - spent
        public = [self.amount(operating / 8) if self.chance(0.5) else ZERO for _ in PUBLIC]
        assets = [self.amount(scale * 9) if self.chance(0.7) else ZERO for _ in ASSETS]
        sources = (carried, *self.split(received, 4))
        return {
            "revenue_total": carried + received, **dict(zip(INCOME, sources, strict=True)),
            "expenditure_total": spent, "basic_expenditure": personnel + operating,
            "personnel_expenditure": personnel, "operating_expenditure": operating, "project_expenditure": project,
            "other_expenditure": other, "other_adjustment": adjusted,
            "current_balance": received - spent, "cumulative_balance": left,
            "three_public_total": sum(public, ZERO), **dict(zip(PUBLIC, public, strict=True)),
            "assets_total": sum(assets, ZERO), **dict(zip(ASSETS, assets, strict=True)),
        }  # fmt: skip

    def detail(self) -> None:
        """The detail of basic spending, or none of it."""
        if self.chance(0.15):
            return
        total = self.totals
        family = self.amount(total["personnel_expenditure"] / 5) if self.chance(0.5) else ZERO
        capital = self.amount(total["operating_expenditure"] / 5) if self.chance(0.4) else ZERO
        wages, goods = total["personnel_expenditure"] - family, total["operating_expenditure"] - capital
        self.values |= {"wages_total": wages, "goods_total": goods}
        self.put("family_support", family)
        self.put("capital_expenditure", capital)
        members = self.form.members
        fixed = {"goods_reception": total["reception"], "goods_vehicle_operation": total["vehicle_operation"]}
        if total["project_expenditure"]:
            fixed = {name: self.amount(most) for name, most in fixed.items()}
        free = [name for name in members["goods_items"] if name not in fixed]
        shares = dict(zip(free, self.split(goods - sum(fixed.values(), ZERO), len(free)), strict=True))
        wage_items = members["wage_items"]
        shares |= fixed | dict(zip(wage_items, self.split(wages, len(wage_items)), strict=True))
        for name, amount in shares.items():
            self.put(name, amount)

    def inputs(self) -> None:
        """What the rubric is scored from; now and then a figure nobody knew."""
        total, spent = self.totals, self.totals["expenditure_total"]
        initial, added = self.amount(spent * 2, spent / 2), self.random.choice((ZERO, self.amount(spent / 4)))
        public = total["three_public_total"]
        limit = self.random.choice((public, self.amount(public * 2, public))) or self.random.choice((ZERO, CENT))
        card = self.random.choice((ZERO, self.amount(spent)))
        procured = self.random.choice((ZERO, self.amount(spent)))
        found: dict[str, Decimal] = {
            "initial_budget": initial, "adjusted_budget": initial + added, "budget_addition": added,
            "policy_adjustment": self.amount(added), "project_budget": total["project_expenditure"],
            "key_project_expenditure": self.amount(total["project_expenditure"]),
            "three_public_limit": limit, "three_public_budget": self.amount(public * 2),
            "previous_three_public_budget": self.amount(public * 2),
            "previous_three_public_final": self.amount(public * 2),
            "procurement_budget": procured, "procurement_actual": self.amount(procured),
            "card_eligible": card, "card_spend": self.amount(card),
            "fund_irregularities": Decimal(self.random.choice((0, 0, 1))),
            "asset_irregularities": Decimal(self.random.choice((0, 0, 2))),
            "operating_budget": self.amount(total["operating_expenditure"] * 2),
            "building_area_approved": ZERO, "building_area_actual": ZERO,
            "building_investment_approved": ZERO, "building_investment_actual": ZERO,
            "key_work_assigned": Decimal(20), "key_work_done": Decimal(self.random.randint(17, 20)),
            "budget_carried_in": total["carried_in"], "year_end_balance": total["cumulative_balance"],
        }  # fmt: skip
        unknown = self.chance(0.3)
        self.values |= {name: value for name, value in found.items() if not (unknown and self.chance(0.15))}
        if limit and "three_public_limit" in self.values and self.chance(0.8):
            self.values["three_public_limit_rate"] = (public / limit).quantize(RATE, ROUND_HALF_UP)
        if total["cumulative_balance"] and self.chance(0.5):
            self.values["balance_nature"] = self.random.choice(("结余", "基本支出结转", "项目结转"))
        self._special_funds()

    def _special_funds(self) -> None:
        amounts = [self.amount(Decimal(500), CENT) for _ in range(self.random.choice((0, 0, 1, 3, 5)))]
        for number, amount in enumerate(amounts, 1):
            self.values[f"special_fund_name__fund_{number}"] = f"{self.random.choice(NAMES)}专项"
            self.values[f"special_fund_amount__fund_{number}"] = amount
        self.values["special_funds_total"] = sum(amounts, ZERO)
        if amounts:
            self.values["late_special_funds"] = Decimal(self.random.randint(0, len(amounts)))

    def survey(self) -> None:
        """Who was asked and how satisfied they were."""
        issued = self.random.randint(20, 2_000)
        valid = self.random.randint(issued // 2, issued)
        happy = self.random.randint(valid * 7 // 10, valid)
        self.values["satisfaction_rate"] = (Decimal(happy) / valid).quantize(RATE, ROUND_HALF_UP)
        if self.chance(0.7):
            self.values |= {
                "survey_date": date(self.form.definition.evaluation_year, self.random.randint(1, 12), 20),
                "survey_method": self.random.choice(("现场问卷", "电话访问", "第三方测评")),
                "survey_issued": Decimal(issued), "survey_valid": Decimal(valid), "survey_satisfied": Decimal(happy),
            }  # fmt: skip

    def results(self) -> None:
        """Targets and what came of them, marks of the department's own, and who evaluated."""
        prose = self.prose
        for number, (goal, done) in enumerate(prose.goals(), 1):
            self.values |= {f"expected_goal__goal_{number}": goal, f"goal_completion__goal_{number}": done}
        sure = {self.random.choice(ROWS), self.random.choice(BENEFITS)}  # S08: one of each kind at least
        for row in (*ROWS, *BENEFITS):
            if row in sure or row in BENEFITS or self.chance(0.8):
                target = prose.target(row)
                while row in sure and target == "无":
                    target = prose.target(row)
                self._target(row, target)
            if row in BENEFITS and self.chance(0.5):
                self.values[f"completion_class__measure_{row}"] = self.random.choice(CLASSES)[0]
        self._target("satisfaction", "群众满意度90%以上")
        if "full_marks__output_other" in self.form.instances and self.chance(0.3):
            self.values |= {"full_marks__output_other": Decimal(5), "full_marks__output_growth_pole": Decimal(6)}
            self.values["indicator__output_other"] = "网格服务办结情况"
        if "standard__output_xiaokang" in self.form.instances:
            self.values["standard__output_xiaokang"] = "按当年考核办法细化，每少一项扣1分。"
        for number in range(1, self.random.randint(2, 6)):
            self.values[f"evaluator_name__member_{number}"] = f"评价人{'甲乙丙丁戊'[number - 1]}"
            own = number + 1 < int(str(self.values["headcount"]))
            self.values[f"evaluator_unit__member_{number}"] = "本单位" if own else "某区财政局"

    def _target(self, row: str, target: str) -> None:
        """A target and what came of it; where there is none, the result may be left blank."""
        self.values[f"performance_target__{row}"] = target
        if target != "无" or self.chance(0.3):
            done = self.prose.result()
            self.values[f"performance_actual__{row}"] = "—" if target == "无" else done

    def marks(self) -> None:
        """Claim what the figures give, no more than a shared sum, and say why wherever marks are lost."""
        card = score(self.form, submission(self.values, self.form))
        pools = {id: pool.marks for id, pool in self.form.pools.items()}
        total = ZERO
        for criterion, line in zip(self.form.criteria, card.lines, strict=True):
            claim = self._claim(criterion, line)
            if criterion.definition.pool:
                claim = min(claim, pools[criterion.definition.pool])
                pools[criterion.definition.pool] -= claim
            self.values[criterion.cell("claimed_score")] = claim
            if line.support is Support.NOT_APPLICABLE:
                self.values[criterion.cell("not_applicable_reason")] = self.random.choice(EXCUSES)
            if claim < line.full_marks:
                self.values[criterion.cell("deduction_reason")] = self._reason(criterion, line.full_marks - claim)
            if self.chance(0.7):
                self.values[criterion.cell("evidence")] = f"附件{self.random.randint(1, 30)}"
            total += claim
        if "一物一卡" in str(self.values.get("deduction_reason__asset_safety")):
            self.values.setdefault("deduction_reason__asset_system", "资产台账按制度登记，标签正在补贴。")
        bands = sorted(self.form.definition.grade_bands, key=lambda band: band.least, reverse=True)
        grade = next(band.grade for band in bands if total >= band.least)
        self.values |= {"overall_score": total, "overall_grade": grade}

    def _reason(self, criterion: Criterion, lost: Decimal) -> str:
        """Why marks were lost; where nothing else counts the cases, as many as were taken off for."""
        step = criterion.definition.per_step
        if criterion.definition.method != "per_occurrence" or not step:
            return self.random.choice(REASONS)
        if self.random.choice((True, *(name not in self.values for name in criterion.required))):
            faults = FAULTS if criterion.id == "asset_safety" else OTHER_FAULTS
            said = [self.random.choice(faults) for _ in range(int(lost / step))]
            return self.random.choice(("；", "。", "，", "\n")).join(said) + "。"
        return self.random.choice(REASONS)

    def _claim(self, criterion: Criterion, line: ScoreLine) -> Decimal:
        full = line.full_marks
        known = criterion.reachable or [full - Decimal(half) / 2 for half in range(3)]
        least = [mark for mark in known if mark >= 0]
        if line.support is Support.NOT_APPLICABLE:
            return self.random.choice((full, ZERO))
        if line.computed is not None:
            lower = [mark for mark in least if mark < line.computed]
            if not lower or criterion.definition.code == "R11" or self.chance(0.9):
                return line.computed
            return self.random.choice(lower)
        if line.support is Support.INPUTS_MISSING:
            return self.random.choice([mark for mark in least if mark < full])
        named = self.values.get(f"completion_class__measure_{criterion.target.partition('__')[2]}")
        if criterion.completion and named:
            low, high = next(band for name, *band in CLASSES if name == named)
            least = [
                half for at in range(int(full * 2) + 1) if low * full <= 100 * (half := Decimal(at) / 2) < high * full
            ]
            return self.random.choice(least)
        return full if self.chance(0.6) else self.random.choice(least)

    def texts(self) -> None:
        """The long texts, each figure quoted rightly."""
        year, total = self.form.definition.evaluation_year, self.totals
        names = {
            "revenue": "revenue_total", "expenditure": "expenditure_total", "basic": "basic_expenditure",
            "project": "project_expenditure", "personnel": "personnel_expenditure",
            "operating": "operating_expenditure", "cumulative": "cumulative_balance", "current": "current_balance",
            "carried_in": "carried_in", "three_public": "three_public_total", "assets": "assets_total",
        }  # fmt: skip
        figures = {name: total[of] for name, of in names.items()}
        figures |= {one: Decimal(str(self.values[f"{one}_total"])) for one in ("wages", "goods") if self._has(one)}
        writer, prose, honour = Writer(self.random, year, figures), self.prose, self.prose.honour()
        if honour and "performance_target__timeliness_1" in self.values:
            self.values["performance_target__timeliness_1"] = f"12月底前申报{honour}"
        people = f"编制{self.values['establishment']}人，实有人数{self.values['headcount']}人。"
        flow = ("revenue", "expenditure", "basic", "project", "cumulative", "current")
        self.values |= {
            "duties": writer.numbered([f"负责{self.random.choice(NAMES)}工作", *(work for work, _ in prose.goals())]),
            "annual_tasks": prose.tasks(),
            "annual_summary": (writer.told(flow, 3) or "全年各项工作完成。") + prose.summary(),
            "report_overview": prose.basis()
            + people
            + writer.told(("expenditure", "basic", "personnel", "operating"), 3),
            "report_management": self._management(writer),
            "report_projects": prose.projects(any_spent=bool(total["project_expenditure"])),
            "report_performance": self._performance(writer) + (f"获评{honour}。" if honour else ""),
            "report_problems": writer.numbered(
                [prose.problems().rstrip("。"), writer.aside(), "“三公”经费台账（含下属单位）登记较迟"]
            ),
            "report_improvement": writer.numbered(["加强预算管理", "二三季度完成制度修订（财务、资产）"]),
        }

    def _has(self, one: str) -> bool:
        return f"{one}_total" in self.values

    def _management(self, writer: Writer) -> str:
        parts = [writer.told(("carried_in", "three_public", "assets"), 2), f"{writer.share('basic')}。"]
        for lead, items in (("wages", "wage_items"), ("goods", "goods_items")):
            if self._has(lead):
                labels: Mapping[str, Decimal] = {
                    self.form.instances[name].field.label: Decimal(str(self.values[name]))
                    for name in self.form.members[items]
                    if name in self.values and self.chance(0.7)
                }
                parts.append(writer.listed(lead, labels) if labels else f"{writer.said(lead)}。")
        limit, rate = self.values.get("three_public_limit"), self.values.get("three_public_limit_rate")
        if "three_public_limit" in self.form.instances and isinstance(limit, Decimal) and isinstance(rate, Decimal):
            told = f"财政下达控制数为{writer.money(limit)}，完成财政下达控制数的{plain(rate * 100)}%。"
            parts.append(f"三公经费支出{writer.money(self.totals['three_public_total'])}，{told}")
        return "\n".join(part for part in parts if part)

    def _performance(self, writer: Writer) -> str:
        rate = plain(Decimal(str(self.values["satisfaction_rate"])) * 100)
        stated = self.chance(0.5) or "survey_method" not in self.values
        satisfaction = f"社会公众满意度{rate}%。" if stated else "群众反映良好。"
        claimed = plain(Decimal(str(self.values["overall_score"])))
        grade = self.values["overall_grade"]
        natures = writer.numbered(
            ["经济性：开支从紧", "效率性：当年任务当年完成", "有效性：办事时间缩短", "可持续性：制度已建立"]
        )
        return f"{natures}\n{writer.aside()}。本单位自评得分{claimed}分，等次为{grade}。{satisfaction}"
