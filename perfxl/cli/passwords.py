"""Passwords for returns under one: from the command line, a file, and the environment."""

from __future__ import annotations

import os
from pathlib import Path

from perfxl.opening import Keys
from perfxl.pipeline import read_bytes

VARIABLE = "PERFXL_PASSWORD"


def supplied_keys(given: tuple[str, ...], file: Path | None) -> Keys:
    """Return what was given on the command line, then in the environment, then in the file; raise UsageFault."""
    common = tuple(one for one in (*given, os.environ.get(VARIABLE, "")) if one)
    return Keys(common) if file is None else Keys.read(read_bytes(file), file, common)
