"""A .zip is looked into behind limits, and no name in it leads anywhere."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest

from perfxl.errors import HostileWorkbook, NotAWorkbook, WorkbookFault
from perfxl.finding import zipped as room
from perfxl.finding.zipped import content, entries
from perfxl.messages import say
from tests.finding.zips import zipped


def written(folder: Path, data: bytes) -> Path:
    path = folder / "各局.zip"
    path.write_bytes(data)
    return path


def names(folder: Path, data: bytes) -> list[str]:
    return ["/".join(entry.parts) for entry in entries(written(folder, data))]


@pytest.mark.parametrize("encoding", ["", "gbk", "utf-8", "gb18030"])
def test_chinese_names_are_read_as_those_who_packed_them_saw_them(tmp_path, encoding):
    packed = {"甲局/自评表（终稿）.xlsx": b"1", "乙局/联通.xlsx": b"2"}
    assert names(tmp_path, zipped(packed, encoding)) == list(packed)


def test_a_name_told_in_the_unicode_field_is_taken_from_it(tmp_path):
    data = zipped({"x.xlsx": b"1"})
    raw, name = b"x.xlsx", "表.xlsx".encode()
    field = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, zlib.crc32(raw)) + name
    at = data.index(b"PK\1\2")
    entry = bytearray(data[at : at + 46 + len(raw)])
    struct.pack_into("<H", entry, 30, len(field))
    rest = bytearray(data[at + 46 + len(raw) :])
    struct.pack_into("<L", rest, 12, len(entry) + len(field))
    assert names(tmp_path, data[:at] + bytes(entry) + field + bytes(rest)) == ["表.xlsx"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../逃逸.xlsx", "逃逸.xlsx"),
        ("/etc/自评表.xlsx", "etc/自评表.xlsx"),
        ("C:\\Users\\甲\\自评表.xlsx", "Users/甲/自评表.xlsx"),
        ("a/./b/../自评表.xlsx", "a/b/自评表.xlsx"),
        ("甲\\自评表.xlsx", "甲/自评表.xlsx"),
        ("con/aux.xlsx", "_con/_aux.xlsx"),
        ("甲:乙|丙.xlsx", "甲_乙_丙.xlsx"),
        ("甲\x01\n.xlsx", "甲__.xlsx"),
        ("a/b/c/d/e/f/g/h/i/j/k.xlsx", "d/e/f/g/h/i/j/k.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 66 + ".xlsx"),
    ],
)
def test_no_name_leads_anywhere(tmp_path, name, shown):
    assert names(tmp_path, zipped({name: b"1"})) == [shown]


def test_folders_are_no_files_and_no_two_files_have_one_name(tmp_path):
    packed = {"甲/": b"", "甲/A.xlsx": b"1", "甲/a.xlsx": b"2", "../甲/a.xlsx": b"3", "..": b"4"}
    assert names(tmp_path, zipped(packed)) == ["甲/A.xlsx", "甲/a_2.xlsx", "甲/a_3.xlsx"]
    path = tmp_path / "各局.zip"
    assert [content(path, (entry.number,)) for entry in entries(path)] == [b"1", b"2", b"3"]


def test_an_archive_in_an_archive_is_read_where_it_stands(tmp_path):
    path = written(tmp_path, zipped({"a.txt": b"x", "b.zip": zipped({"c.xlsx": b"found"})}))
    assert [entry.parts for entry in entries(path, (1,))] == [("c.xlsx",)]
    assert content(path, (1, 0)) == b"found"


def test_a_changed_file_is_read_anew(tmp_path):
    path = written(tmp_path, zipped({"a.xlsx": b"1"}))
    assert content(path, (0,)) == b"1"
    path.write_bytes(zipped({"a.xlsx": b"two"}))
    assert content(path, (0,)) == b"two"


def faulted(path: Path) -> WorkbookFault:
    (entry,) = entries(path)
    assert entry.fault is not None
    assert say(entry.fault.key, "zh", **entry.fault.facts)
    with pytest.raises(WorkbookFault):
        content(path, (entry.number,))
    return entry.fault


def test_a_member_that_expands_too_far_is_not_read(tmp_path):
    assert faulted(written(tmp_path, zipped({"a.xlsx": b"\0" * 30_000_000}))).key == "fault.zip.ratio"


def test_a_member_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "LARGEST_MEMBER", 1_000)
    assert faulted(written(tmp_path, zipped({"a.xlsx": bytes(range(256)) * 10}))).key == "fault.zip.member"


def test_a_member_under_a_password_is_said_to_be(tmp_path):
    data = bytearray(zipped({"a.xlsx": b"1"}))
    data[data.index(b"PK\1\2") + 8] |= 1
    assert faulted(written(tmp_path, bytes(data))).key == "fault.zip.password"


@pytest.mark.parametrize(
    ("limit", "value", "key"),
    [("MOST_MEMBERS", 1, "fault.zip.members"), ("MOST_EXPANDED", 5, "fault.zip.expanded"),
     ("LARGEST_FILE", 5, "fault.zip.large")],
)  # fmt: skip
def test_an_archive_beyond_a_limit_is_not_looked_into(tmp_path, monkeypatch, limit, value, key):
    path = written(tmp_path, zipped({"a.xlsx": b"123", "b.xlsx": b"456"}))
    monkeypatch.setattr(room, limit, value)
    with pytest.raises(HostileWorkbook) as caught:
        entries(path)
    assert caught.value.key == key
    assert say(key, "zh", **caught.value.facts)


@pytest.mark.parametrize("data", [b"", b"Rar!\x1a\x07\x01\x00", zipped({"a.xlsx": b"1"})[:-20]])
def test_what_is_no_zip_is_refused(tmp_path, data):
    with pytest.raises(NotAWorkbook):
        entries(written(tmp_path, data))


@pytest.mark.parametrize("name", ["MOST_MEMBERS", "LARGEST_MEMBER"])
def test_a_limit_of_archives_holds_for_those_within_another(tmp_path, monkeypatch, name):
    path = written(tmp_path, zipped({"b.zip": zipped({"c.xlsx": b"1" * 300, "d.xlsx": b"2"})}))
    monkeypatch.setattr(room, name, 1)
    with pytest.raises(HostileWorkbook):
        entries(path, (0,))


def test_members_that_share_their_bytes_are_refused(tmp_path):
    data = bytearray(zipped({"a.xlsx": b"1", "b.xlsx": b"1"}))
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with pytest.raises(HostileWorkbook) as caught:
        entries(written(tmp_path, bytes(data)))
    assert caught.value.key == "fault.ooxml.overlap"


def test_of_an_archive_on_disk_no_more_than_directory_and_one_member_is_held(tmp_path):
    """200 members of 100 kB that do not compress: listing and reading each must not hold the 20 MB of the file."""
    packed = {f"{number}.xlsx": os.urandom(100_000) for number in range(200)}
    path = written(tmp_path, zipped(packed))
    del packed
    tracemalloc.start()
    try:
        sizes = {len(content(path, (entry.number,))) for entry in entries(path)}
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sizes == {100_000}
    assert most < 2_000_000
