"""Loading a form: every cell once, every name bound, and what is wrong said with file, place and cure."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from perfxl.errors import DefinitionFault, UsageFault
from perfxl.expression import to_text
from perfxl.form import load_form, read_form
from perfxl.messages import say


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the delivered form, to be spoilt."""
    return Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "department_overall"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    page = folder / file
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), "utf-8")


def sentence(fault: DefinitionFault) -> str:
    return say(fault.key, "zh", **fault.facts)


def test_the_delivered_form_has_every_part_of_the_official_one():
    form = load_form("department_overall")
    assert [sheet.title for sheet in form.sheets] == [
        "封面", "一、基本概况", "二、收支情况", "三、绩效自评", "四、评价人员",
        "基本支出明细", "评分依据数据", "评分表", "评价报告",
    ]  # fmt: skip
    assert len(form.criteria) == 25
    assert len(form.members["wage_items"]) == 8
    assert len(form.members["goods_items"]) == 20
    assert len(form.units) == 12  # 汇总, own, ten subordinates
    unit_tables = [
        block for sheet in form.sheets if sheet.id == "finance" for block in sheet.blocks if hasattr(block, "columns")
    ]
    assert [len(table.columns) for table in unit_tables] == [6, 7, 5, 4]


def test_the_rubric_carries_the_official_marks():
    form = load_form("department_overall")
    marks = {dimension.id: dimension.marks for dimension in form.rubric.dimension}
    assert marks == {"input": 15, "process": 40, "output": 25, "effect": 20}
    assert sum(criterion.definition.marks for criterion in form.criteria) == 100


def test_a_column_means_its_row_in_a_relation_asked_of_every_unit():
    form = load_form("department_overall")
    case = next(case for case in form.cases if case.relation.code == "A04" and case.row == "sub03")
    assert to_text(case.expression) == (
        "cumulative_balance__sub03 = revenue_total__sub03 - expenditure_total__sub03 + other_adjustment__sub03"
    )
    assert case.at == "cumulative_balance__sub03"


def test_a_column_means_its_consolidated_row_in_the_rubric():
    form = load_form("department_overall")
    balance = next(criterion for criterion in form.criteria if criterion.id == "fund_balance")
    assert balance.required == ("cumulative_balance__total",)
    assert balance.inputs == ("cumulative_balance__total", "carried_in__total")
    assert balance.reachable == (Decimal(3), Decimal(2), Decimal(0))


def test_typed_totals_are_inputs_and_the_consolidated_row_is_computed():
    form = load_form("department_overall")
    assert form.instances["revenue_total__own"].computed is None
    assert form.instances["overall_score"].computed is None
    assert form.instances["overall_grade"].computed is None
    assert form.instances["revenue_total__total"].computed is not None
    assert form.instances["claimed_total"].computed is not None
    assert form.instances["institution_spending__sub01"].computed is not None


def test_the_definition_can_switch_a_total_to_computed(folder):
    spoil(
        folder,
        "sheets/results.toml",
        'label = "绩效自评综合得分", type = "score", required = true',
        'label = "绩效自评综合得分", type = "score", required = true, computed = "claimed_total"',
    )
    form = read_form(folder)
    computed = form.instances["overall_score"].computed
    assert computed is not None
    assert to_text(computed) == "claimed_total"
    assert form.instances["overall_score"].locked


def test_grades_include_the_lower_end_of_their_band():
    form = load_form("department_overall")
    wanted = {"100": "优", "90": "优", "89.99": "良", "80": "良", "79.99": "中", "60": "中", "59.99": "差", "0": "差"}
    assert {total: form.grade(Decimal(total)) for total in wanted} == wanted


def test_an_unknown_form_is_answered_with_the_nearest():
    with pytest.raises(UsageFault) as caught:
        load_form("departmnt_overall")
    assert "department_overall" in say(caught.value.key, "zh", **caught.value.facts)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("relations.toml", "carried_in + fiscal", "carried_inn + fiscal", ["relations.toml", "A01", "carried_in"]),
        ("relations.toml", "consolidated = SUM(units)", "SUM(units)", ["relations.toml", "A09", "等式或不等式"]),
        ("relations.toml", "part <= consolidated", "part <= <= 2", ["relations.toml", "A10", "表达式写错"]),
        ("rubric.toml", 'method = "checklist"', 'method = "tickbox"', ["rubric.toml", "tickbox"]),
        ("rubric.toml", 'category = "budget_allocation"', 'category = "budgets"', ["budgets", "budget_allocation"]),
        ("form.toml", 'unit = "万元"', 'unti = "万元"', ["form.toml", "unti"]),
        ("form.toml", 'title = "部', "title = 部", ["form.toml"]),
        ("sheets/cover.toml", 'id = "budget_code"', 'id = "unit_name"', ["unit_name", "两次"]),
        ("sheets/cover.toml", 'type = "year"', 'type = "years"', ["cover.toml", "years"]),
    ],
)
def test_a_slip_in_a_definition_is_said_with_file_place_and_word(folder, file, old, new, said):
    spoil(folder, file, old, new)
    with pytest.raises(DefinitionFault) as caught:
        read_form(folder)
    told = sentence(caught.value)
    assert [word for word in said if word not in told] == []


def test_an_absent_file_is_named(folder):
    (folder / "rubric.toml").unlink()
    with pytest.raises(DefinitionFault) as caught:
        read_form(folder)
    assert "department_overall/rubric.toml" in sentence(caught.value)
