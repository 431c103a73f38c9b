"""Running the command as a person does: in a folder of its own, status, output and complaint told apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def perfxl(root: Path, tmp_path: Path) -> Run:
    """Return a function that runs `perfxl ARGUMENTS` in an empty folder, in Chinese unless told otherwise."""

    def run(*arguments: object, lang: str = "zh_CN.UTF-8", **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LC_ALL": lang, "PYTHONPATH": str(root), "PYTHONUTF8": "1", **settings}
        command = [sys.executable, "-m", "perfxl", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
        )

    return run
