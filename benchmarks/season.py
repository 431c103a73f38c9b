"""A season of random departments in real workbooks, with faults planted at known rates, and what a check finds of them.

    python -m benchmarks.season [N [JOBS]]        # 300 returns, 2 jobs
    python -m benchmarks.season DIR N             # only writes the returns, the roster and planted.json into DIR

Of the returns 35 % have one planted fault each, any of the classes that change what was typed; 5 % are files made to
break a reader; the others are without a fault. Exit status 1 where a planted fault was not found at its cell, a file
stopped the check, or a return without a fault was not accepted.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random

from msgspec import Struct

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form, load_form
from perfxl.model import Stage, Value
from perfxl.template import build_template
from tests.hostile.contents import CONTENTS
from tests.hostile.zips import CONTAINERS
from tests.support.planted import CLASSES, FaultClass
from tests.support.planted_faults import Clean, Planted, clean_values

FORM = "department_overall"
BOMBS = {**CONTAINERS, **CONTENTS}
FAULTY, HOSTILE = 0.35, 0.05
RETURNS, JOBS = 300, 2
PLACES = "安平和顺永宁长兴太昌广德惠仁义嘉庆丰泰"
PATIENCE = 30.0  # seconds of a bad file, start of its process taken in


class Sent(Struct, frozen=True):
    """One return that is sent: its file, its department, and what was planted in it."""

    file: str
    name: str
    code: str
    fault: str = ""
    expected: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()


def usable(one: FaultClass) -> bool:
    """Whether a class of faults changes only what was typed into a form at hand."""
    if one.form != FORM:
        return False
    _, _, fault = next(one.each(1))
    plain = not fault.cells and fault.edit is None and fault.roster is None and fault.previous is None
    return plain and fault.stage is Stage.DRAFT and not {"unit_name", "budget_code"} & set(fault.changes)


def typeable(form: Form, fault: Planted) -> bool:
    """Whether a fault stands in cells a department types into: sums are the form's own formulas."""
    return all(form.instances[name].computed is None for name in fault.changes)


def place_of(number: int) -> str:
    """Return a place's name of four characters, another one for each number."""
    name = ""
    for _ in range(3):
        number, digit = divmod(number, len(PLACES))
        name += PLACES[digit]
    return f"{name}区"


def workbook(form: Form, clean: Clean, fault: Planted | None, number: int) -> tuple[bytes, str, str]:
    """Return a filled workbook, and the name and code of its department."""
    values = {**clean.values, **(fault.changes if fault is not None else {})}
    old, code = str(values["unit_name"]), f"{300_000 + number}"
    name = f"{place_of(number)}{old}"
    told = {key: value.replace(old, name) if isinstance(value, str) else value for key, value in values.items()}
    filled = {
        key: _typed(form, key, value) for key, value in {**told, "budget_code": code}.items() if value is not None
    }
    return build_template(form, filled), name, code


def _typed(form: Form, name: str, value: object) -> Value:
    """Return a value as its cell takes it: figures as Decimal."""
    if isinstance(value, date) or FIELD_TYPES[form.instances[name].field.type].stored != "number":
        return value if isinstance(value, date) else str(value)
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)  # planted: what is typed is no figure


def write(folder: Path, count: int) -> list[Sent]:
    """Write so many returns, `roster.csv` and `planted.json` into a folder, and return what was sent."""
    returned = folder / "returned"
    returned.mkdir(parents=True)
    sent = list(_sent(returned, count))
    with (folder / "roster.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["预算编码", "单位名称"])
        rows.writerows((one.code, one.name) for one in sent)
    told = [{"file": one.file, "fault": one.fault, "expected": one.expected} for one in sent]
    (folder / "planted.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return sent


def _sent(folder: Path, count: int) -> Iterator[Sent]:
    form = load_form(FORM)
    classes = [one for one in CLASSES.values() if usable(one)]
    for number in range(1, count + 1):
        chance = Random(number)  # noqa: S311 - no secrets
        drawn = chance.random()
        file = f"{number:05}.xlsx"
        if drawn < HOSTILE:
            kind = chance.choice(sorted(BOMBS))
            (folder / file).write_bytes(BOMBS[kind]())
            yield Sent(file, f"{place_of(number)}财政所", f"{300_000 + number}", kind)
            continue
        made = chance.choice(classes) if drawn < HOSTILE + FAULTY else None
        both = made.planted(number) if made is not None else None
        if both is not None and not typeable(form, both[1]):
            both = None
        clean, fault = both or (Clean(form, clean_values(FORM, number), chance), None)
        data, name, code = workbook(form, clean, fault, number)
        (folder / file).write_bytes(data)
        if made is None or fault is None:
            yield Sent(file, name, code)
        else:
            yield Sent(file, name, code, made.name, fault.expected, fault.followers)


def judged(sent: list[Sent], report: Mapping[str, object]) -> Counter[str]:
    """Return how many returns came out as planted and how many did not, each of these printed."""
    books = {Path(one["path"]).name: one for one in report["workbooks"]}  # type: ignore[attr-defined]
    count: Counter[str] = Counter()
    for one in sent:
        book = books[one.file]
        found = {f"{each['code']} {each['field'] or ''}" for each in book["findings"]}
        if one.fault and not one.expected:
            kind, right = "hostile", book["status"] in ("unreadable", "ignored") or book["error"] is None
        elif one.fault:
            kind, right = "planted", {each.removesuffix(" finance") for each in one.expected} <= found
        else:
            kind, right = "without a fault", book["status"] == "accepted"
        count[kind] += 1
        count[f"{kind}, wrong"] += not right
        if not right:
            print(f"  {one.file} {one.fault}: {book['status']}, {sorted(found)[:6]}, expected {one.expected}")
    return count


def main(arguments: list[str]) -> int:
    """Write a season, check it and compare; return 1 where something was not as planted."""
    if arguments and not arguments[0].isdecimal():
        write(Path(arguments[0]), int(arguments[1]))
        return 0
    count, jobs = [*map(int, arguments), *(RETURNS, JOBS)[len(arguments) :]]
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        sent = write(folder, count)
        command = [
            sys.executable, "-m", "perfxl", "check", "returned", "-o", "out", "--roster", "roster.csv",
            "--summary", "summary.xlsx", "--json", "report.json", "--jobs", str(jobs), "--lang", "zh",
        ]  # fmt: skip
        started = time.monotonic()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
        seconds = time.monotonic() - started
        if "Traceback" in done.stderr or not (folder / "summary.xlsx").exists():
            print(done.stderr)
            return 1
        counts = judged(sent, json.loads((folder / "report.json").read_text("utf-8")))
    print(f"{count} returns, {jobs} jobs: {seconds:.0f} s")
    wrong = 0
    for kind in ("planted", "hostile", "without a fault"):
        wrong += counts[f"{kind}, wrong"]
        print(f"{kind}: {counts[kind]}, {counts[f'{kind}, wrong']} not as they should be")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
