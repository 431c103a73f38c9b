"""The texts the bureau printed for the rubric's lines, compared with what stands in a return.

Lines the department makes specific are left out: their texts are fields. Width, spaces, line breaks and punctuation do
not count; words, figures and the signs that compare or reckon do: ≥85% is neither ≥75% nor ≤85%.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from perfxl.form import Form
from perfxl.form.definition import CriterionDef, RubricBlock
from perfxl.form.instances import INDICATOR, STANDARD, editable, standard_runs
from perfxl.model import CellRef, Reworded
from perfxl.ooxml import WorkbookScan
from perfxl.reader.places import Located
from perfxl.reader.shapes import EXPLANATION

_SAME = str.maketrans({"≦": "≤", "≧": "≥", "−": "-"})  # two ways to print one sign
_SIGNS = "≤≥<>=≠%‰+-×*÷/~"
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")


def reworded(form: Form, scan: WorkbookScan, located: Located) -> Iterator[Reworded]:
    """Yield every printed text that says something else now; nothing of a line whose row was not found."""
    for line, part, printed in _texts(form):
        if f"full_marks__{line.id}" not in located.cells:
            continue
        cell = located.printed.get(f"{part}__{line.id}")
        now = "" if cell is None else _shown(scan, cell)
        if now != printed and _folded(now) != _folded(printed):
            yield Reworded(line.id, part, printed, now, cell)


def _texts(form: Form) -> Iterator[tuple[CriterionDef, str, str]]:
    """Every text the bureau's own lines print; a standard that neighbours share stands at the first of them."""
    explained = any(
        isinstance(block, RubricBlock) and block.explanation for sheet in form.sheets for block in sheet.blocks
    )
    for run in standard_runs(form.rubric):
        for line in run:
            if editable(line, form.rubric):
                continue
            yield line, INDICATOR.id, line.indicator
            if line is run[0]:
                yield line, STANDARD.id, line.standard
            if explained:
                yield line, EXPLANATION, line.explanation


def _shown(scan: WorkbookScan, cell: CellRef) -> str:
    sheet = scan.sheet(cell.sheet)
    held = sheet.cells.get((cell.row, cell.column)) if sheet is not None else None
    return "" if held is None or held.value is None else str(held.value)


@lru_cache(maxsize=1_024)
def _folded(text: str) -> str:
    tight = "".join(unicodedata.normalize("NFKC", text).translate(_SAME).casefold().split())
    plain = _POINT.sub("点", tight)
    return "".join(letter for letter in plain if letter.isalnum() or letter in _SIGNS)
