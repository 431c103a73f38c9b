"""Lint: what an overlay may not leave unsaid, how deep an expression may go, codes and decimals."""

import shutil
from pathlib import Path

import pytest

from perfxl.errors import DefinitionFault
from perfxl.form import read_form
from perfxl.form.lint import lint_folder
from perfxl.messages import say
from perfxl.rules.table import RULES

CODES = tuple(rule.code for rule in RULES)
RELATION = '\n[[relation]]\ncode = "CODE"\ntitle = "试"\nbasis = "试"\nexpression = "EXPRESSION"\n'


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root / "workbook_templates" / "department_overall", tmp_path / "form"))


@pytest.fixture
def over(folder: Path, tmp_path: Path) -> Path:
    """An overlay of the form beside it."""
    path = tmp_path / "next_year"
    path.mkdir()
    (path / "form.toml").write_text('extends = "form"\nid = "next_year"\n', "utf-8")
    return path


def refused(folder: Path) -> str:
    with pytest.raises(DefinitionFault) as caught:
        lint_folder(folder, CODES)
    return say(caught.value.key, "zh", **caught.value.facts)


def append(folder: Path, code: str, expression: str) -> int:
    """Add a relation to the form; return the line of its first key."""
    page = folder / "relations.toml"
    text = page.read_text("utf-8") + RELATION.replace("CODE", code).replace("EXPRESSION", expression)
    page.write_text(text, "utf-8")
    return len(text.splitlines())


@pytest.mark.parametrize(
    "deep",
    ["(" * 65 + "carried_in" + ")" * 65, "-" * 65 + "carried_in", "ABS(" * 65 + "carried_in" + ")" * 65, "(" * 9000],
)
def test_brackets_deeper_than_excel_takes_are_found_at_their_line(folder: Path, deep):
    line = append(folder, "Z01", f"{deep} >= 0")
    told = refused(folder)
    assert f"form/relations.toml:{line} " in told
    assert "more than 64 levels" in told
    assert told.endswith("请按公式语法改正。")


@pytest.mark.parametrize("deep", ["(" * 64 + "carried_in" + ")" * 64, "ABS(" * 64 + "carried_in" + ")" * 64])
def test_sixty_four_levels_are_taken(folder: Path, deep):
    append(folder, "Z01", f"{deep} >= 0")
    assert lint_folder(folder, CODES) == ()


def test_a_chain_too_long_to_walk_is_found_at_its_line(folder: Path):
    line = append(folder, "Z01", f"{'+'.join(['carried_in'] * 3000)} >= 0")
    told = refused(folder)
    assert f"form/relations.toml:{line} " in told
    assert "more than 200 operands in a row, use SUM" in told


@pytest.mark.parametrize("file", ["relations.toml", "rubric.toml"])
def test_a_drop_that_drops_nothing_is_found_at_its_line(over: Path, file):
    (over / file).write_text('# 下一年\ndrop = ["typo"]\n', "utf-8")
    assert refused(over) == (
        f"表样文件 next_year/{file}:2：drop 中的“typo”在沿用的表样里没有。请改正编号，或从 drop 中去掉它。"
    )
    (over / file).write_text('drop = "typo"\n', "utf-8")
    assert refused(over) == f'表样文件 next_year/{file}:1：drop 应为编号的列表。请写成 drop = ["A01"] 的样子。'


def test_a_drop_of_what_is_there_drops_it(over: Path, folder: Path):
    (over / "relations.toml").write_text('drop = ["X05"]\n', "utf-8")
    assert {one.code for one in read_form(folder).relations} - {one.code for one in read_form(over).relations} == {
        "X05"
    }


def test_an_overlay_without_an_id_of_its_own_is_refused(over: Path):
    (over / "form.toml").write_text('# 下一年\nextends = "form"\n', "utf-8")
    assert refused(over) == (
        "表样文件 next_year/form.toml:2：沿用“form”的表样没有自己的 id。请在 form.toml 中写上 id。"
    )


def test_a_relation_with_the_code_of_a_rule_is_found_at_its_line(folder: Path):
    line = append(folder, "R02", "carried_in >= 0") - 4
    assert [one.say("zh") for one in lint_folder(folder, CODES)] == [
        (
            f"form/relations.toml:{line}：勾稽关系的编号 R02 已是一条规则的编号，两者的问题分不清。"
            "请给这条勾稽关系另起编号。"
        )
    ]


@pytest.mark.parametrize("precision", [-1, 7])
def test_decimals_of_money_nobody_can_mean_are_found_at_their_line(folder: Path, precision):
    page = folder / "form.toml"
    text = page.read_text("utf-8")
    assert "precision = 2" in text
    page.write_text(text.replace("precision = 2", f"precision = {precision}"), "utf-8")
    line = text[: text.index("precision = 2")].count("\n") + 1
    assert [one.say("zh") for one in lint_folder(folder, CODES)] == [
        f"form/form.toml:{line}：金额小数位数 precision 为 {precision}。请改为 0 至 6 之间的整数。"
    ]
