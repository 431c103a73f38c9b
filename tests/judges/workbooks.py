"""What the judges are shown: workbooks before and after marking, and the titles of the sheets that are ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import perfxl
from perfxl.model import CellRef
from perfxl.ooxml import Package, read_index, scan
from perfxl.pipeline import process
from tests.ooxml.workbooks import findings_sheet
from tests.support.everything import FORM, everything

ROOT = Path(__file__).resolve().parents[2]
PLAIN = (FORM, "C2")  # in the workbook with everything: a figure without a comment
CORPUS = ROOT.parent / "shared" / "corpus"
PICKED = (
    "GSA-TTS__FAC/notes-to-sefa-workbook.xlsx",
    "exceljs__exceljs/google-sheets.xlsx",
    "exceljs__exceljs/libre-calc-as-excel-2007-365.xlsx",
    "exceljs__exceljs/test-pr-1220.xlsx",
    "jmcnamara__XlsxWriter/checkbox02.xlsx",
    "jmcnamara__XlsxWriter/cond_format14.xlsx",
    "jmcnamara__XlsxWriter/header_image10.xlsx",
    "jmcnamara__XlsxWriter/table06.xlsx",
    "tafia__calamine/picture_richdata.xlsx",
    "theorchard__openpyxl/comments.xlsx",
    "theorchard__openpyxl/complex-styles.xlsx",
    "theorchard__openpyxl/contains_chartsheets.xlsx",
)
"""A handful of other people's workbooks, each of another kind; the corpus lies beside the checkout."""


@dataclass(frozen=True)
class Pair:
    """A workbook as it came and marked, both on disk; `place` is the cell with our comment, ("", "") for many."""

    name: str
    before: Path
    after: Path
    place: tuple[str, str]


def pairs(folder: Path) -> list[Pair]:
    """Write the sample, the workbook with everything and the picked ones, each before and after marking."""
    sample = ROOT / "samples" / "junshan_2020.xlsx"
    made = [_pair(folder, "sample.xlsx", sample.read_bytes(), next(iter(process(sample).editions.values())), ("", ""))]
    sources = {"everything.xlsm": everything()}
    sources |= {name.replace("/", "_"): (CORPUS / name).read_bytes() for name in PICKED if CORPUS.is_dir()}
    for name, data in sources.items():
        place = PLAIN if name.startswith("everything") else _first_cell(data)
        marks = [perfxl.Mark(place[0], place[1], note="应核对"), perfxl.Mark(place[0], "B2", when="1=1")]
        made.append(_pair(folder, name, data, perfxl.annotate(data, marks, findings_sheet()), place))
    return made


def _pair(folder: Path, name: str, before: bytes, after: bytes, place: tuple[str, str]) -> Pair:
    paths = folder / f"before_{name}", folder / f"after_{name}"
    for path, data in zip(paths, (before, after), strict=True):
        path.write_bytes(data)
    return Pair(name, *paths, place)


def _first_cell(data: bytes) -> tuple[str, str]:
    """Return title and address of the first worksheet's first filled cell: exceljs shows no comment beside cells."""
    sheet = next(sheet for sheet in scan(Package.open(data)).sheets if sheet.kind == "worksheet" and sheet.cells)
    return sheet.title, CellRef(sheet.title, *min(sheet.cells)).a1


def our_titles(pair: Pair) -> list[str]:
    """Return the titles of the sheets marking added."""
    before, after = (read_index(Package.open(path.read_bytes())).sheets for path in (pair.before, pair.after))
    return [sheet.title for sheet in after[len(before) :]]
