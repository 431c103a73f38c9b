"""A season of returns made fast: the samples under other departments' names, each with bytes of its own."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

from perfxl.ooxml import Package, rewrite

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAME, CODE = "君山区社会治理网格化服务中心", "115001"
KINDS = ("clean_2020", "junshan_2020")  # accepted, sent back


def name_of(number: int) -> str:
    """Return the department of that number."""
    return f"君山区{number:05d}号服务中心"


def code_of(number: int) -> str:
    """Return its budget code, where its return has one."""
    return f"{200_000 + number}"


def returned(number: int, kind: str | None = None, evaluator: str = "") -> bytes:
    """Return the return of a department: every second one is the clean sample, or the `kind` named.

    `evaluator` is written behind the department's name in the report, so that one department's return can change.
    """
    kind = KINDS[number % len(KINDS)] if kind is None else kind
    package, strings = _sample(kind)
    text = strings.replace(NAME, name_of(number)).replace(f"<t>{CODE}</t>", f"<t>{code_of(number)}</t>")
    if evaluator:
        text = text.replace(f"\n{name_of(number)}系", f"\n{name_of(number)}（{evaluator}）系")
    return rewrite(package, {"xl/sharedStrings.xml": text.encode()}, {})


@cache
def _sample(kind: str) -> tuple[Package, str]:
    package = Package.open((SAMPLES / f"{kind}.xlsx").read_bytes())
    return package, package.read("xl/sharedStrings.xml").decode()


def season(folder: Path, count: int, first: int = 1) -> list[Path]:
    """Write the returns of `count` departments into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name_of(number)}.xlsx" for number in range(first, first + count)]
    for number, path in enumerate(paths, start=first):
        path.write_bytes(returned(number))
    return paths


def roster(path: Path, count: int, due: str = "2021-03-31") -> Path:
    """Write the roster of departments 1 to `count`: code, name, 归口股室, 联系人, 联系电话, 到期日."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["预算编码", "单位名称", "归口股室", "联系人", "联系电话", "到期日"])
    for number in range(1, count + 1):
        office = ("行政政法股", "社会保障股")[number % 2]
        rows.writerow([code_of(number), name_of(number), office, "填报人甲", "13800000000", due])
    path.write_text(text.getvalue(), "utf-8-sig")
    return path
