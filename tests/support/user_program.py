"""A small program of somebody who uses perfxl: mypy's strict mode has to see the types said here (`scripts/check`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

import perfxl

if TYPE_CHECKING:
    import pandas as pd


def told(path: Path) -> list[str]:
    """Return a line for each open finding of a return."""
    checked = assert_type(perfxl.check(path, stage="draft", lang="en"), perfxl.CheckedReturn)
    assert_type(checked.status, perfxl.Status)
    assert_type(checked.marked, bytes | None)
    assert_type(checked.frames, perfxl.Frames)
    findings = assert_type(checked.open_findings, tuple[perfxl.FindingEntry, ...])
    return [f"{one.code} {one.sheet}!{one.cell} {one.level.value}" for one in findings]


def computed(path: Path) -> Decimal:
    """Return the computed score of a return."""
    card = perfxl.check(path).scorecard
    if card is None:
        raise ValueError(path)
    return assert_type(card.computed, Decimal)


def revenue(path: Path) -> object:
    """Return the department's own revenue."""
    frame: pd.DataFrame = perfxl.read(path, form="department_overall")["income"]
    return frame.loc["own", "revenue_total"]


def statuses(folder: Path) -> dict[str, str]:
    """Return where each return of a folder stands."""
    records = assert_type(perfxl.check_many([folder], jobs=1), Iterator[perfxl.Record])
    return {record.entry.path: assert_type(record.status, perfxl.Status).value for record in records}


def said(path: Path) -> str:
    """Return what keeps a return from being read, in words."""
    try:
        perfxl.read(path)
    except perfxl.WorkbookFault as fault:
        return assert_type(perfxl.sentence(fault, "zh"), str)
    return ""
