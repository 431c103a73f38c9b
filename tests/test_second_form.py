"""A second version of the form, and no Python knows either: it is written, read, scored and marked like the first."""

import ast
import tomllib
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfxl.form import Form, form_folders, load_form
from perfxl.form.lint import LINE_COLUMNS
from perfxl.marking import Edition
from perfxl.model import Status, Verdict
from perfxl.ooxml import Package, scan
from perfxl.pipeline import Checked, process
from perfxl.reader import read
from perfxl.scoring import score
from perfxl.template import build_template
from samples.make import sample_values


def checked(samples: Path, name: str) -> Checked:
    return process(samples / f"{name}.xlsx", editions=(Edition.DEPARTMENT, Edition.AUDIT))


def test_the_overlay_has_its_own_marks_bands_and_inputs_and_the_base_s_sheets():
    base, form = load_form("department_overall"), load_form("hunan_overall")
    assert {d.title: d.marks for d in form.rubric.dimension} == {"投入": 13, "过程": 61, "产出及效率": 26}
    assert [form.grade(Decimal(total)) for total in ("80", "79.99", "60", "59.99")] == ["优", "良", "中", "差"]
    assert form.sheet("finance") == base.sheet("finance")
    assert "three_public_limit" in base.instances
    assert "three_public_limit" not in form.instances
    assert {case.relation.code for case in form.cases} >= {"A01", "A11", "X07", "X20"}
    assert "X05" not in {case.relation.code for case in form.cases}


def test_the_clean_sample_is_accepted(samples: Path):
    outcome = checked(samples, "hunan_clean_2017").outcome
    assert outcome.status is Status.ACCEPTED
    assert (outcome.form_id, outcome.department, outcome.budget_code) == ("hunan_overall", "某区档案服务中心", "208001")
    assert [finding.code for run in outcome.runs for finding in run.findings] == ["R12"]  # finance's: 15 of 17 full
    assert outcome.score is not None
    assert {line.verdict for line in outcome.score.lines} == {Verdict.PASSED}


def test_the_two_slips_planted_in_the_other_sample_are_found_at_their_cells(samples: Path):
    outcome = checked(samples, "hunan_2017").outcome
    assert outcome.status is Status.RETURNED
    findings = [finding for run in outcome.runs for finding in run.findings]
    assert [(each.code, each.at and each.at.sheet, each.field) for each in findings] == [
        ("A07", "二、收支情况", "three_public_total__own"),
        ("R01", "评价指标表", "claimed_score__budget_control"),
        ("R12", "三、绩效自评", "overall_score"),
    ]


def test_its_marked_copies_carry_the_problems_and_the_live_rubric(samples: Path):
    editions = checked(samples, "hunan_2017").editions
    book = load_workbook(BytesIO(editions[Edition.DEPARTMENT]))
    assert {"审核问题清单", "自评得分核对表"} <= {
        *book.sheetnames,
        *load_workbook(BytesIO(editions[Edition.AUDIT])).sheetnames,
    }


@pytest.mark.parametrize(
    ("line", "changes", "marks"),
    [
        ("three_public_change", {"three_public_budget": "4.20"}, "8"),
        ("three_public_change", {"three_public_budget": "4.242"}, "7.2"),  # one point above: 0.8 less
        ("three_public_change", {"three_public_budget": "4.6199"}, "0.8"),  # nine whole points and 0.9976
        ("three_public_change", {"three_public_budget": "4.62"}, "0"),
        ("budget_completion", {"year_end_balance": "0"}, "5"),
        ("budget_completion", {"year_end_balance": "16"}, "3"),  # 95% exactly: one step of five points
        ("budget_completion", {"year_end_balance": "32"}, "1"),
        ("budget_completion", {"year_end_balance": "48"}, "0"),
        ("budget_control", {"budget_addition": "0"}, "5"),
        ("budget_control", {"budget_addition": "28"}, "4"),
        ("budget_control", {"budget_addition": "28.01"}, "3"),
        ("budget_control", {"budget_addition": "56"}, "3"),
        ("budget_control", {"budget_addition": "84"}, "2"),
        ("budget_control", {"budget_addition": "84.01"}, "0"),
        ("staff_control", {"headcount": "13"}, "1"),  # 108.33%: eight whole points
        ("building_area", {"building_area_approved": "1000", "building_area_actual": "1049"}, "5"),
        ("building_area", {"building_area_approved": "1000", "building_area_actual": "1050"}, "3"),
        ("building_area", {"building_area_actual": "1"}, "0"),
        ("satisfaction", {"satisfaction_rate": "0.8999"}, "4"),
    ],
)
def test_a_line_gives_the_marks_of_the_printed_standard(line, changes, marks):
    form = load_form("hunan_overall")
    values = {**sample_values("hunan_clean_2017"), **{name: Decimal(value) for name, value in changes.items()}}
    submission = read(form, scan(Package.open(build_template(form, values))))
    (scored,) = [one for one in score(form, submission).lines if one.id == line]
    assert scored.computed == Decimal(marks)


def test_every_indicator_is_printed_with_its_explanation():
    form = load_form("hunan_overall")
    sheet = load_workbook(BytesIO(build_template(form)))[form.sheet("rubric").title]
    printed = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert "指标说明" in printed
    assert [
        c.id for c in form.criteria if c.definition.explanation not in printed or not c.definition.explanation
    ] == []


# Words of block kinds, not of a form: what a rubric and a table of units are made of, whatever the form.
KINDS = {*LINE_COLUMNS, "institution", "indicator", "standard", "claimed_total", "full_marks_total"}
KINDS |= {
    "full_marks_subtotal",
    "claimed_subtotal",
    "机构名称",
    "三级指标",
    "评分标准",
    "分值",
    "分值小计",
    "自评得分小计",
}
KINDS |= {"分值合计", "总分", "自评得分", "佐证材料号", "不适用原因", "日期", "其他", "单位"}
# Keys of form.toml that happen to be called as this form calls its fields.
KEYS = {"overall_score", "overall_grade", "unit_name", "evaluation_year", "budget_code"}


def words_of(form: Form) -> set[str]:
    """Every id, label, title and code by which a form could be known."""
    fields = {word for i in form.instances.values() for word in (i.name, i.field.id, i.field.label)}
    titles = {sheet.title for sheet in form.sheets} | {form.id, form.definition.title}
    lines = {word for c in form.criteria for word in (c.id, c.definition.indicator)}
    return fields | titles | lines | {relation.code for relation in form.relations}


def literals(path: Path) -> list[tuple[int, str]]:
    """Every string of a module that is no docstring: a rule's docstring is its manual, with an example from life."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    spoken = {id(node.body[0].value) for node in nodes if node.body and isinstance(node.body[0], ast.Expr)}
    texts = [
        n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in spoken
    ]
    return [(node.lineno, str(node.value)) for node in texts]


def test_no_python_knows_a_form_s_name_sheet_field_label_or_code(root: Path):
    known = {word for id in form_folders() for word in words_of(load_form(id))} - KINDS - KEYS
    assert {"department_overall", "carried_in", "累计结余", "评分表", "A04", "fund_balance"} <= known
    found = [
        f"{path.relative_to(root)}:{line}: {text}"
        for path in sorted((root / "perfxl").rglob("*.py"))
        if path.parts[-2:] not in {("roster", "columns.py"), ("roster", "contacts.py")}  # a roster's own headings
        for line, text in literals(path)
        if text in known
    ]
    # The form `perfxl template` makes when none is named: a default of the command line, its only mention.
    assert [each for each in found if not each.endswith(": department_overall")] == []
    assert len(found) <= 1


def test_the_samples_name_their_forms(samples: Path):
    named = {tomllib.loads(page.read_text("utf-8"))["form"] for page in samples.glob("*.toml")}
    assert named == set(form_folders())
