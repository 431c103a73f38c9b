# ruff: noqa: E501 - a case of the table is a line
"""Lint: what loads but cannot be meant. Each slip is planted in a copied form and found at its file and line."""

import shutil
from pathlib import Path

import pytest

from perfxl.cli import main
from perfxl.errors import DefinitionFault
from perfxl.form import form_folders, load_form, read_form
from perfxl.form.lint import lint_folder, lint_form
from perfxl.messages import say
from perfxl.rules.table import RULES

CODES = tuple(rule.code for rule in RULES)
RELATION = '\n[[relation]]\ncode = "Z01"\ntitle = "试"\nbasis = "试"\nexpression = "EXPRESSION"\n'


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the delivered form, to be spoilt."""
    return Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "form"))


def plant(folder: Path, file: str, old: str, new: str) -> int:
    """Replace one piece of a file; return the line of what `new` marks with ¶, else of its beginning."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    at = text.index(old) + (new.index("¶") if "¶" in new else 0)
    spoilt = text.replace(old, new.replace("¶", ""), 1)
    (folder / file).write_text(spoilt, "utf-8")
    return spoilt[:at].count("\n") + 1


def found(folder: Path) -> list[str]:
    return [sentence.say("zh") for sentence in lint_folder(folder, CODES)]


@pytest.mark.parametrize("id", sorted(form_folders()))
def test_nothing_is_wrong_with_a_delivered_form(id):
    assert lint_form(load_form(id), CODES) == ()


SLIPS = [
    ("form.toml", 'grade = "差", least = 0', 'grade = "差", least = 1', "最低一档没有从 0 分起"),
    ("form.toml", 'grade = "良", least = 80', 'grade = "良", least = 90', "“优”与“良”的下限重复"),
    ("form.toml", 'grade = "优", least = 90', 'grade = "优", least = 101', "超过 100"),
    ("form.toml", 'identity = ["unit_name"', 'identity = ["unit_nam"', "unit_nam 不存在"),
    ("form.toml", 'unit_code = "budget_code"', 'unit_code = "budget"', "budget 不存在"),
    ("rubric.toml", 'default_policy = "corrected"', 'default_policy = "correct"', "没有名为“correct”的计分口径"),
    ("rubric.toml", 'id = "budget_allocation", dimension = "input", title = "预算配置", marks = 15', 'id = "budget_allocation", dimension = "input", title = "预算配置", marks = 16', "下属各项合计 15 分"),
    ("rubric.toml", 'title = "经济、社会、生态效益", marks = 15', 'title = "经济、社会、生态效益", marks = 14', "应为 14 分"),
    ("rubric.toml", "items = [2, 1]", "items = [2, 2]", "各小项合计 4"),
    ("rubric.toml", "steps = [\n  { least = 90, marks = 5", "steps = [\n  { least = 91, marks = 5", "空档或重叠"),
    ("rubric.toml", "steps = [\n  { least = 90, marks = 5", "steps = [\n  { least = 89, marks = 5", "空档或重叠"),
    ("rubric.toml", 'pool = "benefit"\ntarget', 'pool = "benefits"\ntarget', "没有名为“benefits”的共享分值"),
    ("rubric.toml", 'marks = 5, words = "90%（含）以上"', 'marks = 6, words = "90%（含）以上"', "某档计 6 分"),
    ("rubric.toml", 'code = "R11"', 'code = "R99"', "没有编号为 R99 的规则"),
    ("rubric.toml", 'applies_when = "establishment > 0"\n', 'applies_when = "unit_name > 0"\n', "文字“unit_name”用 > 比大小"),
    ("rubric.toml", '{ when = "cumulative_balance <= 0"', '{ when = "cumulative_balance = balance_nature"', "永远不会相等"),
    ("rules.toml", "[rules.R02]", "[rules.R42]", "没有编号为 R42 的规则"),
    ("rules.toml", 'against = ["headcount", ', 'against = ["headcounts", ', "headcounts 不存在"),
    ("rules.toml", 'fields = ["claimed_score__asset_use"]', 'fields = ["claimed_score__assets"]', "claimed_score__assets 不存在"),
    ("sheets/rubric_inputs.toml", '{ id = "balance_nature", label = "结余性质", type = "choice", choices = ["结余", "基本支出结转", "项目结转"], ', '{ id = "balance_nature", label = "结余性质", type = "choice", ', "没有选项"),
    ("rules.toml", 'tasks = ["annual_tasks"]', 'tasks = ["annual_task"]', "annual_task 不存在"),
    ("rules.toml", "asset_system = [", "asset_systems = [", "asset_systems 不存在"),
    ("rules.toml", "['可持续', '长效']", "['可持续', '长效(']", "“长效(”不是有效的正则表达式"),
    ("rules.toml", "'审批(程序|手续)(不全|不完整|缺失)'", "'审批(程序|手续'", "不是有效的正则表达式"),
    ("sheets/rubric_inputs.toml", '{ id = "project_budget"', '{ id = "revenue_total"', "两种含义"),
    ("sheets/rubric_inputs.toml", 'id = "budget_inputs"', 'id = "carried_in"', "两种含义"),
    ("sheets/results.toml", 'choices = ["优", "良", "中", "差"]', 'choices = ["优", "良", "差"]', "与 grade_bands 的等次不一致"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), SLIPS)
def test_a_slip_is_found_at_its_line(folder: Path, file, old, new, said):
    line = plant(folder, file, old, new)
    told = [sentence for sentence in found(folder) if said in sentence]
    assert told != []
    assert told[0].startswith(f"form/{file}:{line}：")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("expenditure_total = unit_name + 1", "文字“unit_name”参加了 + 运算"),
        ("SUM(expenditure_total, unit_name) = 1", "文字“unit_name”参加了 SUM 运算"),
        ("expenditure_total < unit_name", "用 < 比大小"),
        ("expenditure_total = unit_name", "永远不会相等"),
        ("SUM(expenditure_total > 0, 1) = 1", "是非判断“expenditure_total__total > 0”参加了 SUM"),
        ("ISBLANK(expenditure_total) + 1 = 1", "参加了 + 运算"),
        ("1 / expenditure_total = 1", "除数 expenditure_total__total 可能为 0"),
        ("IF(expenditure_total >= 0, 1 / expenditure_total, 0) = 1", "可能为 0"),
        ("IF(expenditure_total > 0, 0, 1 / expenditure_total) = 1", "可能为 0"),
        ("IF(OR(expenditure_total > 0, 1 = 1), 1 / expenditure_total, 0) = 1", "可能为 0"),
        ("IF(AND(expenditure_total > 0, 2 / expenditure_total > 1), 1, 0) = 1", "可能为 0"),
        ("1 / (expenditure_total - carried_in) = 1", "可能为 0"),
    ],
)
def test_an_expression_that_cannot_be_meant_is_found_at_its_line(folder: Path, expression, said):
    page = folder / "relations.toml"
    page.write_text(page.read_text("utf-8") + RELATION.replace("EXPRESSION", expression), "utf-8")
    (told,) = found(folder)
    assert told.startswith(f"form/relations.toml:{len(page.read_text('utf-8').splitlines())}：")
    assert said in told


@pytest.mark.parametrize(
    "expression",
    [
        "IF(expenditure_total > 0, 1 / expenditure_total, 0) = 1",
        "IF(expenditure_total = 0, 0, 1 / expenditure_total) = 1",
        "IF(0 < expenditure_total, 1 / expenditure_total, 0) = 1",
        "IF(NOT(expenditure_total = 0), 1 / -expenditure_total, 0) = 1",
        "IF(AND(expenditure_total > 0, carried_in <> 0), 1 / (expenditure_total * carried_in), 0) = 1",
        "IF(expenditure_total + carried_in >= 1, 1 / (expenditure_total + carried_in), 0) = 1",
        "expenditure_total / 2 = 1",
        'balance_nature = "结余"',
    ],
)
def test_a_guarded_division_and_a_comparison_of_texts_are_left_alone(folder: Path, expression):
    page = folder / "relations.toml"
    spoilt = RELATION.replace("EXPRESSION", expression.replace('"', '\\"'))
    page.write_text(page.read_text("utf-8") + spoilt, "utf-8")
    assert found(folder) == []


def test_a_guard_that_is_taken_away_is_missed_at_the_line_of_the_value(folder: Path):
    line = plant(folder, "rubric.toml", 'applies_when = "establishment > 0"\n', "")
    text = (folder / "rubric.toml").read_text("utf-8")
    line = text[: text.index('value = "headcount / establishment')].count("\n") + 1
    assert found(folder) == [
        (
            f"form/rubric.toml:{line}：staff_control：除数 establishment 可能为 0，却没有条件排除。"
            "请用 when、applies_when 或 IF 排除为 0 的情形。"
        )
    ]


def test_a_method_without_its_parameters_and_an_open_last_case_are_found(folder: Path):
    plant(folder, "rubric.toml", "per_step = 0.5\napplies_when", "applies_when")
    plant(folder, "rubric.toml", '  { marks = 0, words = "结余超过上年结转" },\n', "")
    told = "\n".join(found(folder))
    assert "staff_control：方法 threshold_linear 缺少参数" in told
    assert "fund_balance：最后一种情形仍有条件" in told


def test_full_marks_that_are_not_a_hundred_are_found(folder: Path):
    line = plant(
        folder,
        "rubric.toml",
        'dimension = [\n  { id = "input", title = "投  入", marks = 15',
        '¶dimension = [\n  { id = "input", title = "投  入", marks = 20',
    )
    told = [sentence for sentence in found(folder) if "应为 100 分，下属各项合计 105 分" in sentence]
    assert [sentence.partition("：")[0] for sentence in told] == [f"form/rubric.toml:{line}"]


def test_an_id_or_a_relation_given_twice_is_found_at_the_second(folder: Path):
    page = folder / "relations.toml"
    page.write_text(page.read_text("utf-8") + 2 * RELATION.replace("EXPRESSION", "carried_in >= 0"), "utf-8")
    lines = len(page.read_text("utf-8").splitlines())
    assert found(folder) == [
        f"form/relations.toml:{lines - 4}：“Z01 试”出现了两次。请改掉其中一个的编号（勾稽关系改 code 或 title）。"
    ]


@pytest.mark.parametrize("key", ["basis", "title"])
def test_a_relation_without_title_or_basis_is_found(folder: Path, key):
    page = folder / "relations.toml"
    spoilt = RELATION.replace("EXPRESSION", "carried_in >= 0").replace(f'{key} = "试"', f'{key} = ""')
    page.write_text(page.read_text("utf-8") + spoilt, "utf-8")
    (told,) = found(folder)
    assert told.startswith(
        f"form/relations.toml:{len(page.read_text('utf-8').splitlines()) - 4}：勾稽关系 Z01 没有写 {key}"
    )


def test_computed_fields_that_take_each_other_are_found(folder: Path):
    page = "sheets/basic_detail.toml"
    line = plant(
        folder,
        page,
        '工资福利支出合计", type = "money" }',
        '工资福利支出合计", type = "money", computed = "goods_total" }',
    )
    plant(
        folder,
        page,
        '商品和服务支出合计", type = "money" }',
        '商品和服务支出合计", type = "money", computed = "wages_total" }',
    )
    told = [sentence for sentence in found(folder) if "互相引用" in sentence]
    assert told == [
        f"form/{page}:{line}：计算项互相引用：wages_total → goods_total → wages_total。请把其中一个改为填报项。"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("relations.toml", "carried_in + fiscal", "carried_inn + fiscal", "没有名为“carried_inn”的填报项。是不是“carried_in”"),
        ("relations.toml", "consolidated = SUM(units)", "consolidated + SUM(units)", "等式或不等式"),
        ("relations.toml", "part <= consolidated", "part <= <= 2", "表达式写错"),
        ("relations.toml", 'for_each = "column"', 'for_each = "colum"', "unit | column | part"),
        ("relations.toml", 'code = "A02"', 'code = "A02"\n¶level = "must"', "must_fix | must_explain | notice"),
        ("rules.toml", '[rules.R02]\nlevel = "notice"', '[rules.R02]\nlevel = "notice"\n¶audience = "audit"', "department | finance"),
        ("rubric.toml", 'method = "checklist"', 'method = "tickbox"', "checklist | judgement"),
        ("rubric.toml", 'on_not_applicable = "zero" }', 'on_not_applicable = "none" }', "keep | drop_and_rescale | zero"),
        ("rubric.toml", 'category = "budget_allocation"', 'category = "budgets"', "budget_allocation"),
        ("rubric.toml", '"headcount / establishment * 100"', '"headcounts / establishment * 100"', "是不是“headcount”"),
        ("rubric.toml", 'target = "performance_target__social"', 'target = "performance_target__socil"', "performance_target__socil"),
        ("form.toml", 'unit = "万元"', 'unti = "万元"', "unti"),
        ("form.toml", 'title = "部', "title = 部", "form.toml"),
        ("sheets/cover.toml", 'type = "year"', 'type = "years"', "years"),
    ],
)  # fmt: skip
def test_what_does_not_load_is_said_with_its_line(folder: Path, file, old, new, said):
    line = plant(folder, file, old, new)
    with pytest.raises(DefinitionFault) as caught:
        lint_folder(folder)
    told = say(caught.value.key, "zh", **caught.value.facts)
    assert f"form/{file}:{line}" in told
    assert said in told


def test_the_command_lints_a_folder_by_its_path_and_says_what_it_found(folder: Path, capsys):
    line = plant(folder, "rubric.toml", "items = [2, 1]", "items = [2, 2]")
    with pytest.raises(SystemExit) as left:
        main(["forms", "lint", str(folder), "--lang", "zh"])
    assert left.value.code == 2
    assert f"form/rubric.toml:{line}：asset_system" in capsys.readouterr().out


def test_what_a_form_extends_is_said_in_the_base_where_it_stands(folder: Path, tmp_path: Path):
    over = tmp_path / "next_year"
    over.mkdir()
    (over / "form.toml").write_text('extends = "form"\nid = "next_year"\nevaluation_year = 2021\n', "utf-8")
    (over / "rubric.toml").write_text(
        '[[criterion]]\nid = "asset_system"\nmarks = 2\nitems = [1, 1]\naccepts = ["clauses"]\n', "utf-8"
    )
    (over / "relations.toml").write_text('drop = ["X05"]\n', "utf-8")
    base, form = read_form(folder), read_form(over)
    assert (form.definition.evaluation_year, form.definition.title) == (2021, base.definition.title)
    assert len(base.relations) - len(form.relations) == 1
    (told,) = found(over)
    line = plant(folder, "rubric.toml", '{ id = "asset_management"', '{ id = "asset_management"')
    assert told.startswith(f"form/rubric.toml:{line}：资产管理 应为 10 分，下属各项合计 9 分")
    (over / "form.toml").write_text('extends = "nowhere"\n', "utf-8")
    with pytest.raises(DefinitionFault):
        read_form(over)
    (over / "form.toml").write_text('extends = "next_year"\n', "utf-8")
    with pytest.raises(DefinitionFault):
        read_form(over)


@pytest.mark.parametrize("key", ["'今后|", "topics.acceptance = { patterns = ['", "patterns = ['项目|"])
def test_a_pattern_of_a_rule_nobody_can_read_is_found(folder: Path, key):
    page = folder / "rules.toml"
    head, _, rest = page.read_text("utf-8").partition("[rules.N02]")
    assert key in rest
    page.write_text(f"{head}[rules.N02]{rest.replace(key, key + '(', 1)}", "utf-8")
    (sentence,) = found(folder)
    assert "不是有效的正则表达式" in sentence


def test_a_pattern_nobody_can_read_is_found_before_a_return_comes(folder: Path):
    line = plant(folder, "form.toml", "evidence = [", 'evidence = [\n  "(",')
    (sentence,) = found(folder)
    assert "不是有效的正则表达式" in sentence
    assert sentence.startswith(f"form/form.toml:{line}")


def test_a_file_in_another_encoding_is_named_and_a_byte_order_mark_is_none_of_its_words(folder: Path):
    text = (folder / "rules.toml").read_text("utf-8")
    (folder / "rules.toml").write_text(text, "utf-8-sig")
    assert found(folder) == []
    (folder / "rules.toml").write_text("# 规则\n" + text, "gb18030")
    with pytest.raises(DefinitionFault) as caught:
        read_form(folder)
    assert (caught.value.key, caught.value.facts["file"]) == ("fault.definition.encoding", "form/rules.toml")
