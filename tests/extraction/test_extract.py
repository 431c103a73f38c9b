"""`perfxl extract`: every value of every return in long tables, whole or not at all, and nobody stops it."""

from __future__ import annotations

import csv
import json
import os
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from perfxl.batch import find
from perfxl.batch.pool import Answer, Lost, Pool
from perfxl.errors import OutputExists, OutputFault, UsageFault
from perfxl.extraction import Extracted, Wanted, clear_for_extract, extract
from perfxl.extraction.reading import Read, Task, read_one, take
from perfxl.finding import Source
from perfxl.form import load_form
from perfxl.model import Kind
from perfxl.pipeline import Terms, process
from perfxl.reader.frames import frames
from perfxl.roster import RosterFile
from tests.extraction.returns import LEAD, ODD, TINY, mixed
from tests.support.season import code_of, name_of, roster, season

pq = pytest.importorskip("pyarrow.parquet")
READ, NOT_READ = 4, {"炸弹.xlsx": "unreadable", "残缺.xlsx": "unreadable", "说明.pdf": "ignored"}
BESIDE = ("findings", "scores")


def run(
    folder: Path, output: Path, kind: str = "csv", roster: RosterFile | None = None, form: str = "", beside=()
) -> Extracted:
    wanted = Wanted(Terms(roster=roster), form, beside)
    return extract(find([folder], [output]), output, kind, wanted, jobs=2)


def rows_of(output: Path, table: str) -> list[dict[str, str]]:
    with (output / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: to start others costs a second, and `made` has them."""

    def answered(pool, tasks):
        for task in tasks:
            try:
                yield Answer(task, result=pool.function(task))
            except UsageFault as fault:
                yield Answer(task, raised=fault)

    def remembering(pool, function, *_, **__):
        pool.function = function

    monkeypatch.setattr(Pool, "__init__", remembering)
    monkeypatch.setattr(Pool, "__enter__", lambda pool: pool)
    monkeypatch.setattr(Pool, "__exit__", lambda *_: None)
    monkeypatch.setattr(Pool, "run", answered)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixed(tmp_path_factory.mktemp("returns") / "in")


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Extracted]:
    output = tmp_path_factory.mktemp("made") / "data"
    return output, run(folder, output, beside=BESIDE)


def test_every_return_is_there_and_what_could_not_be_read_is_listed_with_its_reason(made):
    output, told = made
    assert (told.returns, told.failed) == (READ, True)
    unread = {Path(row["file"]).name: row for row in rows_of(output, "unread")}
    assert {name: row["status"] for name, row in unread.items()} == NOT_READ
    assert all(row["fault"].startswith("fault.") and len(row["reason"]) > 5 for row in unread.values())
    returns = rows_of(output, "returns")
    assert [row["file"] for row in returns] == sorted(row["file"] for row in returns)
    assert len(returns) == READ


def test_the_values_are_those_of_the_frames(made, folder):
    output, _ = made
    for source in find([folder], []):
        if source.path.name in NOT_READ:
            continue
        got: Read = read_one(source, Terms())
        held = frames(got.form, got.submission)
        for table, frame in held.tables.items():
            if table in ("fields", "layout"):
                continue
            mine = [row for row in rows_of(output, f"{got.form.id}/{table}") if row["file"] == str(source.path)]
            assert [row["row"] for row in mine] == list(frame.index)
            for column in frame.columns:
                for row, value in zip(mine, frame[column], strict=True):
                    if isinstance(value, Decimal) and not row["unreadable"]:
                        assert Decimal(row[str(column)]) == value, (source.path, table, column)
                    elif value is None:
                        assert row[str(column)] == ""
        (fields,) = [row for row in rows_of(output, f"{got.form.id}/fields") if row["file"] == str(source.path)]
        for name, value in zip(held["fields"].index, held["fields"]["value"], strict=True):
            shown = fields[name].removeprefix("'") if isinstance(value, str) else fields[name]
            assert shown == ("" if value is None else str(value)) or Decimal(shown) == value


def test_blank_is_no_zero_and_neither_is_what_cannot_be_read(made):
    output, _ = made
    own = next(
        row for row in rows_of(output, "department_overall/income") if ODD in row["file"] and row["row"] == "own"
    )
    assert (own["carried_in"], own["fiscal_appropriation"]) == ("0", "111.97")
    assert (own["government_fund"], own["non_tax_revenue"]) == ("", "")
    assert own["unreadable"] == "government_fund, non_tax_revenue"
    assert own["other_revenue"] == "0.333333333333333"
    blank = next(
        row for row in rows_of(output, "department_overall/income") if row["row"] == "own" and not row["unreadable"]
    )
    assert (blank["government_fund"], blank["unreadable"]) == ("", "")
    cells = {row["field"]: row for row in rows_of(output, "cells") if ODD in row["file"]}
    assert (cells["government_fund__own"]["kind"], cells["government_fund__own"]["original"]) == ("unreadable", "约500")
    assert cells["non_tax_revenue__own"]["value"] == TINY
    assert cells["other_revenue__own"]["cell"] == "H6"


def test_a_text_that_begins_like_a_formula_is_none_in_csv(made):
    output, _ = made
    (row,) = [row for row in rows_of(output, "department_overall/fields") if ODD in row["file"]]
    assert row["annual_tasks"] == f"'{LEAD}"
    assert row["initial_budget"] == "-0.18"


def test_the_dictionary_tells_every_column_of_every_table(made):
    output, told = made
    dictionary = rows_of(output, "_dictionary")
    described: dict[tuple[str, str], list[str]] = {(row["form"], row["table"]): [] for row in dictionary}
    for row in dictionary:
        described[row["form"], row["table"]].append(row["column"])
        assert row["label"], row
        assert row["type"], row
    for file in told.files:
        head = (output / file.file).read_text("utf-8-sig").splitlines()[0].split(",")
        assert described[file.form or "", file.table] == head
    (carried,) = [
        row for row in dictionary
        if (row["form"], row["table"], row["column"]) == ("department_overall", "income", "carried_in")
    ]  # fmt: skip
    assert (carried["label"], carried["unit"]) == ("其中： 上年结转", "万元")
    types = {row["column"]: row["type"] for row in dictionary if row["form"] == "department_overall"}
    assert types["other_revenue"] == "decimal(38,15)"  # one return has so many decimals
    assert (types["carried_in"], types["report_date"]) == ("decimal(18,2)", "date")


def test_findings_and_scores_are_what_the_check_says(made, folder):
    output, _ = made
    path = next(path for path in folder.iterdir() if path.name == f"{name_of(1)}.xlsx")
    outcome = process(path, Terms(), ()).outcome
    assert outcome.score is not None
    (row,) = [row for row in rows_of(output, "returns") if row["file"] == str(path)]
    assert (row["status"], row["claimed"], row["computed"]) == ("returned", "98", "95")
    findings = [row for row in rows_of(output, "findings") if row["file"] == str(path)]
    assert [(one["code"], one["cell"]) for one in findings] == [
        (one.code, one.at.a1 if one.at else "") for one in outcome.findings
    ]
    lines = {row["line"]: row for row in rows_of(output, "lines") if row["file"] == str(path)}
    assert {id: row["computed"] for id, row in lines.items()} == {
        one.id: "" if one.computed is None else f"{one.computed.normalize():f}" for one in outcome.score.lines
    }
    totals = {row["policy"]: row["total"] for row in rows_of(output, "policies") if row["file"] == str(path)}
    assert (totals["as_claimed"], totals["corrected"]) == ("98", "95")
    facts = {(row["line"], row["name"]): row for row in rows_of(output, "inputs") if row["file"] == str(path)}
    assert any(row["number"] == "0.81" and row["cell"] for row in facts.values())


def test_parquet_holds_the_same_whichever_process_read_it(made, folder, tmp_path, here):
    output, _ = made
    one = tmp_path / "data"
    run(folder, one, "parquet", beside=BESIDE)
    for table in ("department_overall/income", "department_overall/fields", "cells", "findings", "lines", "unread"):
        exact = pq.read_table(one / f"{table}.parquet").to_pylist()
        plain = rows_of(output, table)
        assert len(exact) == len(plain)
        for row, text in zip(exact, plain, strict=True):
            for name, value in row.items():
                if value is None:
                    assert text[name] == ""
                elif isinstance(value, Decimal):
                    assert value == Decimal(text[name])
                elif not isinstance(value, bool):
                    assert str(value) in (text[name], text[name].removeprefix("'"))


def test_one_form_alone_is_taken_where_one_is_named(folder, tmp_path, here):
    told = run(folder, tmp_path / "data", form="hunan_overall")
    assert told.returns == 1
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if path.is_dir()) == ["hunan_overall"]
    others = [row for row in rows_of(tmp_path / "data", "unread") if row["fault"] == "fault.extract.other_form"]
    assert [row["status"] for row in others] == ["ignored"] * 3


def test_with_a_roster_departments_are_called_as_it_says_and_the_missing_are_told(tmp_path, here):
    season(tmp_path / "in", 2)
    named = roster(tmp_path / "名册.csv", 3)
    output = tmp_path / "data"
    run(tmp_path / "in", output, roster=RosterFile(named, named.read_bytes()))
    assert [row["department_code"] for row in rows_of(output, "returns")] == [code_of(1), code_of(2)]
    assert [(row["department"], row["returns"]) for row in rows_of(output, "expected")] == [
        (name_of(1), "1"), (name_of(2), "1"), (name_of(3), "0"),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="names are characters there")
def test_a_file_name_that_is_no_text_stops_no_table(tmp_path, here):
    folder = tmp_path / "in"
    season(folder, 1)[0].rename(Path(os.fsdecode(os.fsencode(folder) + b"/\xb1\xed.xlsx")))
    run(folder, tmp_path / "data")
    (row,) = rows_of(tmp_path / "data", "returns")
    assert row["file"].endswith("\ufffd\ufffd.xlsx")


# Whole or not at all.


def test_a_folder_with_anything_in_it_is_left_alone_and_an_extract_is_replaced_only_when_forced(made, tmp_path):
    output, _ = made
    with pytest.raises(OutputExists) as fault:
        clear_for_extract(output, force=False)
    assert fault.value.key == "fault.extract.exists"
    clear_for_extract(output, force=True)
    foreign = tmp_path / "documents"
    foreign.mkdir()
    clear_for_extract(foreign, force=False)
    (foreign / "信.docx").write_bytes(b"mine")
    for force in (False, True):
        with pytest.raises(OutputExists) as fault:
            clear_for_extract(foreign, force=force)
        assert (fault.value.key, fault.value.facts["file"]) == ("fault.extract.strange", "信.docx")
    with pytest.raises(OutputExists, match="file"):
        clear_for_extract(foreign / "信.docx", force=True)


def test_a_file_put_among_the_tables_keeps_the_whole_folder(tmp_path, here):
    output = tmp_path / "data"
    season(tmp_path / "in", 1)
    run(tmp_path / "in", output)
    (output / "笔记.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputExists):
        clear_for_extract(output, force=True)


def test_a_run_that_is_stopped_leaves_what_was_there_and_nothing_half_written(tmp_path, monkeypatch, here):
    output = tmp_path / "data"
    sources = season(tmp_path / "in", 2)
    run(tmp_path / "in", output)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}

    def stop(known: bool) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract(find(sources, []), output, "csv", Wanted(Terms()), watch=stop)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OutputFault):
        extract(find(sources, []), output, "json", Wanted(Terms()))
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "in"]


def refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_a_killed_run_left_is_put_right_by_the_next(tmp_path):
    season(tmp_path / "in", 1)
    (tmp_path / ".perfxl-data.draft").mkdir()
    (tmp_path / ".perfxl-data.before").mkdir()
    (tmp_path / ".perfxl-data.before" / "returns.csv").write_text("old", "utf-8")
    with pytest.raises(UsageFault):
        extract((), tmp_path / "data", "csv", Wanted(Terms()))
    assert (tmp_path / "data" / "returns.csv").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "in"]


@pytest.mark.parametrize(
    ("fate", "status", "key"),
    [
        ({"lost": Lost(late=False, status=-9)}, "crashed", "fault.batch.died"),
        ({"lost": Lost(late=True, status=-9)}, "unreadable", "fault.batch.time"),
        ({"raised": MemoryError()}, "unreadable", "fault.batch.memory"),
        ({"raised": RuntimeError("slip")}, "crashed", "fault.crashed"),
    ],
)
def test_whatever_befalls_a_worker_costs_one_return(tmp_path, monkeypatch, fate, status, key):
    first, second = season(tmp_path / "in", 2)

    def answered(pool, tasks):
        for task in tasks:
            spoilt = task.source.path == first
            yield Answer(task, **fate) if spoilt else Answer(task, result=take(Wanted(Terms()), task))

    monkeypatch.setattr(Pool, "run", answered)
    told = run(tmp_path / "in", tmp_path / "data")
    assert (told.returns, told.failed) == (1, True)
    (row,) = rows_of(tmp_path / "data", "unread")
    assert (Path(row["file"]), row["status"], row["fault"]) == (first, status, key)
    assert [row["file"] for row in rows_of(tmp_path / "data", "returns")] == [str(second)]


def test_a_roster_that_cannot_be_read_stops_the_run_and_writes_nothing(tmp_path, here):
    season(tmp_path / "in", 1)
    broken = tmp_path / "名册.csv"
    broken.write_text("只有,两列\n甲,乙\n", "utf-8")
    with pytest.raises(UsageFault):
        run(tmp_path / "in", tmp_path / "data", roster=RosterFile(broken, broken.read_bytes()))
    assert not (tmp_path / "data").exists()


def test_a_return_from_a_file_that_is_gone_is_unreadable(tmp_path):
    taken = take(Wanted(Terms()), Task(0, Source(tmp_path / "gone.xlsx")))
    assert (taken.status, taken.fault, taken.parts) == ("unreadable", "fault.not_found", ())


def test_the_list_names_every_file_and_its_rows(made):
    output, told = made
    listed = json.loads((output / "_extract.json").read_text("utf-8"))
    assert (listed["schema"], listed["format"], listed["returns"]) == ("perfxl/extract/1", "csv", READ)
    assert {one["file"] for one in listed["files"]} == {
        path.relative_to(output).as_posix() for path in output.rglob("*.csv")
    }
    assert all(one["rows"] == len(rows_of(output, one["file"].removesuffix(".csv"))) for one in listed["files"])
    assert Kind.BLANK.value in {row["kind"] for row in rows_of(output, "cells")}
    assert load_form("department_overall").version in {row["form_version"] for row in rows_of(output, "returns")}
    assert told.files
