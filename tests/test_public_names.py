"""What `import perfxl` offers: pinned, because others build on it; and cheap, because every command begins with it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import perfxl


def test_the_public_names_are_these():
    assert perfxl.__all__ == [
        "CheckedReturn", "DefinitionFault", "FindingEntry", "Frames", "HostileWorkbook", "Level", "Mark",
        "NotAWorkbook", "NotThisForm", "OutputExists", "OutputFault", "PerfxlError", "Record", "Scorecard", "Status",
        "Terms", "UsageFault", "WorkbookEntry", "WorkbookFault", "__version__", "annotate", "check", "check_many",
        "read", "sentence",
    ]  # fmt: skip
    assert all(getattr(perfxl, name) is not None for name in perfxl.__all__)
    assert set(perfxl.__all__) <= set(dir(perfxl))


def test_a_name_that_is_none_is_said():
    with pytest.raises(AttributeError, match="no attribute 'annotated'"):
        perfxl.__getattr__("annotated")


def test_every_name_is_told_to_type_checkers_too():
    source = Path(perfxl.__file__).read_text("utf-8")
    (block,) = [
        one for one in ast.parse(source).body if isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING"
    ]
    told = {alias.name for one in block.body if isinstance(one, ast.ImportFrom) for alias in one.names}
    assert told | {"__version__"} == set(perfxl.__all__)
    assert Path(perfxl.__file__).with_name("py.typed").is_file()


def test_importing_loads_no_library():
    program = "import sys, perfxl; print(*sorted(m for m in sys.modules if m.partition('.')[0] in sys.argv[1:]))"
    libraries = ["xlsxwriter", "pandas", "openpyxl", "msgspec", "click"]
    done = subprocess.run([sys.executable, "-c", program, *libraries], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
