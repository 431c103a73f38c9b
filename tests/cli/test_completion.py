"""Tab in the shell: what is offered for a word, by the protocol the printed scripts speak, and what it costs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.shell_completion import BashComplete

from perfxl.cli import perfxl as front
from perfxl.cli.completion import VARIABLE
from perfxl.form import form_folders, load_form
from perfxl.rules import explain_all
from tests.cli.test_imports import HEAVY

ASK = """
import json, sys
from perfxl.cli import main
sys.argv = ["perfxl"]
try:
    main()
except SystemExit:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def offered(kind: str, *words: str) -> tuple[list[str], set[str]]:
    """Return what is offered for the last of some words, and the libraries that were loaded for it."""
    line = " ".join(("perfxl", *words[:-1], *words[-1:]))
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1", "_PERFXL_COMPLETE": f"{kind}_complete"}
    environment |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words)) if kind != "fish" else words[-1]}
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, check=True, text=True)
    return done.stdout.splitlines(), set(json.loads(done.stderr.splitlines()[-1]))


def values(*words: str) -> list[str]:
    """The same, in this process."""
    asked = BashComplete(front, {}, "perfxl", VARIABLE)
    return [one.value for one in asked.get_completions(list(words[:-1]), words[-1])]


def test_commands_are_offered_without_loading_one():
    lines, loaded = offered("bash", "ex")
    assert [line.partition(",")[2] for line in lines] == ["explain", "extract"]
    assert not loaded & {*HEAVY, "msgspec", "sqlite3"}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("check", "--stage", ""), ["draft", "final"]),
        (("extract", "--format", ""), ["parquet", "csv", "xlsx", "json"]),
        (("extract", "--with", "findings,"), ["findings,findings", "findings,scores"]),
        (("template", "hun"), ["hunan_overall"]),
        (("extract", "--form", "d"), ["department_overall"]),
        (("explain", "r01"), ["R01"]),
        (("check", "--select", "A01,S10"), ["A01,S10"]),
        (("forms", "li"), ["lint", "list"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("check", "--roster", "na"), ["na"]),  # a file: the shell completes it
    ],
    ids=" ".join,
)
def test_options_forms_and_codes_are_offered(words, wanted):
    assert values(*words) == wanted


def test_every_code_of_every_form_is_offered_with_its_title():
    lines, loaded = offered("zsh", "explain", "")
    assert not loaded & HEAVY
    told = dict(zip(lines[1::3], lines[2::3], strict=True))
    forms = [load_form(id) for id in form_folders()]
    assert set(told) >= {one.code for form in forms for one in explain_all(form)}
    assert told["R01"] != "_"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_by_the_protocol(perfxl, shell):
    done = perfxl("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_PERFXL_COMPLETE={shell}_complete" in done.stdout


def test_bash_completes_by_the_script(perfxl, tmp_path):
    if shutil.which("bash") is None:
        pytest.skip("no bash")
    (tmp_path / "perfxl").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m perfxl "$@"\n', "utf-8")
    (tmp_path / "perfxl").chmod(0o755)
    (tmp_path / "script").write_text(perfxl("completion", "bash").stdout, "utf-8")
    ask = (
        "source ./script; COMP_WORDS=(perfxl explain R0); COMP_CWORD=2; _perfxl_completion perfxl; echo ${COMPREPLY[*]}"
    )
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        ["bash", "-c", ask], cwd=tmp_path, env=environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.split()[:2] == ["R01", "R02"]
