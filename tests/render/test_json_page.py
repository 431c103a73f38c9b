"""docs/json.md and docs/extract.md list every field and column, in the schema's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfxl.extraction.shapes import _TABLES, own_shape
from perfxl.render.machine import json_schema
from perfxl.render.meanings import MEANINGS
from tests.support.json_page import fields, tables

TOP = Path(__file__).resolve().parents[2]
KINDS = json_schema()["$defs"]


@pytest.mark.parametrize(("name", "printed"), [("json.md", fields), ("extract.md", tables)])
def test_the_page_is_what_the_program_prints(name: str, printed):
    page = (TOP / "docs" / name).read_text("utf-8")
    assert page.partition("]]] -->\n")[2].partition("<!-- [[[end]]]")[0].strip() == printed().strip()
    assert f"(docs/{name})" in (TOP / "README.md").read_text("utf-8")


def test_every_field_of_the_schema_has_its_meaning_and_no_meaning_is_left_over():
    told = {name: set(kind["properties"]) for name, kind in KINDS.items() if "properties" in kind}
    assert {name: set(meanings) for name, meanings in MEANINGS.items()} == told
    assert all(f"### {name}\n" in fields() for name in KINDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_has_a_label_and_a_meaning(lang):
    columns = [column for table in _TABLES for column in own_shape(table, lang).columns]
    assert all(column.label and column.meaning for column in columns)
    assert all(f"| `{column.id}` |" in tables() for column in columns)
