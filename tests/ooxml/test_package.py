"""Packages: opened behind limits, refused in words, rewritten raw."""

from __future__ import annotations

import io
import re
import struct
import tomllib
import zipfile
from pathlib import Path

import pytest

from perfxl.errors import HostileWorkbook, NotAWorkbook, WorkbookFault
from perfxl.messages import LANGUAGES, say
from perfxl.ooxml import Limits, Package, rewrite, scan
from tests.ooxml.workbooks import host, parts_of, raw_parts, raw_records, raw_workbook, zipped


def ole(stream: str) -> bytes:
    """Return a stand-in for an OLE file with one stream of that name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 64


def with_type(kind: str) -> bytes:
    parts = raw_parts("<worksheet/>")
    types = str(parts["[Content_Types].xml"]).replace("spreadsheetml.sheet.main+xml", kind)
    return zipped(parts | {"[Content_Types].xml": types})


def under_zip_password() -> bytes:
    data = bytearray(host())
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        ("单位,预算\n".encode(), "not_excel"),
        (ole("EncryptedPackage"), "password"),
        (under_zip_password(), "password"),
        (ole("Workbook"), "old_xls"),
        (ole("WordDocument"), "not_excel"),
        (host()[:-400], "truncated"),
        (host()[400:], "truncated"),
        (zipped({"a.txt": "无关"}), "no_workbook_part"),
        (with_type("wordprocessingml"), "no_workbook_part"),
        (with_type("binary.macroEnabled.main"), "binary"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "opendocument"),
    ],
)
def test_what_is_no_workbook_is_refused_in_its_own_words(data: bytes, key: str):
    with pytest.raises(NotAWorkbook) as caught:
        scan(Package.open(data))
    assert caught.value.key == f"fault.ooxml.{key}"
    for lang in LANGUAGES:
        assert say(caught.value.key, lang, **caught.value.facts)


@pytest.mark.parametrize(
    ("limits", "key"),
    [
        (Limits(members=3), "too_many_members"),
        (Limits(expanded=1_000), "expanded"),
        (Limits(ratio=1, ratio_from=100), "ratio"),
        (Limits(cells=3), "too_many_cells"),
    ],
)
def test_a_limit_passed_stops_the_run_before_the_parts_are_parsed(limits: Limits, key: str):
    with pytest.raises(HostileWorkbook) as caught:
        scan(Package.open(host(), limits))
    assert caught.value.key == f"fault.ooxml.{key}"
    assert say(caught.value.key, "zh", **caught.value.facts)


def test_an_expansion_bomb_is_refused_by_the_default_limits():
    bomb = zipped(raw_parts("<worksheet/>") | {"xl/media/a.bin": b"\0" * 5_000_000})
    with pytest.raises(HostileWorkbook) as caught:
        Package.open(bomb)
    assert caught.value.facts == {"part": "xl/media/a.bin", "limit": 200}


def test_a_member_that_expands_beyond_its_stated_size_is_refused():
    data = host()
    package = Package.open(data)
    member = package.member("xl/styles.xml")
    at = data.index(member.central)
    forged = data[: at + 24] + struct.pack("<L", member.expanded - 10) + data[at + 28 :]
    with pytest.raises(HostileWorkbook) as caught:
        Package.open(forged).read("xl/styles.xml")
    assert caught.value.key == "fault.ooxml.lying_size"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_declaration_is_refused_in_any_part_and_encoding(encoding: str):
    sheet = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'.encode(encoding)
    with pytest.raises(HostileWorkbook) as caught:
        scan(Package.open(zipped(raw_parts("") | {"xl/worksheets/sheet1.xml": sheet})))
    assert caught.value.facts == {"part": "xl/worksheets/sheet1.xml"}


def test_a_part_in_an_encoding_the_parser_lacks_is_refused_in_words():
    sheet = '<?xml version="1.0" encoding="GBK"?><worksheet>中</worksheet>'.encode("gbk")
    with pytest.raises(NotAWorkbook) as caught:
        scan(Package.open(zipped(raw_parts("") | {"xl/worksheets/sheet1.xml": sheet})))
    assert caught.value.key == "fault.ooxml.encoding"


def test_a_broken_part_is_named_with_its_line():
    with pytest.raises(NotAWorkbook) as caught:
        scan(Package.open(zipped(raw_parts("<worksheet>\n<sheetData></worksheet>"))))
    assert caught.value.facts == {"part": "xl/worksheets/sheet1.xml", "line": 2}


def test_parts_are_found_whatever_their_case_and_slashes():
    odd = {name.replace("/", "\\").upper() if "sheet1" in name else name: part for name, part in raw_parts("").items()}
    package = Package.open(zipped(odd))
    assert "xl/Worksheets/sheet1.XML" in package
    assert package.stored_name("/xl/worksheets/sheet1.xml") == "XL\\WORKSHEETS\\SHEET1.XML"
    with pytest.raises(NotAWorkbook, match="missing_part"):
        package.read("xl/none.xml")


class Unseekable(io.RawIOBase):
    """A pipe: zipfile writes data descriptors into it."""

    def __init__(self):
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.data += bytes(piece)  # type: ignore[call-overload]
        return len(bytes(piece))  # type: ignore[call-overload]


def with_descriptors() -> bytes:
    pipe = Unseekable()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in raw_parts("<worksheet/>").items():
            archive.writestr(name, content)
    return pipe.data


def with_zip64() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = "备注".encode()
        for name, content in raw_parts("<worksheet/>").items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content.encode() if isinstance(content, str) else content)
    return buffer.getvalue()


def with_extras() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, content) in enumerate(raw_parts("<worksheet/>").items()):
            info = zipfile.ZipInfo(name, (2019 + number, 1, 2, 3, 4, 6))
            info.extra = b"\xfe\xca\4\0abcd"
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [host, with_descriptors, with_zip64, with_extras])
def test_rewriting_keeps_every_untouched_member_raw_and_the_others_in_their_place(make):
    data = make()
    package = Package.open(data)
    written = rewrite(package, {"XL/workbook.xml": b"<new/>" * 9}, {"perfxl/a.json": b"{}"})
    before, after = raw_records(data), raw_records(written)
    assert list(after) == [*before, "perfxl/a.json"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/workbook.xml"}
    assert after["xl/workbook.xml"][1] == before["xl/workbook.xml"][1]
    assert after["xl/workbook.xml"][3] == before["xl/workbook.xml"][3]
    assert after["perfxl/a.json"][1] == (1980, 1, 1, 0, 0, 0)
    assert parts_of(written)["xl/workbook.xml"] == b"<new/>" * 9
    assert zipfile.ZipFile(io.BytesIO(written)).testzip() is None
    assert Package.open(rewrite(package, {}, {}, {"xl/worksheets/sheet1.xml"})).names == tuple(
        name for name in package.names if name != "xl/worksheets/sheet1.xml"
    )


def test_rewriting_nothing_gives_the_same_members_and_twice_the_same_bytes():
    package = Package.open(with_descriptors())
    assert raw_records(rewrite(package, {}, {})) == raw_records(package.data)
    added = {"a.xml": b"x" * 99}
    assert rewrite(package, {}, added) == rewrite(package, {}, added)


def test_bytes_in_front_of_the_archive_do_not_confuse_it():
    data = b"#!/bin/sh\n" + host()
    assert scan(Package.open(data)).sheets[0].title == "自评表"
    assert parts_of(rewrite(Package.open(data), {}, {})) == parts_of(host())


def test_a_damaged_member_is_named():
    data = raw_workbook("<row><c><v>1</v></c></row>")
    member = Package.open(data).member("xl/workbook.xml")
    at = data.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    broken = data[:at] + bytes(255 - byte for byte in data[at : at + 9]) + data[at + 9 :]
    with pytest.raises(NotAWorkbook) as caught:
        scan(Package.open(broken))
    assert caught.value.facts == {"part": member.name}


def test_every_fault_of_this_room_has_its_sentence_and_every_sentence_its_fault():
    room = Path(__file__).resolve().parents[2] / "perfxl" / "ooxml"
    raised = {key for page in room.glob("*.py") for key in re.findall(r"fault\.ooxml\.\w+", page.read_text("utf-8"))}
    written = tomllib.loads((room.parent / "messages" / "ooxml.toml").read_text("utf-8"))
    assert raised == {key for key in written if key.startswith("fault.ooxml.")}
    assert issubclass(NotAWorkbook, WorkbookFault)
