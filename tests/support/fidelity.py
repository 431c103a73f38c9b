"""What marking programs keep of the workbook with everything: marked by each, then looked through by probes.

`python -m tests.support.fidelity` prints the document, `scripts/fidelity` writes it to docs/fidelity.md.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import perfxl
from tests.support.everything import FORM, everything
from tests.support.fidelity_probes import PROBES, View, kept_parts, look

CELL, NOTE, ADDED = "B2", "应为 111.79", "审核问题清单"
PLAIN = "C2"  # a cell without a note of theirs


def by_openpyxl(data: bytes) -> bytes:
    """Load, mark and save with openpyxl at its most careful: macros and rich text kept."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it drops it says; the table says it, too
        book: Any = openpyxl.load_workbook(BytesIO(data), keep_vba=True, rich_text=True)
        sheet = book[FORM]
        fill = PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")
        sheet.conditional_formatting.add(CELL, FormulaRule(formula=["TRUE"], fill=fill))
        sheet[PLAIN].comment = Comment(NOTE, "perfxl")
        book.create_sheet(ADDED)
        output = BytesIO()
        book.save(output)
    return output.getvalue()


def by_excelize(data: bytes) -> bytes:
    """Open, mark and save with excelize."""
    import excelize

    book = excelize.open_reader(data)
    if book is None:
        raise AssertionError("excelize did not open the workbook")
    fill = excelize.Fill(type="pattern", color=["FFC7CE"], pattern=1)
    style = book.new_conditional_style(excelize.Style(fill=fill))
    options = excelize.ConditionalFormatOptions(type="formula", criteria="TRUE", format=style)
    book.set_conditional_format(FORM, CELL, [options])
    book.add_comment(FORM, excelize.Comment(cell=PLAIN, author="perfxl", text=NOTE))
    book.new_sheet(ADDED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "marked.xlsm")
        book.save_as(str(path))
        book.close()
        return path.read_bytes()


def by_perfxl(data: bytes) -> bytes:
    """Mark with perfxl."""
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet(ADDED)
    marks = [perfxl.Mark(FORM, CELL), perfxl.Mark(FORM, PLAIN, note=NOTE)]
    return perfxl.annotate(data, marks, buffer.getvalue())


TOOLS: Mapping[str, Callable[[bytes], bytes]] = {
    "openpyxl": by_openpyxl,
    "excelize": by_excelize,
    "perfxl": by_perfxl,
}


def document() -> str:
    """Return docs/fidelity.md as this machine's versions make it."""
    before = everything()
    views = {tool: look(mark(before)) for tool, mark in TOOLS.items()}
    original = look(before)
    listed = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
    heads = f"| {{}} | {' | '.join(TOOLS)} |\n|---|{'---|' * len(TOOLS)}"
    lines = [INTRODUCTION, VERSIONS + listed, "", "## Feature by feature", ""]
    lines += [heads.format("what a user sees"), *_features(original, views)]
    lines += ["", "## Part by part", "", PARTS, "", heads.format("part"), *_parts(original, views)]
    return "\n".join(lines) + "\n"


def _features(original: View, views: Mapping[str, View]) -> list[str]:
    """Return a row a feature and the totals."""
    rows, totals = [], dict.fromkeys(views, 0)
    for label, probe in PROBES.items():
        there = probe(original)
        if not there:
            raise AssertionError(f"the workbook with everything has no {label}")
        cells = []
        for tool, view in views.items():
            left = there & probe(view)
            totals[tool] += left == there
            cells.append("kept" if left == there else "in part" if left else "**lost**")
        rows.append(f"| {label} | {' | '.join(cells)} |")
    rows.append(f"| kept, of {len(PROBES)} | {' | '.join(str(total) for total in totals.values())} |")
    return rows


def _parts(original: View, views: Mapping[str, View]) -> list[str]:
    """Return a row a part and the totals."""
    verdicts = {tool: kept_parts(original, view) for tool, view in views.items()}
    rows = [f"| `{name}` | {' | '.join(found[name] for found in verdicts.values())} |" for name in original.parts]
    for word in ("same", "inserted into", "rewritten", "**gone**"):
        counts = (str(list(found.values()).count(word)) for found in verdicts.values())
        rows.append(f"| {word.strip('*')}, of {len(original.parts)} | {' | '.join(counts)} |")
    return rows


VERSIONS = "Versions: "
INTRODUCTION = """\
# What marking keeps

Printed by `scripts/fidelity`; a test prints it anew and compares. One workbook that holds everything a marking program
can lose (`tests/support/everything.py`) is marked by three programs, side by side: one cell gets a conditional format,
one a comment, one sheet is added. openpyxl is asked to keep macros and rich text. What is left is read by probes that
do not care how XML is written, only whether it is there and a relationship leads to it
(`tests/support/fidelity_probes.py`). Stand-ins for macros, ActiveX, printer settings and the label have the place and
type of the real thing.
"""
PARTS = """\
*same*: byte for byte. *inserted into*: every byte of the original is there in its order, apart from raised counts.
*rewritten*: there under its name, written anew. *gone*: nothing under its name, or nothing leads to it any more; its
content may live on under another name, which the table above tells."""


if __name__ == "__main__":
    print(document(), end="")
