"""The house keeps its own rules: sizes, types, docstrings, one home a library, nobody's paths or telephone.

The rules are functions in `tests/support/house_rules.py`. Each is shown an offence here and must bite, and is then
let loose on the whole checkout.
"""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.support import house_rules as rules

ROOT = Path(__file__).resolve().parents[1]
PARAMETERS = ", ".join(f"p{number}: int" for number in range(rules.PARAMETERS + 1))
PATH = "perfxl/reader/scan.py"


@cache
def committed() -> tuple[str, ...]:
    """Return every file that is committed or would be: tracked, or untracked and not ignored."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        return tuple(sorted(walked(ROOT)))
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(sorted(path for path in set(listed) if path and (ROOT / path).is_file()))


def walked(root: Path) -> list[str]:
    """Return the files of a checkout without git, ignored folders left out."""
    lines = (root / ".gitignore").read_text("utf-8").splitlines()
    ignored = [".git", *(line.rstrip("/") for line in lines if line.endswith("/"))]
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return [
        path.as_posix() for path in paths if not any(fnmatch(part, name) for part in path.parts for name in ignored)
    ]


def sources(*folders: str) -> list[str]:
    """Return the Python files of some top-level folders."""
    return [path for path in committed() if path.endswith(".py") and path.split("/")[0] in folders]


def text_of(path: str) -> str | None:
    """Return a file's text, or None where it is not a text."""
    data = (ROOT / path).read_bytes()
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def offences(check: rules.Check, source: str, path: str = PATH) -> list[str]:
    """Return what a check says of a source, without the path in front."""
    return [offence.removeprefix(path).lstrip(":") for offence in check(path, source)]


def none_of(found: Iterable[str]) -> None:
    """Fail with one offence a line."""
    listed = sorted(found)
    assert not listed, "\n" + "\n".join(listed)


# The checkout keeps the rules.


@pytest.mark.parametrize("check", rules.SOURCE_CHECKS, ids=lambda check: check.__name__)
def test_the_product_keeps(check: rules.Check):
    none_of(offence for path in sources("perfxl") for offence in check(path, text_of(path) or ""))


@pytest.mark.parametrize("check", rules.TEST_CHECKS, ids=lambda check: check.__name__)
def test_tests_and_scripts_keep(check: rules.Check):
    beside = sources("tests", "samples", "scripts", "benchmarks", "docs")
    none_of(offence for path in beside for offence in check(path, text_of(path) or ""))


@pytest.mark.parametrize("check", rules.TEXT_CHECKS, ids=lambda check: check.__name__)
def test_every_committed_text_keeps(check: rules.Check):
    texts = ((path, text_of(path)) for path in committed())
    none_of(offence for path, text in texts if text is not None for offence in check(path, text))


@pytest.mark.parametrize("check", rules.TEXT_CHECKS, ids=lambda check: check.__name__)
def test_every_committed_workbook_keeps(check: rules.Check):
    found: list[str] = []
    for path in committed():
        if path.endswith((".xlsx", ".xlsm")) and zipfile.is_zipfile(ROOT / path):
            with zipfile.ZipFile(ROOT / path) as package:
                for name in package.namelist():
                    found += check(f"{path}!{name}", package.read(name).decode("utf-8", "replace"))
    none_of(found)


def test_the_top_level_holds_only_known_names():
    none_of(rules.strange_top_level(committed()))


def test_every_package_is_listed_in_setup_cfg():
    none_of(rules.unlisted_packages((ROOT / "setup.cfg").read_text("utf-8"), sources("perfxl")))


def test_every_room_has_an_init():
    folders = {Path(path).parent for path in sources("perfxl")}
    none_of(f"{folder}: no __init__.py" for folder in folders if not (ROOT / folder / "__init__.py").is_file())


def test_runtime_libraries_are_declared_once_and_sorted():
    config = configparser.RawConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    required = [re.split(r"[ <>=]", line)[0] for line in config["options"]["install_requires"].strip().splitlines()]
    assert required == [
        "click",
        "msgspec",
        "openpyxl",
        "pandas",
        "pillow",
        "python-calamine",
        "rapidfuzz",
        "rich",
        "tomli",
        "tree-sitter",
        "tree-sitter-toml",
        "xlsxwriter",
    ]


# Each rule bites.


def test_a_file_over_the_cap_is_found():
    assert offences(rules.long_files, "x = 1\n" * 401) == [" 401 lines, the cap is 400"]
    assert offences(rules.long_files, "x = 1\n" * 400) == []


def test_a_function_over_the_cap_is_found_and_one_at_the_cap_is_left_alone():
    body = "    x = 1\n"
    assert offences(rules.long_functions, "def f():\n" + body * 50) == ["1: f has 51 lines, the cap is 50"]
    assert offences(rules.long_functions, "def f():\n" + body * 49) == []


def test_a_function_with_eight_parameters_is_found_unless_it_is_a_command():
    function = f"def f({PARAMETERS}) -> None: ...\n"
    assert offences(rules.wide_functions, function) == ["1: f has 8 parameters, the cap is 7"]
    assert offences(rules.wide_functions, function.replace("p0: int", "self")) == []
    assert offences(rules.wide_functions, "@click.option('--x')\n" + function) == []
    assert offences(rules.wide_functions, "@main.command()\n" + function) == []


def test_a_missing_annotation_is_found():
    assert offences(rules.untyped_functions, "def f(a, *b: int, c=1): ...") == [
        "1: f has no annotation for a, c, return"
    ]
    assert offences(rules.untyped_functions, "class A:\n    def f(self, a: int) -> None: ...") == []


def test_a_missing_docstring_is_found_on_module_class_and_public_function():
    source = "class A:\n    def f(self): ...\n    def _g(self): ...\n    def __str__(self): ...\n"
    assert offences(rules.missing_docstrings, source) == [
        " the module has no docstring",
        "1: class A has no docstring",
        "2: f has no docstring",
    ]


def test_a_private_class_says_what_it_is_and_its_methods_need_not():
    source = '"""M."""\nclass _A:\n    def f(self): ...\n'
    assert offences(rules.missing_docstrings, source) == ["2: class _A has no docstring"]


def test_the_second_half_of_a_property_needs_no_docstring():
    source = '"""M."""\nclass A:\n    """A."""\n    @x.setter\n    def x(self, value): ...\n'
    assert offences(rules.missing_docstrings, source) == []


def test_an_assert_is_found():
    assert offences(rules.asserts, "def f(x):\n    assert x\n") == ["2: assert in the product"]


@pytest.mark.parametrize("kind", ["", " Exception", " BaseException as e", " (ValueError, Exception)"])
def test_a_handler_of_everything_is_found(kind: str):
    source = f"def f():\n    try:\n        g()\n    except{kind}:\n        pass\n"
    assert offences(rules.broad_handlers, source) == ["4: catches every exception"]


def test_a_handler_of_everything_is_let_be_only_in_run_rule_and_a_narrow_one_anywhere():
    source = "def run_rule():\n    try:\n        g()\n    except Exception:\n        pass\n"
    assert offences(rules.broad_handlers, source, "perfxl/rules/running.py") == []
    assert offences(rules.broad_handlers, source) != []
    assert offences(rules.broad_handlers, source.replace("run_rule", "other"), "perfxl/rules/running.py") != []
    assert offences(rules.broad_handlers, source.replace("Exception", "ValueError").replace("run_rule", "f")) == []


@pytest.mark.parametrize(
    "line", ["import zipfile", "from zipfile import ZipFile", "import lxml.etree", "from lxml import etree"]
)
def test_a_library_away_from_home_is_found(line: str):
    assert len(offences(rules.strange_imports, line)) == 1
    assert offences(rules.strange_imports, line, "perfxl/ooxml/package.py") == []


def test_our_own_module_of_a_library_s_name_is_no_import_of_it():
    assert offences(rules.strange_imports, "from .zipfile import x\nfrom perfxl.ooxml import lxml\n") == []


@pytest.mark.parametrize("folder", ["work", "root", "tmp"])
def test_a_machine_s_path_is_found(folder: str):
    assert offences(rules.machine_paths, f"ok\nsee /{folder}/x.xlsx\n") == ["2: a path of one machine"]
    assert offences(rules.machine_paths, f"https://example.org/{folder}/x and a/{folder}/b") == []


def test_a_telephone_is_found_and_the_invented_one_is_not():
    number = "1391234" + "5678"
    assert offences(rules.mobile_numbers, f"电话 {number}，") == ["1: looks like somebody's telephone"]
    assert offences(rules.mobile_numbers, f"<v>{number}</v>") != []
    assert offences(rules.mobile_numbers, f"13800000000 0.{number} a{number}b {number}9") == []


def test_a_checkout_without_git_is_walked_and_ignored_folders_are_left_out(tmp_path: Path):
    for name in ("a.py", "x.egg-info/PKG-INFO", "b/__pycache__/c.pyc", ".git/config", ".ci/run"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".gitignore").write_text("# made\n*.egg-info/\n__pycache__/\n*.log\n", encoding="utf-8")
    assert sorted(walked(tmp_path)) == [".ci/run", ".gitignore", "a.py"]


def test_a_strange_name_at_the_top_level_is_found():
    names = ["perfxl/cli.py", "README.md", "notes.txt", "old/x.py"]
    assert list(rules.strange_top_level(names)) == [
        "notes.txt: not a name of the top level",
        "old: not a name of the top level",
    ]


def test_a_package_left_out_of_setup_cfg_is_found():
    settings = "[options]\npackages =\n    perfxl\n    perfxl.gone\npackage_dir =\n    perfxl.forms = forms\n"
    assert list(rules.unlisted_packages(settings, ["perfxl/__init__.py", "perfxl/new/a.py"])) == [
        "perfxl.forms: not listed under packages in setup.cfg",
        "perfxl.new: not listed under packages in setup.cfg",
        "perfxl.gone: listed in setup.cfg, but there is no such package",
    ]
