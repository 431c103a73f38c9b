"""docs/rules.md tells every code of the delivered forms, in the words of `perfxl explain`."""

from pathlib import Path

import pytest

from perfxl.form import load_form
from perfxl.render.explanation import explanation
from perfxl.rules import explain_all
from tests.support.rules_page import FAMILIES, FORMS, page

TOP = Path(__file__).resolve().parents[1]
PAGE = (TOP / "docs" / "rules.md").read_text("utf-8")


def test_the_page_is_what_the_rules_print():
    printed = PAGE.partition("]]] -->\n")[2].partition("<!-- [[[end]]]")[0]
    assert printed.strip() == page().strip()


@pytest.mark.parametrize("name", FORMS)
def test_every_code_is_told_with_its_binding_and_its_manual(name: str):
    told = {entry[:3]: entry for entry in PAGE.split("\n### ")[1:]}
    for one in explain_all(load_form(name)):
        lines = {line.strip() for line in told[one.code].splitlines()}
        assert {line.strip() for line in explanation(one, room=10_000)[1:] if line.strip()} <= lines, one.code


def test_every_family_has_its_line():
    heads = [line[3:] for line in PAGE.splitlines() if line.startswith("## ")]
    assert heads == list(FAMILIES)


def test_the_readme_links_to_it():
    assert "(docs/rules.md)" in (TOP / "README.md").read_text("utf-8")
