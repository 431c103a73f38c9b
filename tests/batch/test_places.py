"""Folders at addresses: the same results as from this disk, files written whole, and sentences for what is missing."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from perfxl.batch import Options, find, run, write_whole
from perfxl.errors import OutputFault, UsageFault
from perfxl.finding import Source
from perfxl.messages import say
from perfxl.places import below, is_address, is_carried, place
from perfxl.render.entries import FindingEntry
from tests.support.season import returned


@pytest.fixture
def memory() -> Iterator[Any]:
    top: Any = place("memory://season")
    yield top
    top.fs.store.clear()


def fill(folder: Path) -> None:
    """Put two returns, one in a folder and one in a .zip, and a document below a place."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("丙.xlsx", returned(3))
    contents = {"一股/甲.xlsx": returned(1), "乙.xlsx": returned(2), "寄来.zip": packed.getvalue(), "说明.pdf": b"%PDF"}
    for name, data in contents.items():
        write_whole(folder.joinpath(*name.split("/")), data)


def made(folder: Path, output: Path, audit: Path) -> tuple[list[tuple[object, ...]], Mapping[str, bytes]]:
    """Return what a check of a place says of each file, and the copies it writes."""
    sources = find([folder], [output, audit])
    entries = [record.entry for record in run(sources, Options(output, audit, jobs=2))]
    told: list[tuple[object, ...]]
    told = [(Path(one.path).name, one.status, said(one.findings, folder), one.score, one.sha256) for one in entries]
    paths = [path for top in (output, audit) for path in below(top) if path.suffix]
    return told, {"/".join(path.relative_to(output.parent).parts): path.read_bytes() for path in paths}


def said(findings: list[FindingEntry], folder: Path) -> str:
    """Return findings without the place they lie at, which those between returns (B) name."""
    return json.dumps(msgspec.to_builtins(findings), ensure_ascii=False).replace(str(folder), "")


def test_from_and_to_an_address_the_results_are_those_from_this_disk(tmp_path, memory):
    places = {
        "disk": tmp_path / "disk",
        "file": place((tmp_path / "file").as_uri()),
        "memory": memory,
    }
    results = {}
    for name, top in places.items():
        assert is_address(top) == (name != "disk")
        fill(top / "returned")
        results[name] = made(top / "returned", top / "checked", top / "audit")
    told, copies = results["disk"]
    assert [name for name, *_ in told] == ["甲.xlsx", "乙.xlsx", "丙.xlsx", "说明.pdf"]
    assert len(copies) == 6
    assert results["file"][0] == results["memory"][0] == told
    assert results["file"][1].keys() == results["memory"][1].keys() == copies.keys()
    same = [name for name in copies if not name.startswith("audit")]  # the auditor's edition has the time received
    assert all(results["file"][1][name] == results["memory"][1][name] == copies[name] for name in same)


def test_only_what_others_can_open_is_left_to_them(memory, tmp_path):
    assert [is_carried(each) for each in (tmp_path, memory, place(tmp_path.as_uri()))] == [True, True, False]


def test_a_file_whose_renaming_fails_leaves_nothing(tmp_path, monkeypatch):
    target: Any = place(tmp_path.as_uri()) / "甲.xlsx"
    write_whole(target, b"before")

    def fail(*_, **__):
        raise OSError("no room")

    monkeypatch.setattr(type(target.fs), "mv", fail)
    with pytest.raises(OutputFault) as caught:
        write_whole(target, b"after")
    assert "no room" in say(caught.value.key, "zh", **caught.value.facts)
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsx"]
    assert (tmp_path / "甲.xlsx").read_bytes() == b"before"


def test_a_file_that_is_not_there_is_said_to_be_so(memory):
    with pytest.raises(UsageFault) as caught:
        Source(memory / "甲.xlsx").read()
    assert say(caught.value.key, "zh", **caught.value.facts).startswith("memory://season/甲.xlsx：找不到")


@pytest.mark.parametrize(
    ("address", "key"), [("nonsense://a", "fault.place.unknown"), ("smb://a/b", "fault.place.library")]
)
def test_an_address_nothing_opens_is_a_sentence(address, key):
    with pytest.raises(UsageFault) as caught:
        place(address)
    assert caught.value.key == key


def test_without_the_extra_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(UsageFault) as caught:
        place("s3://a/b")
    assert "perfxl[cluster]" in say(caught.value.key, "zh", **caught.value.facts)
