"""What `import perfxl` offers: pinned, because others build on it; and cheap, because every command begins with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import perfxl


def test_the_public_names_are_these():
    assert perfxl.__all__ == ["Mark", "WorkbookFault", "__version__", "annotate"]
    assert all(getattr(perfxl, name) is not None for name in perfxl.__all__)
    assert set(perfxl.__all__) <= set(dir(perfxl))


def test_a_name_that_is_none_is_said():
    with pytest.raises(AttributeError, match="no attribute 'annotated'"):
        perfxl.__getattr__("annotated")


def test_importing_loads_no_library():
    program = "import sys, perfxl; print(*sorted(m for m in sys.modules if m.partition('.')[0] in sys.argv[1:]))"
    libraries = ["xlsxwriter", "pandas", "openpyxl", "msgspec", "click"]
    done = subprocess.run([sys.executable, "-c", program, *libraries], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
