"""Runs of the command that are killed, and what they leave: for the test, and for `benchmarks/killed.py`."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.season import season

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0  # seconds
REPORT, SUMMARY = "核对.json", "汇总.xlsx"


def hashes(folder: Path) -> Mapping[str, str]:
    """Return the hash of every file people see below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _heed_interrupts() -> None:
    """Undo what a shell does to a program in the background: there Ctrl-C is ignored, and so it would be here."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Season:
    """Returns in a folder, checked by the command into folders beside it."""

    def __init__(self, folder: Path, count: int) -> None:
        """Write the returns."""
        self.folder = folder
        self.returned = folder / "returned"
        self.count = count
        season(self.returned, count)

    def start(self, name: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a check in a folder of that name."""
        (self.folder / name).mkdir(exist_ok=True)
        command = [
            sys.executable, "-m", "perfxl", "check", "../returned", "-o", "checked", "--audit", "audit",
            "--json", REPORT, "--summary", SUMMARY, "--jobs", "2", "--lang", "zh", *arguments,
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        return subprocess.Popen(
            command, cwd=self.folder / name, env=environment, encoding="utf-8",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            preexec_fn=_heed_interrupts if os.name == "posix" else None,  # noqa: PLW1509 - no threads here
        )  # fmt: skip

    def copies(self, name: str) -> list[Path]:
        """Return the marked copies of departments that are there."""
        return sorted((self.folder / name / "checked").glob("*.xlsx"))

    def wait_for(self, name: str, copies: int, process: subprocess.Popen[str]) -> None:
        """Wait until so many copies are there, or the process has ended."""
        ended = time.monotonic() + PATIENCE
        while len(self.copies(name)) < copies and process.poll() is None and time.monotonic() < ended:
            time.sleep(0.002)

    def killed(self, name: str, copies: int) -> None:
        """Start a check and kill it once so many copies are there."""
        process = self.start(name)
        self.wait_for(name, copies, process)
        process.kill()
        process.communicate()

    def killed_after(self, name: str, seconds: float) -> bool:
        """Start a check and kill it after some time; return whether it had ended by then."""
        process = self.start(name)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        _, told = process.communicate()
        if process.returncode not in (1, -9):
            raise AssertionError(f"status {process.returncode}: {told}")
        return process.returncode == 1

    def seen_whole(self, name: str) -> None:
        """Raise AssertionError where a file people see is not whole: a workbook, the JSON, the summary."""
        for path in (self.folder / name).rglob("*.xlsx"):
            if not path.name.startswith("."):
                with zipfile.ZipFile(path) as package:
                    if package.testzip() is not None:
                        raise AssertionError(f"{path} is half-written")
        report = self.folder / name / REPORT
        if report.is_file():
            json.loads(report.read_bytes())

    def outcome(self, name: str, status: int = 1) -> Mapping[str, str]:
        """Check to the end, with that exit status; return the hash of every file people see."""
        process = self.start(name)
        _, told = process.communicate(timeout=PATIENCE)
        if process.returncode != status:
            raise AssertionError(f"status {process.returncode}: {told}")
        left = [path for path in self.folder.rglob(".perfxl-*") if path.is_file()]
        if left:
            raise AssertionError(f"left behind: {left}")
        return hashes(self.folder / name)
