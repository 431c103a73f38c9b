"""The table over other people's workbooks: every question is answered, and every loss is seen and named."""

from __future__ import annotations

import json
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import structs

from benchmarks import corpus
from benchmarks.corpus import FAULT, HELD, OPENED, QUESTIONS, SKIP, Answer, Tried, ask, table, tried
from perfxl.ooxml import Package, rewrite
from tests.ooxml.workbooks import host, parts_of, zipped

SHEET, OTHER, STYLES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"
BYTES, INSERTED, UNMARKED, SCHEMAS, OURS, OPENPYXL, CALAMINE = QUESTIONS


def doctored(*, changed: dict[str, bytes] | None = None, removed: str = "") -> Tried:
    """Return a marked form whose copy lost something on the way."""
    one = tried(host("自评表", "说明"))
    data = rewrite(Package.open(one.result.data), changed or {}, {}, {removed} if removed else set())
    return Tried(one.data, one.plan, structs.replace(one.result, data=data))


def answer(name: str, one: Tried) -> Answer:
    return QUESTIONS[name](one)


def test_a_form_marked_as_it_should_be_holds_every_question(shared_folder: Path):
    assert set(ask(host("自评表", "说明")).values()) == {Answer(HELD)}


def test_a_file_no_one_can_open_is_asked_nothing_and_named():
    assert ask(b"") == {OPENED: Answer(SKIP, "empty (The file is empty (0 bytes))")}


def test_a_part_that_had_no_business_changing_is_named():
    found = answer(BYTES, doctored(changed={OTHER: parts_of(host("自评表", "说明"))[OTHER] + b" "}))
    assert (found.verdict, found.why) == (FAULT, f"changed {OTHER}")


def test_members_in_another_order_are_seen():
    one = tried(host())
    data = zipped(dict(reversed(parts_of(one.result.data).items())))
    again = Tried(one.data, one.plan, structs.replace(one.result, data=data))
    assert answer(BYTES, again) == Answer(FAULT, "members in another order")


def test_a_member_packed_anew_or_dated_anew_is_named():
    one = tried(host())
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts_of(one.result.data).items():
            archive.writestr(zipfile.ZipInfo(name, (2001, 1, 1, 0, 0, 0)), content)
    found = answer(BYTES, Tried(one.data, one.plan, structs.replace(one.result, data=buffer.getvalue())))
    assert "date or attributes " in found.why
    assert "packed anew docProps/app.xml" in found.why


@pytest.mark.parametrize(("old", "verdict"), [("Lz4=", HELD), ("", HELD), ("MTI=", HELD), ("PGEvPg==", FAULT)])
def test_only_ends_of_elements_and_counts_may_have_been_replaced(old: str, verdict: str):
    one = tried(host())
    journal = json.loads(one.after["perfxl/journal.json"])
    journal["parts"][STYLES]["undo"].append([0, 0, old])
    forged = rewrite(Package.open(one.result.data), {"perfxl/journal.json": json.dumps(journal).encode()}, {})
    found = answer(INSERTED, Tried(one.data, one.plan, structs.replace(one.result, data=forged)))
    assert found == Answer(verdict, f"replaced in {STYLES}" if verdict == FAULT else "")


def test_a_change_the_journal_does_not_know_is_named():
    found = answer(INSERTED, doctored(changed={OTHER: b"<worksheet/>"}))
    assert found == Answer(FAULT, f"not in the journal {OTHER}")


def test_a_part_that_does_not_come_back_is_named():
    assert answer(UNMARKED, doctored(changed={OTHER: b"<worksheet/>"})) == Answer(FAULT, f"other bytes in {OTHER}")
    assert answer(UNMARKED, doctored(removed=OTHER)) == Answer(FAULT, "other parts than before")


def test_a_new_offence_against_the_schemas_is_named(shared_folder: Path):
    one = tried(host())
    broken = one.after[SHEET].replace(b"<sheetData>", b"<unheard/><sheetData>")
    data = rewrite(Package.open(one.result.data), {SHEET: broken}, {})
    found = answer(SCHEMAS, Tried(one.data, one.plan, structs.replace(one.result, data=data)))
    assert found.verdict == FAULT
    assert "unheard" in found.why


@pytest.mark.parametrize("name", [OURS, OPENPYXL, CALAMINE])
def test_another_value_is_seen_by_every_reader(name: str):
    one = tried(host())
    broken = one.after[SHEET].replace(b"<v>111.97</v>", b"<v>111.98</v>")
    assert broken != one.after[SHEET]
    data = rewrite(Package.open(one.result.data), {SHEET: broken}, {})
    found = answer(name, Tried(one.data, one.plan, structs.replace(one.result, data=data)))
    assert found.verdict == FAULT
    assert answer(name, one) == Answer(HELD)


def test_every_row_names_its_files_with_the_reason(tmp_path: Path, capsys, monkeypatch):
    (tmp_path / "form.xlsx").write_bytes(host())
    (tmp_path / "none.xlsx").write_bytes(b"")
    monkeypatch.setattr(sys, "argv", ["corpus", str(tmp_path)])
    assert corpus.main() == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 1 + len(QUESTIONS)
    assert rows[2].startswith(f"| {OPENED} | 2 | 1 | 0 | 1: empty (")
    assert rows[2].endswith(": none.xlsx |")
    lost = table({"a.xlsx": {OPENED: Answer(HELD), OURS: Answer(FAULT, "other cells")}})
    assert f"| {OURS} | 1 | 0 | 1: other cells: a.xlsx | 0 |" in lost


def test_a_folder_without_workbooks_is_said(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["corpus", str(tmp_path)])
    assert corpus.main() == 2
    assert str(tmp_path) in capsys.readouterr().err
