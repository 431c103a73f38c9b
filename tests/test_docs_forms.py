"""docs/forms.md is followed to the letter, on a copy of the forms, and does what it says."""

import re
import shutil
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfxl.expression import FUNCTIONS, MACROS
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form, form_folders, read_form
from perfxl.form.lint import lint_folder
from perfxl.model import Level
from perfxl.render import markdown, rule_book
from perfxl.rules.levels_file import read_levels
from perfxl.rules.table import RULES
from perfxl.template import build_template

CODES = tuple(rule.code for rule in RULES)
STEP = re.compile(r"<!-- (file|append|copy|after|planted): (.*?) -->\n(?:```\w+\n(.*?)```)?", re.DOTALL)


def follow(page: str, top: Path) -> list[tuple[str, str]]:
    """Do what the page says under `top`; return what it plants, with the sentence it promises."""
    planted: list[tuple[str, str]] = []
    for verb, told, text in STEP.findall(page):
        path, *rest = told.split("  ") if verb in ("after", "planted") else told.split(" ")
        target = top / path
        if verb == "copy":
            (top / rest[0]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(target, top / rest[0])
            continue
        if verb == "planted":
            planted.append((told, text.strip()))
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        old = target.read_text("utf-8") if verb != "file" else ""
        if verb == "after":
            (line,) = [line for line in old.splitlines(keepends=True) if rest[0].strip() in line]
            target.write_text(old.replace(line, line + text), "utf-8")
        else:
            target.write_text(old + text, "utf-8")
    return planted


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "forms.md").read_text("utf-8")


@pytest.fixture
def top(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "workbook_templates", tmp_path / "workbook_templates")
    return tmp_path


def test_the_levels_file_of_the_page_is_one(page: str, top: Path):
    follow(page, top)
    made = read_levels(top / "levels.toml", CODES)
    assert made.levels == {"R06": Level.NOTICE}
    (waiver,) = made.waivers
    assert (waiver.department, waiver.place, waiver.until.isoformat()) == ("030012", "评分表!F9", "2021-12-31")


@pytest.fixture
def form(page: str, top: Path) -> Form:
    follow(page, top)
    return read_form(top / "workbook_templates" / "department_overall_2021")


def test_the_form_the_page_makes_is_clean(page: str, top: Path):
    follow(page, top)
    assert lint_folder(top / "workbook_templates" / "department_overall_2021", CODES) == ()


def test_a_new_year_has_its_own_name_and_the_base_s_everything_else(form: Form):
    one = form.definition
    assert (one.id, one.version, one.evaluation_year, one.basis) == (
        "department_overall_2021", "2021.1", 2021, "本年度自评工作通知",
    )  # fmt: skip
    assert (one.title, len(form.criteria), len(form.sheets)) == ("部门整体支出绩效自评表", 25, 9)


def test_the_earlier_version_of_the_page_is_the_form_with_its_own_standard_and_withdrawn(page: str, top: Path):
    follow(page, top)
    folder = top / "workbook_templates" / "department_overall" / "versions" / "2020.0"
    form = read_form(folder)
    one, lines = form.definition, {criterion.id: criterion.definition for criterion in form.criteria}
    assert (one.id, one.version, form.current, one.evaluation_year) == ("department_overall", "2020.0", "2020.1", 2020)
    assert "更正" in one.withdrawn
    assert [lines["staff_control"].threshold, lines["staff_control"].marks] == [110, 5]
    assert lint_folder(folder, CODES) == ()


def test_weight_threshold_and_bands_are_the_page_s(form: Form):
    lines = {criterion.id: criterion.definition for criterion in form.criteria}
    assert [lines["staff_control"].marks, lines["staff_control"].threshold] == [6, 105]
    assert lines["staff_control"].per_step == Decimal("0.5")
    assert [step.marks for step in lines["key_spending"].steps] == [4, 2, 0]
    assert "不超过 105 得满分" in markdown(rule_book(form, "zh"))


def test_the_relation_is_asked_and_the_dropped_one_is_not(form: Form):
    relations = {relation.code: relation for relation in form.relations}
    assert relations["X30"].level is Level.MUST_EXPLAIN
    assert "X05" not in relations


def test_the_rule_has_the_level_and_reader_of_the_page_and_the_others_keep_theirs(form: Form):
    assert (form.rules["R02"].level, form.rules["R02"].audience.value) == (Level.MUST_EXPLAIN, "finance")
    assert form.rules["R01"].level is Level.MUST_FIX


def test_the_bands_of_the_page_reach_from_their_least(form: Form):
    assert [form.grade(Decimal(total)) for total in ("85", "84.99", "75", "60", "59.99")] == [
        "优",
        "良",
        "良",
        "中",
        "差",
    ]


def test_the_field_stands_in_the_blank_workbook_under_its_name(form: Form):
    book = load_workbook(BytesIO(build_template(form)))
    sheet, _, cell = str(book.defined_names["key_project_budget"].attr_text).partition("!")
    page = book[sheet.strip("'")]
    row = int(re.sub(r"\D", "", cell))
    assert "重点项目支出预算数" in [each.value for each in page[row]]


def test_the_sheet_for_departments_says_what_the_page_changed(form: Form):
    book = load_workbook(BytesIO(build_template(form)))
    guide = {row[0].value: row[1].value for row in book["填报说明"].iter_rows()}
    assert guide["联系方式"] == "财政局绩效股，电话见工作通知"
    assert guide["良"] == "75 分（含）至 85 分（不含）。"
    assert guide["评分依据数据"] == form.sheet("rubric_inputs").purpose


def test_what_the_page_says_lint_says_is_what_it_says(page: str, top: Path):
    planted = follow(page, top)
    assert planted != []
    for told, sentence in planted:
        path, old, new = told.split("  ")
        file = top / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        found = [each.say("zh") for each in lint_folder(file.parent, CODES)]
        assert found == [sentence]
        file.write_text(text, "utf-8")


def test_the_page_names_every_type_and_function_and_only_forms_that_are_there(page: str):
    types = re.search(r"^Types: (.*?)\. ", page, re.MULTILINE)
    assert types is not None
    assert set(types[1].split(", ")) == set(FIELD_TYPES)
    functions = {*FUNCTIONS, *MACROS}
    assert [name for name in functions if name not in page] == []
    assert "hunan_overall" in form_folders()
