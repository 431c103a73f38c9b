"""docs/pictures/architecture.svg: the floors of setup.cfg, the way of one return and of one form.

python -m tests.support.architecture        draws it anew (scripts/pictures does)
"""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from html import escape
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"
CONTRACT = "importlinter:contract:floors"
WIDTH, ROW, GAP, LEFT, MIDDLE = 980, 44, 10, 20, 470
TOP = 60
FONT = "font-family='Noto Sans CJK SC, Microsoft YaHei, sans-serif'"
TIP = (
    "<defs><marker id='tip' markerWidth='8' markerHeight='8' refX='4' refY='4' orient='auto'>"
    "<path d='M0,0 L8,4 L0,8 z' fill='#666'/></marker></defs>"
)


class Stage(msgspec.Struct, frozen=True):
    """One stage of the way: the function, where it lives, what it gives."""

    function: str
    gives: str

    @property
    def room(self) -> str:
        """The room the function lives in."""
        return self.function.split(".")[1]


WAY = (
    Stage("perfxl.finding.find", "Source: a path, or a member of a .zip"),
    Stage("perfxl.opening.open_return", "Opened: package, scan, the form it is"),
    Stage("perfxl.reader.read", "Submission: values, each with its cell"),
    Stage("perfxl.scoring.score", "Scorecard: claimed and computed, line by line"),
    Stage("perfxl.rules.run_all", "RuleRun for every code, findings inside"),
    Stage("perfxl.marking.mark", "the same workbook, marked, in each edition"),
    Stage("perfxl.pipeline.process", "Checked: the outcome and its copies"),
    Stage("perfxl.batch.run", "records in the ledger, one a return"),
    Stage("perfxl.render.summary", "汇总, screen, JSON, notes"),
)

FORM = (
    Stage("perfxl.form.load_form", "Form: fields, relations, rubric, levels"),
    Stage("perfxl.template.build_template", "the blank workbook"),
)
FORM_ROW = len(WAY) + 1


def floors() -> list[list[str]]:
    """Return the rooms of each floor, the highest first, as the contract in setup.cfg has them."""
    config = configparser.RawConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lines = config[CONTRACT]["layers"].strip().splitlines()
    return [[room.strip(" ()") for room in line.replace(":", "|").split("|")] for line in lines]


def svg() -> str:
    """Return the picture."""
    rows = floors()
    height = TOP + max(len(rows), len(WAY)) * (ROW + GAP) + 20
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' role='img' {FONT} font-size='14'>"
    parts = [
        head, f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        TIP,
        *_text(LEFT, 34, "rooms in floors: imports only look down", "bold"),
        *_text(MIDDLE, 34, "one return, from its bytes to what is told of it", "bold"),
    ]  # fmt: skip
    for number, rooms in enumerate(rows):
        parts += _floor(number, rooms)
    for number, stage in enumerate(WAY):
        parts += _stage(number, stage, last=stage is WAY[-1])
    heading = "one form, from its folder to what departments fill in"
    parts += _text(MIDDLE, TOP + FORM_ROW * (ROW + GAP) - 14, heading, "bold")
    for number, stage in enumerate(FORM):
        parts += _stage(FORM_ROW + number, stage, last=stage is FORM[-1])
    return "\n".join([*parts, "</svg>", ""])


def _floor(number: int, rooms: list[str]) -> Iterator[str]:
    top, wide = TOP + number * (ROW + GAP), (400 - GAP * (len(rooms) - 1)) / len(rooms)
    on_the_way = {stage.room for stage in (*WAY, *FORM)}
    for at, room in enumerate(rooms):
        left = LEFT + at * (wide + GAP)
        fill = "#dbe7f5" if room in on_the_way else "#f2f2f2"
        yield f"<rect x='{left:g}' y='{top}' width='{wide:g}' height='{ROW}' rx='4' fill='{fill}' stroke='#8aa'/>"
        yield from _text(left + wide / 2, top + 27, room, "normal", "middle")


def _stage(number: int, stage: Stage, *, last: bool) -> Iterator[str]:
    top = TOP + number * (ROW + GAP)
    yield f"<rect x='{MIDDLE}' y='{top}' width='490' height='{ROW}' rx='4' fill='#dbe7f5' stroke='#8aa'/>"
    yield from _text(MIDDLE + 12, top + 18, stage.function.removeprefix("perfxl."), "bold")
    yield from _text(MIDDLE + 12, top + 37, f"→ {stage.gives}")
    if not last:
        x, y = MIDDLE + 245, top + ROW
        yield f"<line x1='{x}' y1='{y}' x2='{x}' y2='{y + GAP - 3}' stroke='#666' marker-end='url(#tip)'/>"


def _text(x: float, y: float, words: str, weight: str = "normal", anchor: str = "start") -> Iterator[str]:
    yield f"<text x='{x:g}' y='{y:g}' font-weight='{weight}' text-anchor='{anchor}' fill='#222'>{escape(words)}</text>"


if __name__ == "__main__":
    PICTURE.write_text(svg(), "utf-8")
