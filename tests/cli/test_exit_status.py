"""The table of exit statuses in docs/json.md: each of its examples is run and must end as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import perfxl.cli.check
import perfxl.pipeline
from perfxl.cli import main
from perfxl.model import RuleRun, Verdict
from perfxl.rules import run_all

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(
    r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|$", (ROOT / "docs" / "json.md").read_text("utf-8"), re.MULTILINE
)
EXAMPLES = [(int(status), shlex.split(example.strip(" `"))[1:]) for status, _, _, example in ROWS if example.strip()]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "clean.xlsx").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    (tmp_path / "returned.xlsx").write_bytes((samples / "junshan_2020.xlsx").read_bytes())
    (tmp_path / "broken.xlsx").write_bytes((samples / "junshan_2020.xlsx").read_bytes()[:4_000])
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "说明.pdf").write_bytes(b"%PDF")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ended(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


@pytest.mark.parametrize(
    ("status", "arguments"),
    EXAMPLES,
    ids=lambda each: " ".join(map(str, each)) if isinstance(each, list) else str(each),
)
def test_a_command_ends_as_the_table_says(status: int, arguments: list[str], capsys):
    assert ended(arguments) == status
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert bool(said.err) == (status == 2)


def test_the_table_has_every_status_and_no_other():
    assert {int(row[0]) for row in ROWS} == {0, 1, 2, 130}
    assert len(EXAMPLES) == len(ROWS) - 2


def test_a_rule_that_crashed_is_2_and_a_run_that_was_stopped_130(monkeypatch):
    asked = run_all

    def crashing(*given):
        runs = asked(*given)
        return (*runs[1:], RuleRun(runs[0].code, Verdict.CRASHED))

    with monkeypatch.context() as patched:
        patched.setattr(perfxl.pipeline, "run_all", crashing)
        assert ended(["check", "clean.xlsx"]) == 2

    def stopped(*_: object):
        raise KeyboardInterrupt

    monkeypatch.setattr(perfxl.cli.check, "run", stopped)
    assert ended(["check", "clean.xlsx", "--force"]) == 130
