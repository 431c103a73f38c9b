"""Hostile files: each ends in a named outcome, in time, in memory; none is followed, none stops the batch around it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from perfxl.errors import HostileWorkbook
from perfxl.finding import find
from perfxl.messages import LANGUAGES, say_quoting
from perfxl.ooxml import Limits, Package, scan
from perfxl.pipeline import process
from tests.hostile.contents import COMPANIONS, CONTENTS, COUNTS, DEPTHS, ENTITIES, FORMULAS, TEXTS
from tests.hostile.measuring import measured, outcome_of
from tests.hostile.zips import CONTAINERS, SAMPLES, good
from tests.ooxml.workbooks import zipped

NAMED = {
    "zip bomb, flat": "ratio",
    "zip bomb, many small members": "expanded",
    "zip quine": "no_workbook_part",
    "shared string of 1 GB": "ratio",
    "members overlapping": "overlap",
    "members quoting each other": "overlap",
    "a part twice": "twice",
    "a part twice in other case": "twice",
    "60,000 members": "too_many_members",
    "2^62 members stated": "too_many_members",
    "states less than it expands to": "lying_size",
    "states more than it expands to": "broken_member",
    "wrong checksum": "broken_member",
    "unsupported compression: bzip2": "compression",
    "member under a password": "password",
    "10^6 merged ranges": "too_many_merges",
    "10^6 cell styles": "too_many_styles",
    "10^6 defined names": "too_many_names",
    "10^5 sheets": "too_many_sheets",
    "500 tabs of one sheet": "same_part",
    "two sheets of one title": "same_title",
    "10^6 content types": "too_many_relations",
    "10^6 columns stated": "too_many_columns",
    "10^5 relationships": "too_many_relations",
    "300,000 conditional formats": "too_many_conditions",
    "10^6 cells": "too_many_tags",
    "10^6 rows": "too_many_cells",
    "a million levels in xl/workbook.xml": "too_deep",
    "a million levels of cells": "too_many_cells",
    "10^6 names of elements": "too_many_words",
    "a text of 60 MB": "long_text",
    "an attribute of 60 MB": "long_text",
    "encoding idna": "encoding",
}
READ = ("zip bomb, nested", "names that lead out of the folder", "names in odd encodings", "a cell in the last corner",
        "every column merged whole", "names that lead over the whole sheet", "links to outside")  # fmt: skip
SLOW = (
    "480,000 rows", "490,000 texts", "400,000 words of the form itself", "10^6 input checks",
    "10,000 rows put into every table", "every text 25,000 letters", "2,000 shared formulas of quoted brackets",
    "boxes without end, re-saved", "10^5 boxes, re-saved", "10^6 idmaps", "a cell in the last corner",
    "every column merged whole",
)  # fmt: skip


def maker(kind: str):
    return {**CONTAINERS, **CONTENTS}[kind]


@pytest.mark.parametrize(("kind", "key"), NAMED.items())
def test_a_bomb_is_refused_by_name(kind: str, key: str, tmp_path: Path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(maker(kind)())
    outcome = process(path).outcome
    assert outcome.fault is not None
    assert (outcome.status.value, outcome.fault.key) == ("unreadable", f"fault.ooxml.{key}")
    for lang in LANGUAGES:
        assert 20 < len(say_quoting(outcome.fault.key, lang, outcome.fault.facts)) < 1_500


@pytest.mark.parametrize("kind", READ)
def test_what_only_looks_dangerous_is_checked_like_any_return(kind: str, tmp_path: Path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(maker(kind)())
    assert outcome_of(path) in {"accepted", "returned"}
    assert [one.name for one in tmp_path.iterdir()] == ["return.xlsx"]


def test_a_document_type_declaration_is_refused_in_every_part_and_leads_nowhere(tmp_path: Path, monkeypatch):
    def refuse(*_: object, **__: object):
        raise AssertionError("somebody was called")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for kind, make in ENTITIES.items():
        path = tmp_path / "return.xlsx"
        path.write_bytes(make())
        assert outcome_of(path) == "unreadable ooxml.doctype", kind


@pytest.mark.parametrize("kind", SLOW)
def test_what_is_just_within_the_limits_is_done_in_ten_seconds_and_a_gigabyte(kind: str):
    row = measured(kind, [(".xlsx", maker(kind))])
    assert row.outcomes, row.tracebacks
    assert row.held, row


def test_the_batch_around_hostile_files_goes_on(tmp_path: Path, root: Path):
    returned = tmp_path / "returned"
    returned.mkdir()
    bombs = [*[*NAMED][:12], "DOCTYPE with an address, in xl/workbook.xml", "a journal of brackets"]
    sound = (SAMPLES / "clean_2020.xlsx").read_bytes()
    for number, kind in enumerate(bombs):
        (returned / f"{number:02d}-1.xlsx").write_bytes(maker(kind)())
        (returned / f"{number:02d}-2.xlsx").write_bytes(sound)
    command = [sys.executable, "-m", "perfxl", "check", str(returned), "--json", "result.json"]
    environment = {**os.environ, "PYTHONPATH": str(root), "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    books = json.loads((tmp_path / "result.json").read_bytes())["workbooks"]
    verdicts = {Path(book["path"]).name: book["status"] for book in books}
    assert len(verdicts) == 2 * len(bombs)
    assert {verdicts[name] for name in verdicts if name.endswith("-2.xlsx")} == {"accepted"}
    assert {verdicts[name] for name in verdicts if name.endswith("-1.xlsx")} <= {"unreadable", "accepted"}
    assert len(list((tmp_path / "checked").iterdir())) >= len(bombs)


@pytest.mark.skipif(sys.platform == "win32", reason="no links that loop and no pipes among files there")
def test_links_that_loop_and_pipes_among_the_returns_are_passed_over(tmp_path: Path):
    (tmp_path / "1.xlsx").write_bytes((SAMPLES / "clean_2020.xlsx").read_bytes())
    (tmp_path / "2.xlsx").symlink_to("2.xlsx")
    (tmp_path / "3.xlsx").symlink_to("nowhere.xlsx")
    (tmp_path / "again").symlink_to(".")
    (tmp_path / "4.xlsx").mkdir()
    os.mkfifo(tmp_path / "5.xlsx")
    assert [source.path.name for source in find([tmp_path], [])] == ["1.xlsx"]


def test_a_file_too_large_to_be_a_form_is_not_even_read(tmp_path: Path):
    path = tmp_path / "return.xlsx"
    with path.open("wb") as file:
        file.truncate(20 << 30)
    assert outcome_of(path) == "unreadable ooxml.large_file"


@pytest.mark.parametrize(
    ("limits", "key"),
    [
        (Limits(file=1_000), "large_file"),
        (Limits(part=1_000), "large_part"),
        (Limits(tags=100), "too_many_tags"),
        (Limits(text=10), "long_text"),
        (Limits(sheets=2), "too_many_sheets"),
        (Limits(names=2), "too_many_names"),
        (Limits(styles=2), "too_many_styles"),
        (Limits(relations=2), "too_many_relations"),
        (Limits(merges=2), "too_many_merges"),
        (Limits(conditions=0), "too_many_conditions"),
        (Limits(seconds=0), "time"),
    ],
)
def test_each_limit_bites(limits: Limits, key: str):
    with pytest.raises(HostileWorkbook) as caught:
        scan(Package.open(zipped(good()), limits))
    assert caught.value.key == f"fault.ooxml.{key}"


def test_an_old_workbook_that_loops_ends_in_an_outcome():
    row = measured("loop", [(".xls", maker("an OLE file that loops"))])
    assert row.held, row
    assert [outcome.split()[0] for outcome in row.outcomes] == ["unreadable"]


def test_every_kind_of_bomb_is_made_and_none_by_two_names():
    groups = (CONTAINERS, ENTITIES, DEPTHS, COUNTS, TEXTS, FORMULAS, COMPANIONS)
    assert len({**CONTAINERS, **CONTENTS}) == sum(map(len, groups))
