"""Probes: what of a feature is in a workbook, however its XML is written.

A probe returns a bag of small texts; a feature is kept where every text of the original is there again.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from perfxl.ooxml import Package, WorkbookScan, scan
from tests.support import everything_parts as raw
from tests.support.everything import CHART, TITLES, picture

Bag = Counter[str]


@dataclass(frozen=True)
class View:
    """A workbook looked through: parts relationships lead to, their texts without prefixes, digests, and its scan."""

    parts: Mapping[str, bytes]
    texts: Mapping[str, str]
    digests: Bag
    scan: WorkbookScan


Probe = Callable[[View], Bag]


def look(data: bytes) -> View:
    """Return the view of a workbook."""
    package = Package.open(data)
    parts = {name: package.read(name) for name in package.names if name in _reachable(package)}
    texts = {name: _plain(content) for name, content in parts.items() if name.endswith((".xml", ".vml"))}
    return View(parts, texts, Counter(map(_digest, parts.values())), scan(package))


def _plain(content: bytes) -> str:
    """Return XML without prefixes on its elements and with characters in place of their numbers."""
    text = re.sub(r"<(/?)\w+:", r"<\1", content.decode("utf-8", "replace"))
    return re.sub(r"&#(\d{3,});", lambda match: chr(int(match[1])), text)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _reachable(package: Package) -> set[str]:
    """The parts relationships lead to, their relationships, and the content types."""
    found = {"[Content_Types].xml", "_rels/.rels"}
    open_parts = [""]
    while open_parts:
        for relation in package.relationships(open_parts.pop()):
            if relation.external or relation.target not in package:
                continue
            target = package.stored_name(relation.target)
            if target not in found:
                folder, _, name = target.rpartition("/")
                found |= {target, f"{folder}/_rels/{name}.rels"}
                open_parts.append(target)
    return found


def kept_parts(before: View, after: View) -> dict[str, str]:
    """Return for each part of the original what became of it."""
    verdicts = {}
    for name, content in before.parts.items():
        now = after.parts.get(name)
        if now is None:
            verdicts[name] = "**gone**"
        elif now == content:
            verdicts[name] = "same"
        else:
            verdicts[name] = "inserted into" if _inserted(content, now) else "rewritten"
    return verdicts


def _inserted(before: bytes, after: bytes) -> bool:
    """Whether the original can be read off by leaving bytes out; raised counts and opened elements aside.

    A part written anew in another order fails this; one that is merely longer and in order is given the benefit.
    """
    plain = [re.sub(rb' count="\d+"', b"", part).replace(b"/>", b">") for part in (before, after)]
    left = iter(plain[1])
    return all(byte in left for byte in plain[0])


def words(where: str, *patterns: str) -> Probe:
    """Return a probe for the patterns that parts whose name matches `where` have something of."""

    def probe(view: View) -> Bag:
        whole = "\n".join(text for name, text in view.texts.items() if re.search(where, name))
        return Counter(pattern for pattern in patterns if re.search(pattern, whole))

    return probe


def blob(content: bytes) -> Probe:
    """Return a probe for a part with exactly these bytes, under whatever name."""
    digest = _digest(content)
    return lambda view: Counter({digest: 1}) if view.digests[digest] else Counter()


def together(*probes: Probe) -> Probe:
    """Return a probe for all that several find."""
    return lambda view: sum((probe(view) for probe in probes), Counter())


def _typed(view: View) -> Bag:
    """Return what stands in the original sheets' cells: formulas where there are some, else values."""
    return Counter(
        f"{sheet.title} {place} {cell.formula or cell.value}"
        for sheet in view.scan.sheets
        for place, cell in sheet.cells.items()
        if sheet.title in TITLES and (cell.formula or cell.value) is not None
    )


def _shown(view: View) -> Bag:
    """Return what the formulas of the original sheets show."""
    return Counter(
        f"{sheet.title} {place} {cell.value}"
        for sheet in view.scan.sheets
        for place, cell in sheet.cells.items()
        if sheet.title in TITLES and cell.formula is not None
    )


def _sheets(*titles: str) -> Probe:
    """Return a probe for the kind and state of sheets."""
    return lambda view: Counter(
        f"{sheet.title} {sheet.kind} {sheet.state}" for sheet in view.scan.sheets if sheet.title in titles
    )


def _note_boxes(view: View) -> Bag:
    """Return size, colour and state of the boxes notes are shown in."""
    found: Bag = Counter()
    for name, text in view.texts.items():
        for shape in re.findall(r"<shape .*?</shape>", text, re.DOTALL) if name.endswith(".vml") else ():
            place = re.findall(r"<(?:Row|Column)>(\d+)<", shape)
            if 'ObjectType="Note"' in shape and place in (["1", "1"], ["2", "3"]):
                sizes = re.findall(r"(?:width|height):[\d.]+pt|visibility:\w+", shape)
                colour = re.findall(r'fillcolor="(#\w+)', shape)
                found.update(f"{place} {fact}" for fact in [*sizes, *colour, *re.findall("<Visible", shape)])
    return found


def _locked(view: View) -> Bag:
    """Return what the sheet's protection forbids, with the values attributes have where they are not written."""
    found: Bag = Counter()
    for name, text in view.texts.items():
        tag = re.search(r"<sheetProtection [^>]*", text) if name.startswith("xl/worksheets/") else None
        written = dict(re.findall(r'(\w+)="([^"]*)"', tag[0])) if tag is not None else {}
        if written.get("sheet") in TRUE and "password" in written:
            facts = {**dict.fromkeys(LOCKED, "1"), **dict.fromkeys(OPEN, "0"), **written}
            found.update(f"{fact} {value in TRUE}" for fact, value in facts.items() if fact in (*LOCKED, *OPEN))
            found[written["password"]] += 1
    return found


TRUE = ("1", "true")
LOCKED = (
    "formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks", "deleteColumns",
    "deleteRows", "sort", "autoFilter", "pivotTables",
)  # fmt: skip
OPEN = ("objects", "scenarios", "selectLockedCells", "selectUnlockedCells")
SHEETS, DRAWINGS = r"worksheets/[^/]+\.xml$", r"drawings/[^/]+\.xml$"
STRINGS = r"sharedStrings|worksheets/[^/]+\.xml$"
RUN = r"<rPr>.{0,200}</rPr><t[^>]*>"  # a stretch of text with a look of its own
PROBES: Mapping[str, Probe] = {
    "what was typed: figures, texts, formulas": _typed,
    "what formulas show (cached values)": _shown,
    "rich text inside a cell": words(STRINGS, RUN + "绩效<", RUN + "自评表<"),
    "merged cells, frozen panes": words(SHEETS, r'<mergeCell ref="A1:D1"', r'state="frozen"'),
    "hyperlink": words(SHEETS, r'<hyperlink [^>]*ref="A4"'),
    "defined names, print area": words(r"workbook\.xml$", r"参数'?!\$A\$1", r"自评表'?!\$A\$1:\$H\$20"),
    "conditional format of theirs": words(SHEETS, r'<cfRule [^>]*type="cellIs"'),
    "data bar as Excel 2010 draws it (x14)": words(SHEETS, r'<dataBar [^>]*gradient="0"'),
    "validation": words(SHEETS, r'<dataValidation [^>]*type="decimal"'),
    "validation from another sheet (x14)": words(SHEETS, r"<formula1>(<f>)?'?明细'?!\$A\$2:\$A\$3"),
    "sparkline": words(SHEETS, r"<sparkline>"),
    "picture (stamp)": together(blob(picture("red")), words(DRAWINGS, r"<pic>|<pic ")),
    "its alternative text": words(DRAWINGS, r'descr="公章"'),
    "text box": words(DRAWINGS, r"请在此处盖章"),
    "chart on a sheet": words(r"charts/chart", r"收支对比", r"<trendline>"),
    "chart sheet": together(_sheets(CHART), words(r"charts/chart", r"<lineChart>")),
    "note of theirs: words": words(r"comments", r"我们核过了", r"见附件2"),
    "note of theirs: size, colour, shown": _note_boxes,
    "threaded comment": words(r"threadedComment|persons/", r"这个数请再核一下", r'displayName="绩效股"'),
    "checkbox (form control)": words(
        r"ctrlProps|vml|worksheets/", r'objectType="CheckBox"', r'ObjectType="Checkbox"', r"<control [^>]*材料齐全"
    ),
    "ActiveX control": together(
        blob(raw.ACTIVE_X_STATE), words(r"activeX|worksheets/", r"<control [^>]*CheckBox1", r"classid=")
    ),
    "macros": blob(raw.MACROS),
    "header with picture": together(blob(picture("navy")), words(SHEETS, r"&amp;L&amp;G", r"<legacyDrawingHF ")),
    "printer settings": blob(raw.PRINTER_SETTINGS),
    "table": words(r"tables/", r'name="项目明细"'),
    "pivot table and its cache": words(r"pivot", r'name="按项目汇总"', r"<pivotCacheRecords "),
    "hidden and very hidden sheets": _sheets("底稿", "参数"),
    "sheet protection: password, what it forbids": _locked,
    "ranges open for editing": words(SHEETS, r"<protectedRange [^>]*可填区域"),
    "workbook protection": words(r"workbook\.xml$", r"workbookPassword=\"CC3D\"", r'lockStructure="(?:1|true)"'),
    "WPS picture in a cell (DISPIMG)": together(
        blob(picture("green")), words(r"cellimages|worksheets/", rf'name="{raw.IMAGE_ID}"', r"<f>_xlfn\.DISPIMG")
    ),
    "custom XML": words(r"customXml/", r"2021-绩效-007"),
    "custom document property": words(r"docProps/custom", r'name="密级"', "内部"),
    "sensitivity label": words(r"LabelInfo", r"<label [^>]*enabled"),
}  # fmt: skip
