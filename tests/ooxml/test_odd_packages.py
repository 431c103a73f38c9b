"""Any OOXML workbook is marked and given back: every type, order, spelling of names and way of packing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from unittest import mock

import pytest

from benchmarks.corpus import FAULT, QUESTIONS, given_back, tried
from perfxl.model.cells import CellRef
from perfxl.ooxml import Annotation, Mark, Note, Package, annotate, read_index, restore, scan
from tests.ooxml.workbooks import FINDINGS, RED, annotation, drawn, host, parts_of, raw_workbook, zipped

TYPES, WORKBOOK, SHEET = "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
MAIN_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}


def edited(changes: Mapping[str, Callable[[str], str]], data: bytes | None = None) -> bytes:
    """Return the form with parts rewritten as told."""
    parts = parts_of(data or host())
    return zipped({name: changes[name](part.decode()) if name in changes else part for name, part in parts.items()})


def of_type(kind: str) -> bytes:
    return edited({TYPES: lambda text: text.replace(MAIN_TYPES["xlsx"], MAIN_TYPES[kind])})


def in_reverse() -> bytes:
    return zipped(dict(reversed(parts_of(host()).items())))


def renamed(spell: Callable[[str], str]) -> bytes:
    return zipped({name if name == TYPES else spell(name): part for name, part in parts_of(host()).items()})


def in_capitals() -> bytes:
    return renamed(str.upper)


def with_backslashes() -> bytes:
    return renamed(lambda name: name.replace("/", "\\"))


def packed_with_zip64() -> bytes:
    """Return the form packed as if it were larger than 4 GB: sizes, offsets and directory in their wide form."""
    buffer, parts = io.BytesIO(), parts_of(host())
    with mock.patch.object(zipfile, "ZIP64_LIMIT", 100), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    assert b"PK\6\6" in buffer.getvalue()
    assert b"\xff\xff\xff\xff" in buffer.getvalue()
    return buffer.getvalue()


class Pipe(io.RawIOBase):
    """What cannot be wound back: zipfile writes sizes behind each member."""

    def __init__(self):
        self.held = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.held += bytes(piece)  # type: ignore[call-overload]
        return len(bytes(piece))  # type: ignore[call-overload]


def packed_into_a_pipe() -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(host()).items():
            archive.writestr(name, content)
    assert b"PK\7\x08" in pipe.held
    return pipe.held


def prefixed_throughout() -> bytes:
    """Return the form with a prefix on every element of every part the program has to read or write."""

    def prefix(text: str) -> str:
        return re.sub(r"<(/?)(?=\w)(?!\w+:)", r"<\1q:", text).replace(" xmlns=", " xmlns:q=")

    names = (TYPES, "_rels/.rels", WORKBOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET)
    return edited(dict.fromkeys((*names, "xl/sharedStrings.xml"), prefix))


ODD = (in_reverse, in_capitals, with_backslashes, packed_with_zip64, packed_into_a_pipe, prefixed_throughout)


def whole_records(data: bytes) -> dict[str, bytes]:
    """Return each member from its local header to the end of what follows its data."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.header_offset)
        ends = [*(member.header_offset for member in members[1:]), archive.start_dir]
        return {member.filename: data[member.header_offset : end] for member, end in zip(members, ends, strict=True)}


@pytest.mark.parametrize("make", ODD)
def test_it_is_marked_without_loss_read_alike_and_given_back(make: Callable[[], bytes]):
    one = tried(make())
    assert scan(Package.open(one.data)).sheets[0].cells == scan(Package.open(host())).sheets[0].cells
    asked = {name: question(one) for name, question in QUESTIONS.items()}
    faults = {name: answer.why for name, answer in asked.items() if answer.verdict == FAULT}
    assert faults == {}
    marked = scan(Package.open(one.result.data))
    assert [sheet.title for sheet in marked.sheets] == ["自评表", FINDINGS]
    assert given_back(one).why == ""
    untouched = {name: record for name, record in whole_records(one.data).items() if name not in one.touched}
    assert [name for name, record in untouched.items() if record not in one.result.data] == []


@pytest.mark.parametrize("kind", MAIN_TYPES)
def test_a_workbook_a_template_and_those_with_macros_keep_their_type(kind: str):
    one = tried(of_type(kind))
    assert MAIN_TYPES[kind].encode() in one.after[TYPES]
    assert scan(Package.open(one.result.data)).sheets[-1].title == FINDINGS
    assert parts_of(restore(one.result.data)) == one.before


def with_a_chart_sheet_in_front() -> bytes:
    """Return a workbook whose first and active tab is a chart sheet; hidden and very hidden sheets come after."""

    def fill(book, sheet):
        sheet.write_row("A2", ["收入合计", 111.97, 111.79])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=自评表!$B$2:$C$2"})
        tab = book.add_chartsheet("走势图")
        tab.set_chart(chart)
        tab.activate()
        book.add_worksheet("底稿").hide()
        book.add_worksheet("参数").very_hidden()
        book.worksheets_objs.sort(key=lambda one: one.name != "走势图")

    return drawn(fill)


def test_a_chart_sheet_that_is_the_active_tab_stays_it():
    data = with_a_chart_sheet_in_front()
    assert [sheet.kind for sheet in read_index(Package.open(data)).sheets][:2] == ["chartsheet", "worksheet"]
    marked = annotate(data, annotation()).data
    before, after = parts_of(data), parts_of(marked)
    views = [re.search(r"<workbookView [^>]*>", parts[WORKBOOK].decode()) for parts in (before, after)]
    assert views[0] is not None
    assert views[1] is not None
    assert views[0][0] == views[1][0]
    selected = {name for name, part in after.items() if b'tabSelected="1"' in part}
    assert selected == {name for name, part in before.items() if b'tabSelected="1"' in part}
    assert after["xl/chartsheets/sheet1.xml"] == before["xl/chartsheets/sheet1.xml"]
    assert parts_of(restore(marked)) == before


@pytest.mark.parametrize(("title", "state"), [("底稿", "hidden"), ("参数", "veryHidden")])
def test_a_hidden_sheet_is_marked_and_stays_hidden(title: str, state: str):
    data = with_a_chart_sheet_in_front()
    place = CellRef(title, 2, 2)
    plan = Annotation(marks=(Mark(place, (("TRUE", RED),)),), comments=(Note(place, "审核", "改"),))
    package = Package.open(annotate(data, plan).data)
    entry = next(sheet for sheet in read_index(package).sheets if sheet.title == title)
    assert entry.state == state
    assert b'<conditionalFormatting sqref="B2">' in package.read(entry.part)
    assert parts_of(restore(package.data)) == parts_of(data)


EXTENSION = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/'
    'spreadsheetml/2009/9/main"><x14:conditionalFormattings><x14:conditionalFormatting '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="expression" priority="1" '
    'id="{5A3F2E10-0007-4C7D-9B1E-20210304AAAA}"><xm:f>另一张!$A$1=1</xm:f></x14:cfRule><xm:sqref>B2</xm:sqref>'
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)


def test_formats_that_stand_in_an_extension_only_are_left_as_they_are_and_ours_come_before():
    data = raw_workbook("<row r='2'><c r='B2'><v>1</v></c></row>", tail=EXTENSION)
    sheet = parts_of(annotate(data, annotation("表")).data)[SHEET].decode()
    assert EXTENSION in sheet
    assert sheet.index("</sheetData><conditionalFormatting") < sheet.index("<extLst>")
    assert sheet.count("<conditionalFormatting ") == 3
    assert re.findall(r'<cfRule [^>]*priority="(\d+)"', sheet)[0] == "1"
