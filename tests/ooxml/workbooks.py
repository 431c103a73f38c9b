"""Workbooks made in memory for the tests of this room: by hand from raw parts, or drawn by xlsxwriter."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
import struct
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from perfxl.model.cells import CellRef
from perfxl.ooxml import Annotation, DefinedName, DxfStyle, Mark, Note

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
RED = DxfStyle(fill="FFC7CE", color="9C0006")
YELLOW = DxfStyle(fill="FFEB9C", bold=True, border="7F6000")
FINDINGS = "审核问题清单"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by name, as zipfile reads them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def raw_records(data: bytes) -> dict[str, tuple[bytes, tuple[int, ...], bytes, int]]:
    """Return compressed bytes, date, extra field and attributes of every member, as zipfile finds them."""
    found: dict[str, tuple[bytes, tuple[int, ...], bytes, int]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            raw = data[start : start + info.compress_size]
            found[info.filename] = (raw, info.date_time, info.extra, info.external_attr)
    return found


def raw_parts(sheet: str, **more: str) -> dict[str, str | bytes]:
    """Return the parts of a hand-made workbook around one sheet part; `more` holds sharedStrings, styles or names."""
    related = {"worksheet": "worksheets/sheet1.xml"}
    related |= {kind: f"{kind}.xml" for kind in ("sharedStrings", "styles") if kind in more}
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related.items(), start=1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" '
        f'r:id="rId1"/></sheets>{more.get("names", "")}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return parts | {f"xl/{kind}.xml": more[kind] for kind in ("sharedStrings", "styles") if kind in more}


def raw_workbook(rows: str, *, head: str = "", tail: str = "", **more: str) -> bytes:
    """Return a hand-made workbook whose one sheet, 表, holds `rows`; `head` and `tail` stand around sheetData."""
    sheet = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'
    return zipped(raw_parts(sheet, **more))


def drawn(fill: Callable[[Any, Any], None], *titles: str) -> bytes:
    """Return a workbook by xlsxwriter; `fill` gets the workbook and its first sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2021, 3, 4, tzinfo=dt.UTC)})
    sheets = [book.add_worksheet(title) for title in titles or ("自评表",)]
    fill(book, sheets[0])
    book.close()
    return buffer.getvalue()


def host(*titles: str) -> bytes:
    """Return a small form: two figures, their sum, a merged heading."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "收支情况", book.add_format({"bold": True}))
        sheet.write_row("A2", ["收入合计", 111.97, 111.79])
        sheet.write_formula("D2", "=B2-C2", book.add_format({"num_format": "0.00"}), 0.18)

    return drawn(fill, *titles)


def findings_sheet(*, title: str = FINDINGS) -> bytes:
    """Return a drawn sheet with everything a graft has to carry; its C2 is the live status 1."""

    def fill(book: Any, sheet: Any) -> None:
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "num_format": '0.00"万元"'})
        sheet.write_row("A1", ["序号", "级别", "状态"], head)
        sheet.write_url("A2", f"internal:'{title}'!A1", None, "返回")
        sheet.write_url("B2", "https://example.com/?a=1&b=2")
        sheet.write_formula("C2", f"='{title}'!D2+1", head, 1)
        sheet.write_number("D2", 0, book.add_format({"locked": False, "italic": True}))
        sheet.write_rich_string("E2", "一", head, "二<&", " 三")
        look = book.add_format({"bg_color": "#C6EFCE"})
        sheet.conditional_format("A2:C3", {"type": "formula", "criteria": "=$C$2=9", "format": look})
        sheet.data_validation("F2:F9", {"validate": "list", "source": ["采纳", "不采纳"]})
        sheet.set_column("A:A", 30, head)
        sheet.set_row(8, 40, head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter("A1:E5")
        sheet.repeat_rows(0)
        sheet.print_area("A1:J10")
        sheet.protect()

    return drawn(fill, title)


def annotation(title: str = "自评表", *, cell: tuple[int, int] = (2, 2)) -> Annotation:
    """Return three marks, one comment, their names and one grafted sheet."""
    places = [CellRef(title, *cell), CellRef(title, 2, 3), CellRef(title, 3, 3)]
    names = [f"_perfxl_F00{number}" for number in (1, 2, 3)]
    return Annotation(
        marks=tuple(
            Mark(place, ((f"{name}=1", RED), (f"{name}=2", YELLOW))) for place, name in zip(places, names, strict=True)
        ),
        comments=(Note(places[0], "绩效审核", "A01 收入合计：自报 111.97，\n应为 111.79 <万元>&。"),),
        names=tuple(DefinedName(name, f"'{FINDINGS}'!$C$2", hidden=True) for name in names),
        sheets=findings_sheet(),
    )


def schema_check(shared: Path, parts: Mapping[str, bytes]) -> Counter[tuple[str, str]]:
    """Return how often each (part, error) is found by the published schemas, line numbers left out."""
    spec = importlib.util.spec_from_file_location("ooxml_xsd_validate", shared / "ooxml-xsd" / "validate.py")
    if spec is None or spec.loader is None:
        pytest.skip("no schemas beside the checkout")
    if spec.name not in sys.modules:
        sys.modules[spec.name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[spec.name])
    validate_xml = sys.modules[spec.name].validate_xml
    errors: Counter[tuple[str, str]] = Counter()
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels")):
            errors.update((name, re.sub(r"^\d+:\d+: ", "", error)) for error in validate_xml(content)[1])
    return errors
