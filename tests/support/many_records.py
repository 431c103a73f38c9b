"""The records of a season of random returns, some with faults, made without a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import msgspec
from msgspec.structs import replace

from perfxl.batch import record_of
from perfxl.errors import NotAWorkbook
from perfxl.form import Form, load_form
from perfxl.model import Outcome, Status, status_of
from perfxl.pipeline import Checked
from perfxl.render.records import ContactEntry, ExpectedEntry, Record
from perfxl.rules import run_all
from perfxl.scoring import score
from tests.scoring.real_return import submission
from tests.support.clean_returns import clean_return

OFFICES = ("行政政法股", "社会保障股", "农业股", "经济建设股")


@cache
def form() -> Form:
    """Return the form all of them are returns of."""
    return load_form("department_overall")


def values(seed: int) -> dict[str, object]:
    """Return the values of one department; two in three have figures off, some a score that is too high."""
    chance = Random(seed)  # noqa: S311
    held = {**clean_return(form(), seed)}
    held["unit_name"], held["budget_code"] = f"某区第{seed:02d}号{held['unit_name']}"[:16], f"{200_000 + seed}"
    numbers = sorted(name for name, value in held.items() if isinstance(value, Decimal) and "__" in name)
    for _ in range(chance.choice((0, 1, 2, 4))):
        name = chance.choice(numbers)
        held[name] = Decimal(str(held[name])) + Decimal(chance.randint(1, 900)) / 100
    for _ in range(chance.choice((0, 0, 3))):
        held.pop(chance.choice(sorted(held)), None)
    return held


def record(held: Mapping[str, object], name: str, folder: Path = Path("checked")) -> Record:
    """Return the record of a return with these values."""
    one = submission(held, form())
    scorecard = score(form(), one)
    runs = run_all(form(), one, scorecard)
    outcome = Outcome(
        path=Path("returned") / f"{name}.xlsx", sha256=f"{hash(name):x}", status=status_of(runs), form_id=form().id,
        form_version=form().version, department=one.text("unit_name") or None,
        budget_code=one.text("budget_code") or None, submission=one, runs=runs, score=scorecard,
        marked=folder / f"{name}_第1次审核.xlsx",
    )  # fmt: skip
    return record_of(Checked(outcome, {}, form()))


def season(count: int, folder: Path = Path("checked")) -> tuple[list[Record], list[ExpectedEntry]]:
    """Return the records of so many departments, one of which sent twice, a file nobody can read, and the roster.

    The roster expects three departments more.
    """
    records = []
    for seed in range(1, count + 1):
        made = record(values(seed), f"{seed:03d}", folder)
        contact = ContactEntry(office=OFFICES[seed % len(OFFICES)], person="填报人甲", phone="13800000000")
        records.append(msgspec.structs.replace(made, contact=contact))
    again = values(2) | {"overall_score": Decimal(91)}
    records.append(record(again, "002(1)", folder))
    fault = NotAWorkbook("fault.ooxml.password")
    broken = Outcome(path=Path("returned/坏.xlsx"), sha256="0", status=Status.UNREADABLE, fault=fault)
    records.append(record_of(Checked(replace(broken), {})))
    expected = [
        ExpectedEntry(department=one.department, name=one.name, code=one.code, contact=one.contact)
        for one in records[:count]
    ]
    expected += [
        ExpectedEntry(
            department=f"{300_000 + number}", name=f"某区未报单位{number}", code=f"{300_000 + number}",
            contact=ContactEntry(office=OFFICES[0], person="填报人乙", phone="13800000000", due="2021-03-31"),
        )
        for number in range(3)
    ]  # fmt: skip
    return records, expected
