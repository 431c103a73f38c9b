"""Make the sample workbooks: the blank form, filled with the figures and texts of the .toml files beside this script.

python samples/make.py            writes samples/*.xlsx
python samples/make.py DIR        writes them into DIR instead
"""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from perfxl.form import load_form
from perfxl.template import build_template

HERE = Path(__file__).resolve().parent
SAMPLES = ("junshan_2020", "clean_2020", "hunan_2017", "hunan_clean_2017")


def sample_values(name: str) -> dict[str, Decimal | str | date]:
    """Return a sample's values by field instance, those of its base included."""
    page = tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)
    values = sample_values(page["base"]) if "base" in page else {}
    for field, changes in page.get("replace", {}).items():
        for old, new in changes.items():
            if old not in str(values[field]):
                raise ValueError(f"{name}: {old} does not stand in {field}")
            values[field] = str(values[field]).replace(old, new)
    for field, value in page["values"].items():
        values[field] = Decimal(value) if isinstance(value, int) else value
    return values


def make(folder: Path) -> None:
    """Write every sample into `folder`."""
    for name in SAMPLES:
        form = load_form(tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))["form"])
        (folder / f"{name}.xlsx").write_bytes(build_template(form, sample_values(name)))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
