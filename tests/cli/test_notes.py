"""`check --notes`: the advice as plain text, one file a department, with nothing of finance's in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from perfxl.cli.notes import write_notes
from perfxl.errors import OutputExists
from perfxl.model import Audience, Level, Status
from perfxl.model.rounds import State
from perfxl.pipeline import process
from perfxl.render import Record, note
from tests.cli.conftest import Run
from tests.support.records import recorded


@pytest.fixture(scope="module")
def record() -> Record:
    """The record of the real return."""
    path = Path(__file__).resolve().parents[2] / "samples" / "junshan_2020.xlsx"
    return recorded(process(path).outcome)[0]


def test_a_note_says_each_thing_asked_with_its_cell_and_none_of_finances_leads(record):
    told = note(record)
    assert told is not None
    asked = [one for one in record.entry.findings if one.audience is Audience.DEPARTMENT]
    leads = [one for one in record.entry.findings if one.audience is Audience.FINANCE]
    assert asked
    assert leads
    for one in asked:
        assert one.message in told
        assert one.advice in told
    assert not [one for one in leads if one.message in told]
    assert f"{len(asked)}. " in told
    assert f"{len(asked) + 1}. " not in told
    assert "退回修改" in told
    assert "1. 评分表!F9：" in told  # the place once, where the sentence begins with it


def test_a_note_can_be_had_in_english(record):
    told = note(record, "en")
    assert told is not None
    assert told.startswith("What was found")
    assert "[must fix]" in told


@pytest.mark.parametrize(("state", "said"), [(State.ANSWERED, "待财政审核"), (State.REJECTED, "未予采纳")])
def test_a_note_says_what_became_of_an_explanation(record, state, said):
    findings = [msgspec.structs.replace(one, state=state) for one in record.entry.findings]
    told = note(msgspec.structs.replace(record, entry=msgspec.structs.replace(record.entry, findings=findings)))
    asked = [one for one in findings if one.audience is Audience.DEPARTMENT]
    assert told is not None
    assert told.count(said) == sum(one.level is not Level.MUST_FIX for one in asked) < len(asked)
    assert said not in (note(record) or "")


def test_what_finance_closed_and_what_is_our_fault_is_not_told(record):
    crashed = msgspec.structs.replace(record, entry=msgspec.structs.replace(record.entry, status=Status.CRASHED))
    assert note(crashed) is None
    closed = [msgspec.structs.replace(one, state=State.ACCEPTED) for one in record.entry.findings]
    told = note(msgspec.structs.replace(record, entry=msgspec.structs.replace(record.entry, findings=closed)))
    assert told is not None
    assert "没有需要修改或说明的问题" in told


def test_names_are_safe_and_no_two_notes_are_one_file(record, tmp_path):
    wild = msgspec.structs.replace(record, name="../某局:一", code="")
    write_notes([wild, wild], tmp_path, "zh", force=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_某局_一.txt", "_某局_一_2.txt"]


def test_a_note_replaces_a_note_and_nothing_else(record, tmp_path):
    write_notes([record], tmp_path, "zh", force=False)
    write_notes([record], tmp_path, "en", force=False)
    (path,) = tmp_path.iterdir()
    assert path.read_text("utf-8-sig").startswith("What was found")
    path.write_text("别人的文件", "utf-8")
    with pytest.raises(OutputExists):
        write_notes([record], tmp_path, "zh", force=False)
    assert path.read_text("utf-8") == "别人的文件"


def test_check_writes_notes_also_for_what_could_not_be_read(perfxl: Run, samples: Path, tmp_path: Path):
    shutil.copy(samples / "clean_2020.xlsx", tmp_path / "一.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert perfxl("check", ".", "--notes", "notes", "--jobs", 1).returncode == 2
    notes = {path.name: path.read_text("utf-8-sig") for path in (tmp_path / "notes").iterdir()}
    assert len(notes) == 2
    assert "无法读取" in notes["坏.txt"]
    assert any("可打印盖章" in text for text in notes.values())
