"""What a department writes stays text: never a formula, a name, a path, or a command to a terminal; never endless."""

from __future__ import annotations

import json
import os
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from perfxl.errors import NotAWorkbook
from perfxl.form import load_form
from perfxl.messages import LANGUAGES, LONGEST_QUOTE, harmless, say, say_quoting
from perfxl.model import CellRef, Kind, Outcome, Sentence
from perfxl.ooxml import CellKind, Package, ScannedCell, read_index
from perfxl.ooxml.markup import escaped_text
from perfxl.pipeline import Checked, process
from perfxl.reader.values import LONGEST, normalise
from perfxl.render import report, summary, terminal
from samples.make import sample_values
from tests.hostile.bombs import edited
from tests.hostile.zips import SAMPLES
from tests.ooxml.workbooks import parts_of, zipped
from tests.support.records import recorded

FORM = load_form("department_overall")
INJECTED = ("=cmd|'/C calc'!A0", "+1+cmd|'/C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1","x")')
STEERING = "\x1b]0;x\x07\x1b[31m\u202e\x9b2J\u2066\x08\x00"


def checked(folder: Path, unit_name: str) -> Checked:
    """Check the sample with a mistake in it under another department's name."""
    path = folder / "return.xlsx"
    parts = parts_of((SAMPLES / "junshan_2020.xlsx").read_bytes())
    name = f">{sample_values('junshan_2020')['unit_name']}</t>"
    strings = parts["xl/sharedStrings.xml"].decode()
    assert strings.count(name) == 1
    said = f' xml:space="preserve">{escaped_text(unit_name)}</t>'
    path.write_bytes(zipped({**parts, "xl/sharedStrings.xml": strings.replace(name, said)}))
    return process(path)


def formulas_of(data: bytes) -> list[str]:
    """Return every formula of a workbook: of cells, names, formats, checks."""
    parts = parts_of(data)
    text = "\n".join(parts[name].decode("utf-8", "replace") for name in parts if name.endswith(".xml"))
    return re.findall(r"<(?:f|formula|formula1|formula2|definedName)\b[^>]*>([^<]*)<", text)


@pytest.mark.parametrize("text", INJECTED)
def test_a_text_that_looks_like_a_formula_is_one_nowhere_in_what_is_written(text: str, tmp_path: Path):
    done = checked(tmp_path, unit_name=text)
    made = [*done.editions.values(), summary(recorded(done.outcome), tmp_path)]
    assert done.editions
    for data in made:
        assert not [formula for formula in formulas_of(data) if "cmd|" in formula or "(&quot;http" in formula]
    book = openpyxl.load_workbook(BytesIO(made[-1]))
    held = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value) == text]
    assert held
    assert {cell.data_type for cell in held} == {"s"}


def test_a_name_with_folders_in_it_moves_no_file(tmp_path: Path):
    done = checked(tmp_path, unit_name="../../evil")
    assert done.outcome.department == "../../evil"
    assert [path.name for path in tmp_path.parent.glob("evil*")] == []


def steered(folder: Path) -> Outcome:
    """Check a return whose texts and sheet titles steer a terminal."""
    path = folder / "return.xlsx"
    wild = "_x001B_]0;x_x0007_&#x202e;&#x9b;2J"
    path.write_bytes(edited("xl/workbook.xml", 'name="封面"', f'name="封面{wild}"'))
    outcome = process(path).outcome
    at = CellRef(f"表{STEERING}", 1, 1)
    shown = checked(folder, unit_name="某局").outcome
    said = Sentence("fault.at", {"path": STEERING, "sentence": STEERING})
    runs = tuple(
        replace(run, findings=tuple(replace(one, at=at, message=said) for one in run.findings)) for run in shown.runs
    )
    return replace(shown, runs=runs, department=f"局{STEERING}", path=outcome.path)


def test_nothing_of_theirs_steers_the_terminal(tmp_path: Path):
    lines = terminal([steered(tmp_path)])
    assert any("�" in line for line in lines)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\n".join(lines).replace("\n", ""))


def test_a_sentence_takes_the_steering_out_and_keeps_lines_and_tabs():
    assert harmless("a\tb\nc\r\nd") == "a\tb\nc\nd"
    assert harmless("年\u202e月\x1b[0m") == "年\ufffd月\ufffd[0m"
    assert "\x1b" not in say("fault.not_found", "zh", path=Path("a\x1b[31m"))


def test_a_part_s_name_is_cut_where_it_is_said():
    fault = NotAWorkbook("fault.ooxml.missing_part", part="x" * 60_000)
    for lang in LANGUAGES:
        assert len(say_quoting(fault.key, lang, fault.facts)) < LONGEST_QUOTE + 200


def test_a_text_within_a_finding_is_cut():
    said = Sentence("fault.at", {"path": "表", "sentence": "长" * 30_000}).say("zh")
    assert len(said) < LONGEST_QUOTE + 10
    assert said.endswith("…")


def test_no_long_text_reaches_report_or_terminal(tmp_path: Path):
    done = checked(tmp_path, unit_name="局" * 30_000)
    told = json.loads(report([done.outcome]))
    assert max(map(len, strings(told))) <= 3_000
    assert max(map(len, terminal([done.outcome]))) <= 300
    assert len(told["workbooks"][0]["department"]["name"]) == 200


def strings(held: object) -> list[str]:
    """Return every text of a JSON value."""
    if isinstance(held, dict):
        return [text for value in held.values() for text in strings(value)]
    if isinstance(held, list):
        return [text for value in held for text in strings(value)]
    return [held] if isinstance(held, str) else []


@pytest.mark.parametrize("kind", ["money", "text", "date", "percent"])
def test_a_text_no_cell_can_hold_is_told_not_read(kind: str):
    field = next(one.field for one in FORM.instances.values() if one.field.type == kind)
    reading = normalise(field, ScannedCell(CellKind.TEXT, "1 " * LONGEST, None, 0, "General"))
    assert (reading.kind, reading.value, reading.understood) == (Kind.UNREADABLE, None, "reading.too_long")
    assert len(reading.original) <= LONGEST_QUOTE
    assert (
        normalise(field, ScannedCell(CellKind.TEXT, "长" * LONGEST, None, 0, "General")).understood
        != "reading.too_long"
    )


def test_their_titles_and_names_become_no_names_of_ours(tmp_path: Path):
    path = tmp_path / "return.xlsx"
    title = "x'!A1,cmd|'/C calc"
    path.write_bytes(edited("xl/workbook.xml", 'name="封面"', f'name="{title}"'))
    done = process(path)
    for data in done.editions.values():
        index = read_index(Package.open(data))
        assert all("cmd|" not in name.name for name in index.names)
        ours = [name.formula for name in index.names if name.name.startswith("_perfxl")]
        assert not [formula for formula in ours if "cmd|" in formula and "''" not in formula]


def test_a_file_name_that_is_no_text_stops_neither_report_nor_summary(tmp_path: Path):
    done = checked(tmp_path, "某局")
    wild = tmp_path / os.fsdecode("某局".encode("gbk") + b".xlsx")
    outcome = replace(done.outcome, path=wild, marked=wild)
    (book,) = json.loads(report([outcome]))["workbooks"]
    assert "\ufffd" in book["path"]
    assert book["marked"].endswith(".xlsx")
    assert summary(recorded(outcome), tmp_path)
    assert any("\ufffd" in line for line in terminal([outcome]))
