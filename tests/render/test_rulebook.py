"""The rule book is the definition in words: change the definition, and manual, template and checker change with it."""

import shutil
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfxl.cli import main
from perfxl.form import Form, form_folders, load_form, read_form
from perfxl.model import Audience, Scorecard, Stage, Submission
from perfxl.ooxml import Package, scan
from perfxl.reader import read
from perfxl.render import markdown, rule_book, workbook
from perfxl.rules import run_all
from perfxl.scoring import score
from perfxl.template import build_template
from samples.make import sample_values


@pytest.mark.parametrize("id", sorted(form_folders()))
def test_the_book_holds_every_relation_line_rule_policy_and_grade(id):
    form = load_form(id)
    book = markdown(rule_book(form, "zh"))
    wanted = [relation.title for relation in form.relations if relation.audience is Audience.DEPARTMENT]
    wanted += [c.definition.indicator for c in form.criteria]
    wanted += [policy.title for policy in form.rubric.policy] + [
        f"| {code} |" for code, bound in form.rules.items() if bound.audience is Audience.DEPARTMENT
    ]
    wanted += [step.words for c in form.criteria for step in c.steps] + [c.basis for c in form.rubric.criterion]
    assert [each for each in wanted if each not in book] == []
    leads = [relation.title for relation in form.relations if relation.audience is Audience.FINANCE]
    assert len(leads) > 8
    assert [each for each in leads if each in book] == [], "the manual goes out with the form"


def test_the_book_speaks_in_labels_and_tells_two_fields_of_one_label_apart():
    book = markdown(rule_book(load_form("department_overall"), "zh"))
    assert "二、收支情况·公务接待费 = 基本支出明细·公务接待费" in book
    assert "财政供养人员控制率" in book
    assert "在职人员控制率 = 实有人数 ÷ 人员编制 × 100" in book
    assert "carried_in" not in book
    assert "| 优 | [90, 100] |" in book
    assert "| 良 | [80, 90) |" in book


def test_the_workbook_is_the_same_book_and_the_same_bytes_each_time():
    book = rule_book(load_form("hunan_overall"), "zh")
    made = workbook(book, "zh")
    assert made == workbook(book, "zh")
    sheets = load_workbook(BytesIO(made))
    assert sheets.sheetnames == [chapter.title for chapter in book.chapters]
    for chapter in book.chapters:
        sheet = sheets[chapter.title]
        rows = [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows(min_row=4)]
        assert rows == [chapter.heads, *chapter.rows]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$4:$4"


def judged(form: Form, changes: dict[str, Decimal]) -> tuple[Submission, Scorecard]:
    values = {**sample_values("clean_2020"), **changes}
    submission = read(form, scan(Package.open(build_template(form, values))))
    return submission, score(form, submission)


def printed(form: Form) -> dict[str, object]:
    book = load_workbook(BytesIO(build_template(form)))
    names = {name: str(defined.attr_text) for name, defined in book.defined_names.items()}
    sheet, _, cell = names["full_marks__staff_control"].replace("'", "").partition("!")
    return {"marks": book[sheet][cell.replace("$", "")].value}


def test_manual_template_and_checker_come_from_one_definition(root: Path, tmp_path: Path):
    folder = Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "department_overall"))
    crowded = {"headcount": Decimal(6)}  # 120% of 5

    def state(form: Form) -> tuple[str, object, Decimal | None, int]:
        submission, card = judged(form, crowded)
        line = next(each for each in card.lines if each.id == "staff_control")
        row = next(r for r in rule_book(form, "zh").chapters[1].rows if r[1] == "财政供养人员控制率")
        runs = {run.code: run for run in run_all(form, submission, card, Stage.DRAFT)}
        return f"{row[2]}：{row[3]}", printed(form)["marks"], line.computed, len(runs["A03"].findings)

    manual, marks, computed, broken = state(read_form(folder))
    assert [marks, computed, broken] == [5, 0, 0]
    assert manual.startswith("5：")
    assert "不超过 100 得满分" in manual

    page = folder / "rubric.toml"
    text = page.read_text("utf-8").replace("marks = 5\nmethod", "marks = 6\nmethod", 1)
    page.write_text(text.replace("threshold = 100", "threshold = 115", 1), "utf-8")
    page = folder / "relations.toml"
    old = "basic_expenditure = personnel_expenditure + operating_expenditure"
    page.write_text(page.read_text("utf-8").replace(old, "basic_expenditure = personnel_expenditure * 2"), "utf-8")
    form = read_form(folder)
    manual, marks, computed, broken = state(form)
    assert [marks, computed] == [6, Decimal("3.5")]  # five points above 115, half a mark each
    assert broken > 0
    assert manual.startswith("6：")
    assert "不超过 115 得满分" in manual
    assert "基本支出 = 人员支出 × 2" in markdown(rule_book(form, "zh"))


def run(*arguments: str) -> object:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return left.value.code


def test_the_command_writes_a_book_and_leaves_a_file_that_is_there_alone(tmp_path: Path, capsys):
    out = tmp_path / "手册.xlsx"
    assert run("forms", "show", "hunan_overall", "--format", "xlsx", "-o", str(out), "--lang", "zh") == 0
    assert load_workbook(out).sheetnames[0] == "一、勾稽关系"
    assert run("forms", "show", "hunan_overall", "--format", "xlsx", "-o", str(out)) == 2
    assert run("forms", "show", "hunan_overall", "--format", "xlsx") == 2
    capsys.readouterr()
    assert run("forms", "show", "hunan_overall", "--format", "md", "--lang", "zh") == 0
    assert capsys.readouterr().out == markdown(rule_book(load_form("hunan_overall"), "zh"))
