# ruff: noqa: E501 - a case of the table is a line
"""Lint: what loads but cannot be meant. The delivered form is clean; each slip is found."""

import shutil
from pathlib import Path

import pytest

from perfxl.form import load_form, read_form
from perfxl.form.lint import lint_form


def test_nothing_is_wrong_with_the_delivered_form():
    assert lint_form(load_form("department_overall")) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("form.toml", 'grade = "差", least = 0', 'grade = "差", least = 1', "lint.grades.floor"),
        ("form.toml", 'grade = "良", least = 80', 'grade = "良", least = 60', "lint.grades.overlap"),
        ("form.toml", 'grade = "差"', 'grade = "劣"', "lint.grades.choices"),
        ("rubric.toml", 'default_policy = "corrected"', 'default_policy = "correct"', "lint.policy"),
        ("rubric.toml", 'id = "input", title = "投  入", marks = 15', 'id = "input", title = "投  入", marks = 16', "lint.marks"),
        ("rubric.toml", "items = [2, 1]", "items = [2, 2]", "lint.checklist"),
        ("rubric.toml", "{ least = 80, below = 90, marks = 4", "{ least = 81, below = 90, marks = 4", "lint.bands"),
        ("rubric.toml", "{ least = 80, below = 90, marks = 4", "{ least = 80, most = 90, marks = 4", "lint.bands"),
        ("rubric.toml", '  { marks = 0, words = "结余超过上年结转" },\n', "", "lint.cases"),
        ("rubric.toml", 'pool = "benefit"\ntarget', 'pool = "benefits"\ntarget', "lint.pool"),
        ("rubric.toml", 'marks = 5, words = "90%（含）以上"', 'marks = 6, words = "90%（含）以上"', "lint.step"),
        ("rubric.toml", 'applies_when = "establishment > 0"\n', "", "lint.division"),
        ("rubric.toml", "per_step = 0.5\napplies_when", "applies_when", "lint.parameters"),
        ("relations.toml", "personnel_expenditure = wages_total", "personnel_expenditure = unit_name + wages_total", "lint.clash"),
        ("relations.toml", 'when = "NOT(ISBLANK(overall_score))"', 'at = "overall_score"', None),
        ("sheets/rubric_inputs.toml", 'choices = ["结余", "基本支出结转", "项目结转"], ', "", "lint.choices"),
        ("sheets/basic_detail.toml", 'label = "工资福利支出合计", type = "money"', 'label = "工资福利支出合计", type = "money", computed = "goods_total"', None),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_found(root: Path, tmp_path: Path, file, old, new, key):
    folder = Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "form"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    found = {sentence.key for sentence in lint_form(read_form(folder))}
    assert found == ({key} if key else set()) or (key == "lint.pool" and "lint.pool" in found)


def test_computed_fields_that_take_each_other_are_found(root: Path, tmp_path: Path):
    folder = Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "form"))
    page = folder / "sheets" / "basic_detail.toml"
    text = page.read_text("utf-8")
    text = text.replace('合计", type = "money" }', '合计", type = "money", computed = "goods_total" }', 1)
    other = '商品和服务支出合计", type = "money"'
    text = text.replace(f"{other} }}", f'{other}, computed = "wages_total" }}')
    page.write_text(text, "utf-8")
    assert "lint.circle" in {sentence.key for sentence in lint_form(read_form(folder))}


def test_every_sentence_of_lint_can_be_said_in_both_languages(root: Path, tmp_path: Path):
    folder = Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "form"))
    page = folder / "rubric.toml"
    page.write_text(page.read_text("utf-8").replace("items = [2, 1]", "items = [2, 2]"), "utf-8")
    (sentence,) = lint_form(read_form(folder))
    assert "asset_system" in sentence.say("zh")
    assert "asset_system" in sentence.say("en")
