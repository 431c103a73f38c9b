"""What came back is found, each file once: to be checked, or listed with what kept it from being read."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfxl.errors import UsageFault
from perfxl.finding import Source, find
from perfxl.messages import say
from perfxl.model import Status
from tests.finding.zips import zipped

OUT = Path("checked")


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "season").mkdir()
    return Path("season")


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())


def told(sources: tuple[Source, ...]) -> dict[str, str]:
    """Return the fault of each file that is only listed, "" for those to be checked."""
    return {one.path.as_posix(): one.fault.key if one.fault else "" for one in sources}


def test_every_format_a_return_may_come_in_is_to_be_checked(season):
    put(season, *(f"a{suffix}" for suffix in (".xlsx", ".XLSM", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".ET")))
    found = find([season], [OUT])
    assert len(found) == 8
    assert set(told(found).values()) == {""}


def test_what_cannot_be_read_is_listed_and_said_why(season):
    put(season, "a.xlsx", "a.pdf", "甲/a.docx", "甲/a.wps", "a.JPG", "a.rar", "a.7z", "a.csv", "a.htm")
    put(season, "~$a.xlsx", ".~a.et", ".~lock.a.xlsx#", "Thumbs.db", ".DS_Store", ".git/a.xlsx", "a.unknown")
    found = find([season], [OUT])
    assert told(found) == {
        "season/.~a.et": "fault.received.lock",
        "season/.~lock.a.xlsx#": "fault.received.lock",
        "season/a.JPG": "fault.format.picture",
        "season/a.7z": "fault.format.archive",
        "season/a.csv": "fault.format.other",
        "season/a.htm": "fault.format.other",
        "season/a.pdf": "fault.format.pdf",
        "season/a.rar": "fault.format.archive",
        "season/a.xlsx": "",
        "season/~$a.xlsx": "fault.received.lock",
        "season/甲/a.docx": "fault.format.document",
        "season/甲/a.wps": "fault.format.document",
    }
    assert {one.status for one in found} == {Status.IGNORED}
    for one in found:
        if one.fault is not None:
            assert say(one.fault.key, "zh", **one.fault.facts)


def test_marked_copies_are_listed_only_beside_their_original(season):
    put(
        season,
        "a.xlsx",
        "a_第1次审核.xlsx",
        "b_第2次审核.xlsx",
        "c.xls",
        "c_转录_第1次审核.xlsx",
        "c_xls_转录_第1次审核.xlsx",
        "d_转录_第1次审核.xlsx",
    )
    assert told(find([season], [OUT])) == {
        "season/a.xlsx": "",
        "season/a_第1次审核.xlsx": "fault.received.copy",
        "season/b_第2次审核.xlsx": "",
        "season/c.xls": "",
        "season/c_xls_转录_第1次审核.xlsx": "fault.received.copy",
        "season/c_转录_第1次审核.xlsx": "fault.received.copy",
        "season/d_转录_第1次审核.xlsx": "",
    }


def test_outputs_and_files_of_our_own_are_passed_over(season):
    put(season, "a.xlsx", "out/a_第1次审核.xlsx", "passwords.txt", "roster.csv")
    found = find([season], [season / "out", season / "passwords.txt", season / "roster.csv"])
    assert told(found) == {"season/a.xlsx": ""}


def test_the_marked_copies_of_another_run_are_passed_over(season):
    put(season, "a.xlsx", "checked/.perfxl/ledger.sqlite", "checked/town/a_第1次审核.xlsx", "town/b_第1次审核.xlsx")
    assert told(find([season], [OUT])) == {"season/a.xlsx": "", "season/town/b_第1次审核.xlsx": ""}
    assert told(find([season / "checked"], [OUT])) == {"season/checked/town/a_第1次审核.xlsx": ""}


def test_returns_that_lie_with_the_marked_copies_of_another_run_are_checked(season):
    put(season, "returned/.perfxl/ledger.sqlite", "returned/a.xlsx", "returned/a_第1次审核.xlsx", "returned/b.xlsx")
    assert told(find([season], [OUT])) == {"season/returned/a.xlsx": "", "season/returned/b.xlsx": ""}


def test_a_file_given_by_itself_is_to_be_checked_but_not_what_excel_leaves_behind(season):
    put(season, "a.pdf", "~$b.xlsx")
    assert told(find([season / "a.pdf", season / "~$b.xlsx"], [OUT])) == {
        "season/a.pdf": "",
        "season/~$b.xlsx": "fault.received.lock",
    }


def test_an_archive_is_looked_into_and_its_copies_go_to_a_folder_of_its_name(season):
    inner = zipped({"丙局.xls": b"3", "内.zip": zipped({"x.xlsx": b"4"})})
    packed = {"甲局/表.xlsx": b"1", "甲局/表.pdf": b"2", "__MACOSX/甲局/._表.xlsx": b"", "里.zip": inner}
    (season / "各局.zip").write_bytes(zipped(packed, "gbk"))
    found = find([season], [OUT])
    assert told(found) == {
        "season/各局.zip/甲局/表.xlsx": "",
        "season/各局.zip/甲局/表.pdf": "fault.format.pdf",
        "season/各局.zip/里.zip/丙局.xls": "",
        "season/各局.zip/里.zip/内.zip": "fault.zip.nested",
    }
    by_name = {one.path.name: one for one in found}
    assert by_name["内.zip"].status is Status.UNREADABLE
    assert {name: by_name[name].read() for name in ("表.xlsx", "丙局.xls")} == {"表.xlsx": b"1", "丙局.xls": b"3"}
    assert (by_name["表.xlsx"].folder, by_name["丙局.xls"].folder) == (Path("各局/甲局"), Path("各局/里"))
    assert told(find([season / "各局.zip"], [OUT])) == told(found)


def test_a_copy_in_an_archive_is_listed_beside_its_original(season):
    (season / "各局.zip").write_bytes(zipped({"a.xlsx": b"1", "a_第1次审核.xlsx": b"2"}))
    keys = told(find([season], [OUT]))
    assert keys["season/各局.zip/a_第1次审核.xlsx"] == "fault.received.copy"


def test_a_workbook_under_the_name_of_an_archive_is_a_workbook(season, samples):
    (season / "表.zip").write_bytes((samples / "clean_2020.xlsx").read_bytes())
    (one,) = find([season], [OUT])
    assert (one.path, one.archive, one.fault) == (season / "表.zip", None, None)
    put(season, "表.xlsx")
    assert copies(find([season], [OUT])) == {"season/表.xlsx": "表", "season/表.zip": "表_2"}


@pytest.mark.parametrize("data", [b"", b"Rar!\x1a\x07\x01\x00", b"PK\3\4 cut off"])
def test_an_archive_that_cannot_be_looked_into_is_unreadable_not_ignored(season, data):
    put(season, "a.xlsx")
    (season / "b.zip").write_bytes(data)
    broken = find([season], [OUT])[-1]
    assert (broken.path.name, broken.status) == ("b.zip", Status.UNREADABLE)
    assert broken.fault is not None


def test_a_member_that_must_not_be_read_is_unreadable_and_evidence_is_not(season):
    (season / "a.zip").write_bytes(zipped({"表.xlsx": b"\0" * 30_000_000, "图.jpg": b"\0" * 30_000_000}))
    statuses = {one.path.name: one.status for one in find([season], [OUT])}
    assert statuses == {"表.xlsx": Status.UNREADABLE, "图.jpg": Status.IGNORED}


def test_an_archive_that_is_gone_when_it_is_read_is_named(season):
    (season / "a.zip").write_bytes(zipped({"表.xlsx": b"1"}))
    (one,) = find([season], [OUT])
    (season / "a.zip").unlink()
    with pytest.raises(UsageFault) as caught:
        one.read()
    assert caught.value.facts == {"path": season / "a.zip"}


def copies(sources: tuple[Source, ...]) -> dict[str, str]:
    """Return where the marked copy of each return goes, and what it is called after."""
    return {one.path.as_posix(): (one.folder / one.named.stem).as_posix() for one in sources if one.fault is None}


def test_an_archive_beside_a_folder_of_its_name_keeps_its_copies_apart(season):
    put(season, "a/1.xlsx", "甲局/x.xlsx")
    (season / "a.zip").write_bytes(zipped({"1.xlsx": b"1", "b.zip": zipped({"1.xlsx": b"2"}), "b/1.xlsx": b"3"}))
    assert copies(find([season], [OUT])) == {
        "season/a.zip/1.xlsx": "a.zip/1",
        "season/a.zip/b.zip/1.xlsx": "a.zip/b.zip/1",
        "season/a.zip/b/1.xlsx": "a.zip/b/1",
        "season/a/1.xlsx": "a/1",
        "season/甲局/x.xlsx": "甲局/x",
    }


def test_files_whose_copies_would_be_called_the_same_are_told_apart(season):
    put(season, "1.ods", "1.xls", "1.xlsb", "1.xlsx", "2_第1次审核.xlsx", "2_第2次审核.xlsx", "A.xlsx", "a.xlsx")
    assert copies(find([season], [OUT])) == {
        "season/1.ods": "1",
        "season/1.xls": "1_xls",
        "season/1.xlsb": "1_xlsb",
        "season/1.xlsx": "1",
        "season/2_第1次审核.xlsx": "2_第1次审核",
        "season/2_第2次审核.xlsx": "2_2",
        "season/A.xlsx": "A",
        "season/a.xlsx": "a_2",
    }


def test_returns_of_several_folders_given_at_once_are_told_apart(season):
    put(season, "b/a/1.xlsx")
    (season / "a.zip").write_bytes(zipped({"1.xlsx": b"1"}))
    assert copies(find([season / "a.zip", season / "b"], [OUT])) == {
        "season/a.zip/1.xlsx": "a/1", "season/b/a/1.xlsx": "a/1_2",
    }  # fmt: skip


def test_archives_within_archives_have_an_end_all_together(season, monkeypatch):
    monkeypatch.setattr("perfxl.finding.zipped.MOST_MEMBERS", 5)
    inner = zipped({f"{number}.xlsx": b"1" for number in range(3)})
    (season / "a.zip").write_bytes(zipped({"b.zip": inner, "c.zip": inner}))
    put(season, "z.xlsx")
    assert told(find([season], [OUT])) == {"season/a.zip": "fault.zip.members", "season/z.xlsx": ""}


def test_nothing_at_all_is_nothing_to_check(season):
    put(season, "a.unknown", ".DS_Store")
    with pytest.raises(UsageFault) as caught:
        find([season], [OUT])
    assert caught.value.key == "fault.nothing_to_check"
