"""What `perfxl check --json` writes in every case is valid by the schema `perfxl schema` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import perfxl.batch.one
import perfxl.pipeline
from perfxl.cli import main
from perfxl.model import RuleRun, Sentence, Verdict
from perfxl.pipeline import process
from perfxl.rules import run_all
from tests.support.season import returned, roster, season

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def validator():
    from perfxl.render import json_schema

    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def written(*arguments: str) -> dict:
    with pytest.raises(SystemExit):
        main(["check", *arguments, "--json", "result.json"])
    made: dict = json.loads(Path("result.json").read_text("utf-8"))
    return made


def test_a_batch_with_every_status_is_valid(tmp_path, monkeypatch, validator, samples):
    monkeypatch.chdir(tmp_path)
    season(tmp_path / "in", 2)
    folder = tmp_path / "in"
    (folder / "再报.xlsx").write_bytes(returned(2))  # the same return twice: S15
    (folder / "待说明.xlsx").write_bytes((samples / "hunan_clean_2017.xlsx").read_bytes())
    (folder / "残缺.xlsx").write_bytes(returned(1)[:4_000])
    (folder / "说明.pdf").write_bytes(b"%PDF")
    for number, name in enumerate(("崩溃.xlsx", "规则崩溃.xlsx"), start=4):
        (folder / name).write_bytes(returned(number))
    asked = run_all

    def checked(source, *given):
        if source.path.name == "崩溃.xlsx":
            raise RuntimeError("slip")
        if source.path.name != "规则崩溃.xlsx":
            return process(source, *given)
        with monkeypatch.context() as patched:
            patched.setattr(perfxl.pipeline, "run_all", crashing)
            return process(source, *given)

    def crashing(*given):
        runs = asked(*given)
        return (*runs[1:], RuleRun(runs[0].code, Verdict.CRASHED, 0, Sentence("rule.crashed", {"traceback": "…"})))

    monkeypatch.setattr(perfxl.batch.one, "process", checked)
    known = roster(tmp_path / "名册.csv", 6)
    made = written("in", "--jobs", "1", "--roster", str(known), "--lang", "en")
    validator.validate(made)
    statuses = {Path(book["path"]).name: book["status"] for book in made["workbooks"]}
    assert set(statuses.values()) == {"accepted", "returned", "unreadable", "crashed", "ignored"}
    assert (statuses["崩溃.xlsx"], statuses["规则崩溃.xlsx"]) == ("crashed", "crashed")
    assert any(one["code"] == "S15" for book in made["workbooks"] for one in book["findings"])


def test_nothing_but_the_json_is_written_to_standard_output(tmp_path, monkeypatch, validator, capsysbinary):
    monkeypatch.chdir(tmp_path)
    Path("broken.xlsx").write_bytes(b"")
    with pytest.raises(SystemExit):
        main(["check", "broken.xlsx", "--json", "-"])
    made = json.loads(capsysbinary.readouterr().out)
    validator.validate(made)
    assert made["form"] is None


def test_the_schema_is_printed_as_delivered(capsys, validator):
    with pytest.raises(SystemExit):
        main(["schema"])
    assert json.loads(capsys.readouterr().out) == validator.schema


def test_the_schema_refuses_what_is_no_report(validator):
    report: dict[str, object] = {
        "schema": "perfxl/check/1",
        "perfxl": "0.1.0",
        "lang": "zh",
        "form": None,
        "workbooks": [],
        "totals": {},
    }
    with pytest.raises(jsonschema.ValidationError, match="workbooks"):
        validator.validate(report)
