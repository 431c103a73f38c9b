"""What the command line loads before it is needed: nothing heavy, so that help and one return come at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LIGHT = {
    "perfxl",
    "perfxl.__main__",
    "perfxl.cli",
    "perfxl.cli.options",
    "perfxl.cli.speech",
    "perfxl.errors",
    "perfxl.messages",
}
HEAVY = {
    "PIL", "dask", "distributed", "fsspec", "lxml", "numpy", "openpyxl", "pandas", "python_calamine", "rapidfuzz",
    "rich", "tree_sitter", "upath",
}  # fmt: skip
TELL = """
import json, sys
from perfxl.cli import main
sys.argv = ["perfxl", *json.loads(sys.argv[1])]
try:
    main()
except SystemExit as left:
    print(json.dumps([left.code, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*arguments: str) -> tuple[int, set[str]]:
    """Return the exit status of a command and the modules it had loaded when it ended."""
    done = subprocess.run(
        [sys.executable, "-c", TELL, json.dumps(arguments)], capture_output=True, text=True, check=True
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    return status, set(modules)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("chek",)])
def test_help_loads_nothing_of_the_rooms(arguments):
    status, modules = loaded(*arguments)
    assert status == (2 if arguments == ("chek",) else 0)
    assert {name for name in modules if name.split(".")[0] == "perfxl"} <= LIGHT
    assert not {name.split(".")[0] for name in modules} & HEAVY


def test_a_check_loads_no_reader_or_drawer_it_does_not_use(tmp_path: Path):
    status, modules = loaded("check", "samples/junshan_2020.xlsx", "-o", str(tmp_path), "--lang", "zh")
    assert status == 1
    assert not {name.split(".")[0] for name in modules} & HEAVY
    assert not {name for name in modules if name.startswith("perfxl.template")}


def test_an_extract_loads_no_library_its_format_does_not_need(tmp_path: Path):
    arguments = ("extract", "samples/clean_2020.xlsx", "-o", str(tmp_path / "data"), "--format", "csv")
    status, modules = loaded(*arguments)
    assert status == 0
    assert not {name.split(".")[0] for name in modules} & {*HEAVY, "pyarrow"}


def test_a_schema_and_a_completion_script_load_no_rules():
    for arguments in (("schema",), ("completion", "bash")):
        status, modules = loaded(*arguments)
        assert status == 0
        assert not {name for name in modules if name.startswith(("perfxl.rules", "perfxl.batch", "perfxl.form"))}
