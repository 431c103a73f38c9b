"""narrative.toml: every slip is said with file and line, a form may say what differs, or leave the file out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfxl.errors import DefinitionFault
from perfxl.form import load_form
from perfxl.form.lint import lint_folder
from perfxl.form.load import read_form

ROOT = Path(__file__).resolve().parents[2] / "workbook_templates"


@pytest.fixture
def folder(tmp_path):
    """A copy of the delivered form."""
    return Path(shutil.copytree(ROOT / "department_overall", tmp_path / "department_overall"))


def edit(folder, old, new):
    page = folder / "narrative.toml"
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def said(folder):
    return [slip.say("zh") for slip in lint_folder(folder)]


def test_the_delivered_forms_have_no_slip():
    for id in ("department_overall", "hunan_overall"):
        assert said(ROOT / id) == []


def test_an_unknown_field_is_said_with_its_line(folder):
    line = edit(folder, 'figures = ["basic_expenditure"]', 'figures = ["basic_expense"]')
    with pytest.raises(DefinitionFault) as fault:
        read_form(folder)
    assert fault.value.facts["file"] == f"department_overall/narrative.toml:{line}"
    assert fault.value.facts["name"] == "basic_expense"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('fields = ["annual_summary"]', 'fields = ["annual_sumary"]'),
        ('id = "wage_items"', 'id = "wage_item"'),
        ('of = "basic_expenditure"', 'of = "basic"'),
        ('compare = "at_most"', 'compare = "about"'),
        ('measure = "percent"', 'measure = "rate"'),
        ('figures = ["three_public_limit"]', 'figures = ["unit_name"]'),
    ],
)
def test_a_definition_that_cannot_be_meant_does_not_load(folder, old, new):
    line = edit(folder, old, new)
    with pytest.raises(DefinitionFault) as fault:
        read_form(folder)
    file, _, at = str(fault.value.facts["file"]).rpartition(":")
    assert file == "department_overall/narrative.toml"
    assert abs(int(at) - line) <= 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('code = "X25"', 'code = "X99"', "X99"),
        ('stands_in = "report"', 'stands_in = "reports"', "reports"),
        ('words = ["工资福利支出"]', "words = []", "words 或 figures 是空的"),
        ('words = ["工资福利支出"]', 'words = ["固定资产"]', "既指 wages，又指 assets"),
        ('figures = ["three_public_limit"]', 'figures = ["three_public_limit", "unit_name"]', "不是数值项"),
    ],
)
def test_what_loads_but_cannot_be_meant_is_a_slip_with_its_line(folder, old, new, words):
    line = edit(folder, old, new)
    (slip,) = said(folder)
    assert words in slip
    if "既指" not in words:
        assert any(f"department_overall/narrative.toml:{at}" in slip for at in range(line - 3, line + 4))


def test_a_form_without_the_file_has_no_text_compared(folder):
    (folder / "narrative.toml").unlink()
    assert read_form(folder).narrative.claims == ()


def test_a_form_that_extends_another_says_only_what_differs():
    base, other = load_form("department_overall").narrative, load_form("hunan_overall").narrative
    ids = {each.definition.id for each in base.claims} - {each.definition.id for each in other.claims}
    assert ids == {"limit", "limit_rate", "special_funds"}
    assert other.definition.leads == base.definition.leads
