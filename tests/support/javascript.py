"""SheetJS and exceljs as judges: what two readers nobody here wrote see in workbooks."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "judges"
READERS = ("SheetJS", "exceljs")
TIME_LIMIT = 120

Seen = dict[str, dict[str, Any]]
"""Sheet title → cells, notes, and with exceljs marks; {"error": …} where the reader gave up."""


@cache
def missing_programs() -> tuple[str, ...]:
    """Return the names of what these judges need and this machine lacks."""
    if shutil.which("node") is None:
        return ("node",)
    packages = {"xlsx": "SheetJS", "exceljs": "exceljs"}
    return tuple(
        f"{title} (npm ci in tests/judges)"
        for name, title in packages.items()
        if not (FOLDER / "node_modules" / name / "package.json").is_file()
    )


def read(paths: Iterable[Path]) -> dict[str, dict[str, Seen]]:
    """Return what each reader sees in each workbook, by path as text; one node for all of them."""
    done = subprocess.run(
        ["node", str(FOLDER / "read.js")],
        check=False,
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
    )
    if done.returncode:
        raise AssertionError(f"node did not read: {done.stderr}")
    answers: dict[str, dict[str, Seen]] = json.loads(done.stdout)
    return answers
