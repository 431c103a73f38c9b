"""LibreOffice as a judge: convert a workbook, draw its pages, and recalculate it after an edit.

Every call starts a LibreOffice of its own with a throw-away profile, so tests may run side by side. Editing goes
through `uno_session.py`, which the system's Python runs because LibreOffice's bindings live there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

Place = tuple[str, str]
"""A sheet's title and an A1 address."""

CellValue = str | float | None
"""What a cell shows: a text (an error is its text, such as #DIV/0!), a number, or nothing."""

SYSTEM_PYTHON = "/usr/bin/python3"
SESSION_SCRIPT = Path(__file__).with_name("uno_session.py")
TIME_LIMIT = 180


@dataclass(frozen=True)
class Scenario:
    """One way to treat a workbook: edits first, then a hard recalculation, then what is asked for.

    `saved` is where it is then saved, under a `password` to open where that is given.
    """

    edits: Mapping[Place, CellValue] = field(default_factory=dict)
    wanted: Sequence[Place] = ()
    fills: Sequence[Place] = ()
    saved: Path | None = None
    password: str = ""


@dataclass(frozen=True)
class Recalculated:
    """What LibreOffice made of a scenario: values, and the fill colours of conditional formats that apply."""

    values: Mapping[Place, CellValue]
    fills: Mapping[Place, tuple[str, ...]]


@cache
def missing_programs() -> tuple[str, ...]:
    """Return the names of what a judge needs and this machine lacks."""
    missing = [name for name in ("soffice", "pdftoppm") if shutil.which(name) is None]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False).returncode:
        missing.append("python3-uno")
    return tuple(missing)


def converted(workbook: Path, folder: Path, kind: str) -> Path:
    """Convert `workbook` to `kind` (pdf, xlsx, html …) into `folder`; return the new file."""
    target = folder / f"{workbook.stem}.{kind}"
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="judge-") as profile:
        command = [
            *headless(profile), "--convert-to", kind, "--outdir", str(folder), str(workbook),
        ]  # fmt: skip
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIME_LIMIT)
    if not target.exists():
        raise AssertionError(f"LibreOffice made no {kind} of {workbook.name}: {done.stdout}{done.stderr}")
    return target


def pictures(pdf: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """Draw every page of `pdf` as a PNG in `folder`; return the pictures in page order."""
    stem = folder / pdf.stem
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(stem)], check=True, timeout=TIME_LIMIT)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))


def recalculate(
    workbook: Path, wanted: Iterable[Place], edits: Mapping[Place, CellValue] | None = None
) -> dict[Place, CellValue]:
    """Make `edits` in a copy of `workbook` held in memory, recalculate everything, return the `wanted` values."""
    scenario = Scenario(edits or {}, wanted=tuple(wanted))
    return dict(recalculate_each(workbook, [scenario])[0].values)


def applied_fills(
    workbook: Path, places: Iterable[Place], edits: Mapping[Place, CellValue] | None = None
) -> dict[Place, tuple[str, ...]]:
    """Return the fill colours (FFC7CE) that conditional formats give `places` after `edits`; () where none applies.

    A format's condition must refer to names or absolute addresses: it is asked again in an empty cell.
    """
    scenario = Scenario(edits or {}, fills=tuple(places))
    return dict(recalculate_each(workbook, [scenario])[0].fills)


def recalculate_each(workbook: Path, scenarios: Sequence[Scenario]) -> list[Recalculated]:
    """Run every scenario, each on the workbook as it is on disk, in one LibreOffice; saved files go where it says."""
    job = {"workbook": str(workbook.resolve()), "scenarios": [_as_json(scenario) for scenario in scenarios]}
    answers = _answered(job, f"recalculate {workbook.name}")
    return [
        Recalculated(
            dict(zip(scenario.wanted, answer["values"], strict=True)),
            {place: tuple(fills) for place, fills in zip(scenario.fills, answer["fills"], strict=True)},
        )
        for scenario, answer in zip(scenarios, answers, strict=True)
    ]


def shown_as_opened(workbooks: Sequence[Path]) -> list[dict[str, list[list[Any]]] | None]:
    """Return what each workbook shows when opened, without recalculating, in one LibreOffice.

    Row, column and value of every cell that holds one, by sheet; None where LibreOffice does not open it.
    """
    books = [str(workbook.resolve()) for workbook in workbooks]
    shown: list[dict[str, list[list[Any]]] | None] = _answered({"books": books}, "open them")
    return shown


def _answered(job: dict[str, Any], what: str) -> Any:
    """Give a job to one LibreOffice and return its answer."""
    with tempfile.TemporaryDirectory(prefix="judge-") as profile:
        job |= {"command": headless(profile), "pipe": Path(profile).name}
        done = subprocess.run(
            [SYSTEM_PYTHON, str(SESSION_SCRIPT)],
            check=False,
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
    if done.returncode:
        raise AssertionError(f"LibreOffice did not {what}: {done.stderr}")
    return json.loads(done.stdout)


def headless(profile: str) -> list[str]:
    return ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(profile).as_uri()}"]


def _as_json(scenario: Scenario) -> dict[str, Any]:
    return {
        "edits": [[*place, value] for place, value in scenario.edits.items()],
        "wanted": list(scenario.wanted),
        "fills": list(scenario.fills),
        "saved": str(scenario.saved.resolve()) if scenario.saved else None,
        "password": scenario.password,
    }
