"""The season as `perfxl status` tells it: who is missing, whom to chase, what waits; and a ledger that is none."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from perfxl.batch.recording import expected_of
from perfxl.errors import OutputFault, PerfxlError, UsageFault
from perfxl.form import load_form
from perfxl.ledger import Ledger, ledger_in, place_of, row_of, season_in
from perfxl.ledger.keeping import KnownRounds
from perfxl.messages import say
from perfxl.model import Status
from perfxl.pipeline import process
from perfxl.reader import Earlier
from perfxl.render.records import ContactEntry, Record
from perfxl.render.status import status_json, status_lines
from perfxl.roster import RosterFile
from tests.support.records import recorded
from tests.support.season import code_of, name_of, roster

FORM = load_form("department_overall")
TODAY = date(2021, 4, 1)


@pytest.fixture(scope="module")
def clean(samples: Path) -> Record:
    return recorded(process(samples / "clean_2020.xlsx", editions=()).outcome)[0]


def sent(clean: Record, number: int, status: Status = Status.ACCEPTED, round_number: int = 1, file: str = "") -> Record:
    """The record of a return of the department of that number."""
    entry = replace(clean.entry, path=file or f"returned/{number}.xlsx", status=status, round=round_number)
    return replace(
        clean, entry=entry, department=code_of(number), name=name_of(number), code=code_of(number),
        content=f"{number} {round_number} {file}", received="2021-03-30T09:00:00",
        contact=ContactEntry(office="社会保障股", person="填报人甲"),
    )  # fmt: skip


def keep(folder: Path, records: list[Record], *, finished: bool = True, count: int = 0) -> None:
    """Keep the records of one run, and a roster of so many departments."""
    with ledger_in(folder) as ledger:
        places = {folder / record.entry.path: record for record in records}
        ledger.begin(map(place_of, places))
        for path, record in places.items():
            ledger.put(row_of(path, "terms", record, left=Earlier(record.round, record.content)))
        if count:
            path = roster(folder / "roster.csv", count)
            ledger.expect(expected_of(RosterFile(path, path.read_bytes())(FORM)))
        if finished:
            ledger.finish()


def unread(clean: Record, path: str) -> Record:
    entry = replace(clean.entry, path=path, status=Status.UNREADABLE, runs=[], findings=[], score=None)
    return Record(entry=entry)


def test_a_season_is_counted_by_department_and_by_office(clean, tmp_path):
    sent_in = [sent(clean, 1), sent(clean, 2, Status.RETURNED), sent(clean, 3, Status.TO_EXPLAIN), sent(clean, 9)]
    (tmp_path / "returned").mkdir()
    (tmp_path / "returned" / "bad.xlsx").touch()
    keep(tmp_path, [*sent_in, unread(clean, "returned/bad.xlsx"), unread(clean, "returned/gone.xlsx")], count=5)
    season = season_in(tmp_path, TODAY)
    totals = season.totals
    assert (totals.expected, totals.received, totals.missing, totals.overdue) == (5, 4, 2, 2)
    assert (totals.accepted, totals.to_explain, totals.returned, totals.unreadable) == (2, 1, 1, 1)
    assert [(one.office, one.expected, one.received, one.missing) for one in season.offices] == [
        ("社会保障股", 3, 3, 1), ("行政政法股", 2, 1, 1)
    ]  # fmt: skip
    assert [one.code for one in season.departments if one.status is None] == [code_of(4), code_of(5)]
    assert [one.code for one in season.departments if not one.expected] == [code_of(9)]
    lines = status_lines(season)
    told = "\n".join(lines)
    assert "应报 5 家，已报 4 家，未报 2 家（逾期 2 家）" in told
    assert "催报（2 家）" in told
    assert "填报人甲、13800000000、2021-03-31 到期，已逾期" in told.replace("\n      ", "")
    assert "不在名册上" in told
    assert "bad.xlsx：无法读取" in told
    assert "gone.xlsx" not in told
    assert "1 sent back" in " ".join(status_lines(season, "en"))
    assert json.loads(status_json(season))["totals"]["missing"] == 2


def test_what_is_due_today_is_not_overdue_and_no_date_never_is(clean, tmp_path):
    keep(tmp_path, [sent(clean, 1)], count=2)
    assert season_in(tmp_path, date(2021, 3, 31)).totals.overdue == 0
    assert season_in(tmp_path, TODAY).totals.overdue == 1
    path = roster(tmp_path / "other.csv", 2, due="月底")
    expected = expected_of(RosterFile(path, path.read_bytes())(FORM))
    assert season_in(tmp_path, TODAY, expected).totals.overdue == 0


def test_without_a_roster_nobody_is_missing_and_it_is_said(clean, tmp_path):
    keep(tmp_path, [sent(clean, 1)])
    season = season_in(tmp_path, TODAY)
    assert (season.roster, season.totals.missing) == (False, 0)
    told = "\n".join(status_lines(season))
    assert "不知道谁未报" in told
    assert "不在名册上" not in told


def test_the_last_round_speaks_and_all_rounds_are_kept(clean, tmp_path):
    keep(tmp_path, [sent(clean, 1, Status.RETURNED)])
    keep(tmp_path, [sent(clean, 1, Status.ACCEPTED, 2, "returned/again.xlsx")])
    (one,) = season_in(tmp_path, TODAY).departments
    assert (one.status, one.file, one.files) == (Status.ACCEPTED, "returned/again.xlsx", 1)
    assert [(each.round, each.status, each.claimed) for each in one.rounds] == [
        (1, Status.RETURNED, "95"), (2, Status.ACCEPTED, "95")
    ]  # fmt: skip


def test_only_runs_that_came_to_their_end_make_rounds(clean, tmp_path):
    known = KnownRounds(tmp_path / ".perfxl" / "ledger.sqlite")
    keep(tmp_path, [sent(clean, 1)], finished=False)
    assert known(code_of(1), "1 1 ") is None
    keep(tmp_path, [sent(clean, 1)])
    assert known(code_of(1), "new") == Earlier(1, "1 1 ")
    keep(tmp_path, [sent(clean, 1)], finished=False)  # asked again on other terms: still a round
    assert known(code_of(1), "new") == Earlier(1, "1 1 ")
    keep(tmp_path, [sent(clean, 1, round_number=2, file="returned/again.xlsx")])
    assert known(code_of(1), "new") == Earlier(2, "1 2 returned/again.xlsx")
    assert known(code_of(1), "1 1 ") == Earlier(1, "1 1 ")  # the same content is the same round
    assert known(code_of(2), "new") is None


def test_what_was_put_is_whole_or_not_there(clean, tmp_path):
    with ledger_in(tmp_path) as ledger:
        ledger.begin([place_of(tmp_path / "a.xlsx")])
        row = row_of(tmp_path / "a.xlsx", "terms", sent(clean, 1))
        ledger._connection.execute("DROP TABLE rounds")
        with pytest.raises(OutputFault):
            ledger.put(row)
        assert list(ledger.records()) == []


def complaint(fault: PerfxlError) -> str:
    return say(fault.key, "zh", **fault.facts)


@pytest.mark.parametrize("damage", ["words", "version"])
def test_a_ledger_that_is_none_of_ours_is_refused_in_a_sentence(tmp_path, damage):
    with ledger_in(tmp_path):
        pass
    path = tmp_path / ".perfxl" / "ledger.sqlite"
    if damage == "words":
        path.write_bytes("这不是数据库".encode() * 100)
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    for ask in (lambda: ledger_in(tmp_path).__enter__(), lambda: season_in(tmp_path, TODAY)):
        with pytest.raises(UsageFault) as caught:
            ask()
        assert {"words": "已损坏", "version": "另一个版本"}[damage] in complaint(caught.value)


def test_one_run_at_a_time(tmp_path):
    with ledger_in(tmp_path), pytest.raises(UsageFault) as caught, ledger_in(tmp_path):
        pass
    assert "另一次核对正在使用" in complaint(caught.value)
    with ledger_in(tmp_path) as ledger:
        assert isinstance(ledger, Ledger)


def test_where_nothing_was_checked_there_is_no_season(tmp_path):
    with pytest.raises(UsageFault) as caught:
        season_in(tmp_path, TODAY)
    assert "没有核对记录" in complaint(caught.value)
