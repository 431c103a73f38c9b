"""The reference pages and the program's own lists are the same, both ways: commands, options, keys, types, rules."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from perfxl.cli import perfxl as front
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import load_form
from perfxl.rules import explain_all
from tests.support import keys_page
from tests.support.rules_page import FORMS

DOCS = Path(__file__).resolve().parents[1] / "docs"


def sections(page: str) -> dict[str, str]:
    """Each second heading of a page with what stands below it."""
    head, *parts = re.split(r"^## ", (DOCS / page).read_text("utf-8"), flags=re.MULTILINE)
    assert head.startswith("# ")
    return {title: text for title, _, text in (part.partition("\n") for part in parts)}


def printed(page: str) -> str:
    return (DOCS / page).read_text("utf-8").partition("]]] -->\n")[2].partition("<!-- [[[end]]]")[0].strip()


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `(.*?)` \|", text.replace("\\|", "/"), re.MULTILINE)


def options(group: click.Group = front, path: str = "perfxl") -> dict[str, set[str]]:
    """What click itself has: command → names of its options, groups left out; this test's own walk."""
    found: dict[str, set[str]] = {}
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= options(command, f"{path} {name}")
        else:
            found[f"{path} {name}"] = {
                opt for one in command.params if one.param_type_name == "option" for opt in one.opts
            }
    return found


def test_every_command_and_option_is_documented_and_no_other():
    told = {
        name: {option for row in first_column(text) for option in re.findall(r"(?:^|, )(--?[a-z-]+)", row)}
        for name, text in sections("commands.md").items()
    }
    assert told == options()
    assert told["perfxl check"] >= {"--summary", "--decisions", "-o"}


def test_every_key_of_a_form_s_files_is_documented_and_no_other():
    told, known = keys_page.meanings(), keys_page.tables()
    assert {name: set(keys) - {""} for name, keys in told.items() if name != "types"} == {
        table.__name__: set(keys_page.keys_of(table)) for table in known
    }
    assert all(all(meaning.strip() for meaning in keys.values()) for keys in told.values())
    assert len(known) >= 30


def test_the_page_of_keys_prints_each_under_its_heading():
    told, page = keys_page.meanings(), sections("keys.md")
    for table in keys_page.tables():
        assert first_column(page[told[table.__name__][""]]) == list(keys_page.keys_of(table)), table
    assert printed("keys.md") == keys_page.page().strip()


def test_every_field_type_is_documented_and_no_other():
    assert first_column(sections("keys.md")["填报项的类型"]) == list(FIELD_TYPES)
    assert set(keys_page.meanings()["types"]) - {""} == set(FIELD_TYPES)


@pytest.mark.parametrize("key", ["drop", "inherit"])
def test_the_keys_of_an_overlay_are_those_the_loader_takes(key: str):
    source = (DOCS.parent / "perfxl" / "form" / "sources.py").read_text("utf-8")
    assert f'"{key}"' in source
    assert key in first_column(sections("keys.md")["沿用别的表样的文件里"])


def test_every_rule_is_documented_and_no_other():
    told = re.findall(r"^### (\w+)　", (DOCS / "rules.md").read_text("utf-8"), re.MULTILINE)
    assert set(told) == {one.code for name in FORMS for one in explain_all(load_form(name))}
    assert len(told) == len(set(told))


def unknown(line: str) -> list[str]:
    """What a command line has that the program has not: the command, or options of it."""
    words = line.split(" && ", maxsplit=1)[0].split()
    known = options()
    name = next((name for size in (3, 2) if (name := " ".join(words[:size])) in known), None)
    given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return [line] if name is None else [f"{name} {one}" for one in given if one not in {*known[name], "--help"}]


def test_every_command_line_on_a_page_is_one_the_program_takes():
    lines = [
        line
        for page in (*DOCS.glob("*.md"), DOCS.parent / "README.md")
        for line in re.findall(r"(?:^[>$] |`)(perfxl [a-z][^`|\n]*)(?=[`\n])", page.read_text("utf-8"), re.MULTILINE)
        if len(line.split()) > 1 and "--help" not in line.split()[1]
    ]
    assert [fault for line in set(lines) for fault in unknown(line)] == []
    assert len(set(lines)) >= 20


def test_a_command_line_with_a_slip_would_be_found():
    assert unknown("perfxl chek a") == ["perfxl chek a"]
    assert unknown("perfxl check a --sumary b") == ["perfxl check --sumary"]
    assert unknown("perfxl forms show --format md") == []
