"""The other commands, and what holds for all: help with an example, both languages."""

import json
from pathlib import Path

import click
import pytest

from perfxl.cli import perfxl as front
from perfxl.messages import LANGUAGES, catalogue
from perfxl.ooxml import Package, scan
from perfxl.reader import identify


def commands(group: click.Group, path: tuple[str, ...] = ()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = list(commands(front))


def test_the_commands_are_those_of_the_contract():
    names = {
        "check",
        "completion",
        "doctor",
        "explain",
        "extract",
        "render",
        "schema",
        "status",
        "template",
        "unmark",
        "forms list",
        "forms show",
        "forms lint",
    }
    assert {" ".join(each) for each in COMMANDS} == names | {"rules try", "tour"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("lang", "word"), [("zh_CN.UTF-8", "示例"), ("C.UTF-8", "Example")])
def test_every_command_has_help_with_an_example(perfxl, command, lang, word):
    done = perfxl(*command, "--help", lang=lang)
    assert done.returncode == 0
    assert f"{word}" in done.stdout
    assert f"perfxl {' '.join(command)}" in done.stdout


def test_a_blank_workbook_is_written_and_is_the_form(perfxl, tmp_path: Path):
    done = perfxl("template", "department_overall", "-o", "空白表.xlsx")
    assert done.returncode == 0
    data = (tmp_path / "空白表.xlsx").read_bytes()
    assert identify(scan(Package.open(data))).id == "department_overall"


def test_a_blank_workbook_never_replaces_a_file_unasked(perfxl, tmp_path: Path):
    (tmp_path / "blank.xlsx").write_bytes(b"somebody's")
    done = perfxl("template", "-o", "blank.xlsx")
    assert (done.returncode, (tmp_path / "blank.xlsx").read_bytes()) == (2, b"somebody's")
    assert perfxl("template", "-o", "blank.xlsx", "--force").returncode == 0


def test_a_blank_workbook_checked_as_it_is_is_sent_back_without_a_verdict_on_scores(perfxl):
    perfxl("template", "-o", "blank.xlsx")
    done = perfxl("check", "blank.xlsx", "--json", "-")
    (book,) = json.loads(done.stdout)["workbooks"]
    assert (done.returncode, book["status"]) == (1, "returned")
    assert {finding["code"] for finding in book["findings"]} == {"S14"}
    assert {line["verdict"] for line in book["score"]["lines"]} == {"insufficient"}


def test_forms_are_listed_shown_and_clean(perfxl):
    assert "department_overall" in perfxl("forms", "list").stdout
    shown = perfxl("forms", "show", "department_overall").stdout
    assert "A04" in shown
    assert "资金结余" in shown
    lint = perfxl("forms", "lint")
    assert (lint.returncode, "定义无误" in lint.stdout) == (0, True)


def test_explain_tells_one_rule_or_all_as_text_or_json(perfxl):
    assert "检查什么" in perfxl("explain", "R01").stdout
    assert "A04" in perfxl("explain").stdout
    told = json.loads(perfxl("explain", "--format", "json").stdout)["rules"]
    assert {"A01", "R01", "S03", "X07"} <= {rule["code"] for rule in told}
    assert all(rule["title"] and rule["manual"] for rule in told)


def test_both_languages_of_every_text_use_the_same_placeholders():
    import string

    for key, texts in catalogue().items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(texts[lang]) if name} for lang in LANGUAGES]
        assert fields[0] == fields[1], key


def test_the_version_is_told(perfxl):
    from perfxl import __version__

    assert __version__ in perfxl("--version").stdout


def test_unmark_gives_the_return_back_as_it_was(perfxl, samples, tmp_path: Path):
    perfxl("check", samples / "junshan_2020.xlsx")
    marked = tmp_path / "checked" / "junshan_2020_第1次审核.xlsx"
    done = perfxl("unmark", marked, "-o", "bare.xlsx")
    assert (done.returncode, "已去掉全部标注" in done.stdout) == (0, True)
    bare, original = (
        Package.open(path.read_bytes()) for path in (tmp_path / "bare.xlsx", samples / "junshan_2020.xlsx")
    )
    assert {name: bare.read(name) for name in bare.names} == {name: original.read(name) for name in original.names}
    assert perfxl("unmark", marked, "-o", "bare.xlsx").returncode == 2


def test_unmark_says_where_there_was_nothing_to_take_off(perfxl, samples, tmp_path: Path):
    done = perfxl("unmark", samples / "clean_2020.xlsx", "-o", "same.xlsx")
    assert "没有本程序的标注" in done.stdout
    assert (tmp_path / "same.xlsx").read_bytes() == (samples / "clean_2020.xlsx").read_bytes()
