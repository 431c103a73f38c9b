"""The JSON report: the contract of `design.md` §10 and its schema."""

import json
from pathlib import Path
from typing import Any

import pytest

import perfxl.render
from perfxl.model import CellRef, Level
from perfxl.render import described, from_json, json_schema, report, retold, to_json
from tests.render.outcomes import finding, outcome, unreadable

jsonschema = pytest.importorskip("jsonschema")
PUBLISHED = Path(perfxl.render.__file__).with_name("check.schema.json")


def written(*outcomes) -> Any:
    return json.loads(report(outcomes or (outcome(), unreadable())))


def ordered(schema: Any) -> Any:
    """Return a schema with its alternatives sorted: msgspec before 0.22 names null first."""
    if isinstance(schema, dict):
        inner = {key: ordered(value) for key, value in schema.items()}
        return {**inner, "anyOf": sorted(inner["anyOf"], key=json.dumps)} if "anyOf" in inner else inner
    return [ordered(one) for one in schema] if isinstance(schema, list) else schema


def test_the_published_schema_is_the_structs_own():
    assert ordered(json.loads(PUBLISHED.read_text("utf-8"))) == ordered(json_schema())


def test_a_report_is_valid_by_the_published_schema():
    jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8"))).validate(written())


def test_the_schema_refuses_an_unknown_status():
    broken = written()
    broken["workbooks"][0]["status"] = "fine"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema()).validate(broken)


def test_the_keys_are_those_of_the_contract():
    made = written(outcome())
    assert made["schema"] == "perfxl/check/1"
    assert made["form"] == {"id": "department_overall", "version": "2020.1"}
    book = made["workbooks"][0]
    assert {"path", "sha256", "department", "status", "marked", "round", "error", "runs", "findings", "score"} <= {
        *book
    }
    assert {
        "code", "level", "audience", "sheet", "cell", "related", "message", "advice", "expected", "actual",
        "difference", "tolerance", "diagnosis", "suspects", "state", "since_round", "explanation",
    } <= {*book["findings"][0]}  # fmt: skip
    assert {
        "dimension", "category", "indicator", "full_marks", "claimed", "computed", "verdict", "why", "inputs",
    } <= {*book["score"]["lines"][0]}  # fmt: skip


def test_amounts_are_decimal_strings_without_zeros_at_the_end():
    book = written(outcome())["workbooks"][0]
    assert (book["findings"][0]["difference"], book["findings"][0]["tolerance"]) == ("3", "0.02")
    assert book["score"]["policies"] == [{"policy": "corrected", "title": "按标准改正", "total": "94.5", "grade": "优"}]
    assert [one["value"] for one in book["score"]["lines"][0]["inputs"]] == ["0.81", None]


def test_a_file_that_could_not_be_read_says_why():
    made = written(unreadable())
    assert made["form"] is None
    assert made["workbooks"][0]["error"].startswith("这个文件是空的")
    assert made["totals"] == {
        "workbooks": 1, "accepted": 0, "to_explain": 0, "returned": 0, "unreadable": 1, "crashed": 0, "ignored": 0,
    }  # fmt: skip


def test_workbooks_are_sorted_by_path_and_rules_by_code():
    made = written(outcome("b.xlsx"), outcome("a.xlsx"))
    assert [book["path"] for book in made["workbooks"]] == ["a.xlsx", "b.xlsx"]
    assert [run["code"] for run in made["workbooks"][0]["runs"]] == ["A01", "R01", "X05"]


def test_a_finding_about_the_whole_workbook_has_no_cell():
    made = written(outcome("a.xlsx", finding("S02", Level.NOTICE, None), finding("A01", at=CellRef("表", 2, 1))))
    assert [(one["sheet"], one["cell"]) for one in made["workbooks"][0]["findings"]] == [(None, None), ("表", "A2")]


def test_a_report_is_told_in_another_language_without_a_new_check():
    chinese, english = (described([outcome(), unreadable()], lang) for lang in ("zh", "en"))
    read = from_json(to_json(chinese))
    assert to_json(retold(read, "en")) == to_json(english)
    assert to_json(retold(retold(read, "en"), "zh")) == to_json(chinese)
    assert read.workbooks[0].findings[0].message == "应为 应为 0.81、二、3"
    assert english.workbooks[0].findings[0].message == "expected expected 0.81, 二, 3"
