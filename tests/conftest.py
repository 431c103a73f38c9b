"""Paths, and the judges: outside programs whose absence skips a test at a desk and fails it in CI."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.judges import missing_for
from tests.support.libreoffice import missing_programs

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def unavailable(reason: str) -> NoReturn:
    """Skip the test, saying why; in CI nothing may be left out, so fail there."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason}; in CI that is a failure", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a test marked `judge` run only where its judges can."""
    marker = item.get_closest_marker("judge")
    if marker is not None and (missing := missing_for(*marker.args)):
        unavailable(f"no judge: {', '.join(missing)} not installed")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of sample workbooks."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Return the folder of other people's workbooks that may lie beside the checkout."""
    if not SHARED.is_dir():
        unavailable("no folder `shared` beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return the name of LibreOffice's program, where every program a judge needs is there."""
    if missing := missing_programs():
        unavailable(f"no judge: {', '.join(missing)} not installed")
    return "soffice"
