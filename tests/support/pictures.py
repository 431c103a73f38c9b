"""The pictures of docs/pictures: what is drawn, the digest of it, and the drawing by LibreOffice.

    python -m tests.support.pictures        draws them all anew (scripts/pictures)

Everything shown comes from the real sample, by way of the commands a clerk types. What a picture shows is summed up in
a digest beside it (`digests.json`), which a test takes again without LibreOffice: a picture whose sheet has changed is
found without comparing pixels.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from PIL import Image, ImageChops

from perfxl.ooxml import Package, rewrite, scan
from tests.support.libreoffice import converted
from tests.support.season import NAME, SAMPLES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DIGESTS = FOLDER / "digests.json"
DPI = 110
MARGIN = 12  # pixels left around what is drawn
COLOURS = 64
LARGEST = 150_000  # bytes of a picture

SAMPLE, SLIPPED, SUMMARY = "marked", "slipped", "summary"


class Picture(msgspec.Struct, frozen=True):
    """One picture: the workbook and sheet it is drawn from, the words its page is known by, the last row it shows.

    `share` is how much of the page's height is kept, what is blank left out.
    """

    name: str
    book: str
    sheet: str
    page: str
    rows: int
    share: float


PICTURES = (
    Picture("rubric", SAMPLE, "评分表", "部门整体支出绩效评价评分表", 13, 1.0),
    Picture("findings", SAMPLE, "审核问题清单", "审核问题清单", 12, 0.75),
    Picture("scores", SAMPLE, "自评得分核对表", "自评得分核对表", 20, 0.8),
    Picture("slip", SLIPPED, "二、收支情况", "年度收入情况（万元）", 9, 0.34),
    Picture("summary", SUMMARY, "总览", "部门整体支出绩效自评审核汇总", 60, 1.0),
)


class Return(msgspec.Struct, frozen=True):
    """One return of the season drawn: a sample under another name, some of its words and figures changed."""

    name: str
    sample: str
    words: Mapping[str, str] = {}
    figures: Mapping[tuple[str, str], str] = {}


def _claims(scores: Mapping[int, int]) -> dict[tuple[str, str], str]:
    """Return the 自评得分 of some rows of 评分表."""
    return {("评分表", f"F{row}"): str(score) for row, score in scores.items()}


INCOME = {("二、收支情况", "B5"): "111.79", ("二、收支情况", "B6"): "111.79"}  # 111.97 mistyped, and its sum
SEASON = (
    Return("", "junshan_2020"),
    Return("第二", "clean_2020"),
    Return("第三", "clean_2020", figures=INCOME),
    Return("第四", "clean_2020", words={"我中心": "我社"}),
    Return("第五", "clean_2020", figures=_claims({20: 2, 21: 3, 22: 2, 25: 2, 28: 3})),
    Return("第六", "junshan_2020", figures=_claims({9: 1, 27: 3, 28: 3})),
    Return("第七", "clean_2020"),
    Return("第八", "junshan_2020", figures=_claims({20: 1, 21: 2, 25: 1, 27: 2, 28: 2})),
)
EXPECTED = (*(one.name for one in SEASON), "第九", "第十")


def name_of(one: str) -> str:
    """Return a department's name; '' is the sample's own."""
    return f"君山区{one}服务中心" if one else NAME


def returned(one: Return) -> bytes:
    """Return the workbook of a return."""
    package = Package.open((SAMPLES / f"{one.sample}.xlsx").read_bytes())
    text = package.read("xl/sharedStrings.xml").decode()
    for old, new in {NAME: name_of(one.name), **one.words}.items():
        if old not in text:
            raise ValueError(f"{one.name}: {old} does not stand in {one.sample}")
        text = text.replace(old, new)
    parts = {"xl/sharedStrings.xml": text.encode()}
    titles = [sheet.title for sheet in scan(package).sheets]
    for (sheet, cell), value in one.figures.items():
        part = f"xl/worksheets/sheet{titles.index(sheet) + 1}.xml"
        old_part = parts.get(part, package.read(part)).decode()
        new_part, found = re.subn(
            rf'(<c r="{cell}"[^>]*>(?:<f>[^<]*</f>)?<v>)[^<]*(</v>)', rf"\g<1>{value}\2", old_part
        )
        if found != 1:
            raise ValueError(f"{one.name}: no figure in {sheet}!{cell}")
        parts[part] = new_part.encode()
    return rewrite(package, parts, {})


def books(folder: Path) -> dict[str, Path]:
    """Make the workbooks drawn below `folder`, as a clerk would, and return them by name."""
    received = folder / "returned"
    received.mkdir()
    for one in SEASON:
        (received / f"{name_of(one.name)}.xlsx").write_bytes(returned(one))
    with (folder / "roster.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["单位名称", "归口股室", "联系人", "联系电话", "到期日"])
        rows.writerows([name_of(name), "行政政法股", "填报人甲", "13800000000", "2021-03-31"] for name in EXPECTED)
    _perfxl(
        folder, "check", "returned", "--roster", "roster.csv", "--summary", "summary.xlsx", "--jobs", "1",
        "--fail-on", "never",
    )  # fmt: skip
    return {
        SAMPLE: folder / "checked" / f"{NAME}_第1次审核.xlsx",
        SLIPPED: folder / "checked" / f"{name_of('第三')}_第1次审核.xlsx",
        SUMMARY: folder / "summary.xlsx",
    }


def _perfxl(folder: Path, *arguments: str) -> None:
    here = {**os.environ, "PYTHONPATH": str(SAMPLES.parent), "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [sys.executable, "-m", "perfxl", *arguments, "--lang", "zh"], cwd=folder, env=here, check=True,
        capture_output=True,
    )  # fmt: skip


def digests(made: Mapping[str, Path]) -> dict[str, str]:
    """Return the digest of what each picture shows: the values on the rows drawn, their number formats, charts."""
    return {one.name: digest(one, made[one.book]) for one in PICTURES}


def digest(one: Picture, book: Path) -> str:
    """Return the digest of what a picture of this workbook would show."""
    return hashlib.sha256("\n".join(_shown(one, book)).encode()).hexdigest()


def _shown(one: Picture, book: Path) -> Iterator[str]:
    package = Package.open(book.read_bytes())
    sheets = scan(package).sheets
    at = [sheet.title for sheet in sheets].index(one.sheet)
    for (row, column), cell in sorted(sheets[at].cells.items()):
        if row <= one.rows:
            yield f"{row} {column} {cell.value} {cell.number_format}"
    if one.book == SUMMARY:
        for name in sorted(name for name in package.names if name.startswith("xl/charts/chart")):
            yield package.read(name).decode()


def draw(folder: Path) -> None:
    """Draw every picture into docs/pictures and write their digests."""
    made = books(folder)
    FOLDER.mkdir(exist_ok=True)
    pdfs = {name: converted(book, folder, "pdf") for name, book in made.items()}
    for one in PICTURES:
        target = FOLDER / f"{one.name}.png"
        _cropped(_page(pdfs[one.book], one.page, folder), one.share).save(target, optimize=True)
        print(f"{target.name}: {target.stat().st_size:,} bytes")
    DIGESTS.write_text(json.dumps(digests(made), indent=2) + "\n", "utf-8")


def _page(pdf: Path, words: str, folder: Path) -> Image.Image:
    """Draw the first page whose first lines hold the words."""
    texts = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    number = next(at for at, text in enumerate(texts, 1) if words in "".join(text.splitlines()[:3]))
    stem = folder / "page"
    command = ["pdftoppm", "-png", "-r", str(DPI), "-f", str(number), "-singlefile", str(pdf), str(stem)]
    subprocess.run(command, check=True)
    with Image.open(stem.with_suffix(".png")) as page:
        return page.convert("RGB")


def _cropped(page: Image.Image, share: float) -> Image.Image:
    """Return the page without its white borders and foot, in few colours."""
    page = page.crop((0, 0, page.width, int(page.height * 0.93)))  # the page number is below
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    if box is None:
        raise ValueError("the page is blank")
    left, top, right, bottom = box
    bottom = _last_line(page, top + int((bottom - top) * share)) if share < 1 else bottom
    around = (max(left - MARGIN, 0), max(top - MARGIN, 0), right + MARGIN, bottom + (MARGIN if share == 1 else 1))
    return page.crop(around).quantize(COLOURS)


def _last_line(page: Image.Image, bottom: int) -> int:
    """Return the lowest row of pixels at or above `bottom` that is the border of a table, so that no row is cut."""
    grey = page.convert("L")
    for row in range(bottom, 0, -1):
        if sum(grey.crop((0, row, grey.width, row + 1)).histogram()[:180]) > grey.width * 0.8:
            return row + 1
    raise ValueError("no table on the page")


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        draw(Path(scratch))
