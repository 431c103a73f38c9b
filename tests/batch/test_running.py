"""A batch and its ledger: the same with any number of jobs, nothing checked twice, a changed return a new round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfxl.batch import Batch, Options, find, run
from perfxl.batch.one import check_one
from perfxl.batch.pool import Answer, Lost, Pool
from perfxl.errors import UsageFault
from perfxl.ledger import ledger_in
from perfxl.model import Stage, Status, Verdict
from perfxl.pipeline import Terms
from perfxl.render import Record, described, report, streamed
from perfxl.roster import RosterFile
from tests.hostile.bombs import DTDS, replacing
from tests.opening.returns import as_ods
from tests.render.outcomes import outcome, unreadable
from tests.support.season import returned, roster, season


def checked(folder: Path, output: Path, **settings) -> list[Record]:
    """Check a folder through the ledger of an output folder."""
    with ledger_in(output) as ledger:
        return list(run(find([folder], [output]), Options(output, **settings), ledger))


def counted(folder: Path, output: Path, **settings) -> list[bool]:
    """The same, and tell of each return whether it had been checked before."""
    known: list[bool] = []
    with ledger_in(output) as ledger:
        run(find([folder], [output]), Options(output, **settings), ledger, known.append)
    return known


def written(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(output.rglob("*.xlsx"))}


def json_of(batch: Batch) -> bytes:
    return b"".join(streamed(batch.entries, batch.form))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with three returns, one of them twice, a hostile file, a cut one and a document."""
    folder = tmp_path / "returned"
    season(folder, 3)
    (folder / "再报.xlsx").write_bytes(returned(1))
    (folder / "炸弹.xlsx").write_bytes(replacing(**{"xl/x.xml": DTDS["a billion laughs"] + "<x/>"}))
    (folder / "残缺.xlsx").write_bytes(returned(2)[:5_000])
    (folder / "说明.pdf").write_bytes(b"%PDF")
    return folder


def test_two_jobs_give_the_bytes_that_one_gives(mixed, tmp_path):
    made = {}
    for jobs in (1, 2):
        output = tmp_path / "checked"
        batch = run(find([mixed], [output]), Options(output, jobs=jobs, force=True))
        made[jobs] = (json_of(batch), written(output), [record.keys for record in batch])
        for path in output.rglob("*.xlsx"):
            path.unlink()
    assert made[1] == made[2]
    report_made = json.loads(made[1][0])
    assert report_made["totals"] == {
        "workbooks": 7, "accepted": 1, "to_explain": 0, "returned": 3, "unreadable": 2, "crashed": 0, "ignored": 1
    }  # fmt: skip
    assert [book["path"] for book in report_made["workbooks"]] == sorted(
        book["path"] for book in report_made["workbooks"]
    )
    twins = [book for book in report_made["workbooks"] if any(one["code"] == "S15" for one in book["findings"])]
    assert len(twins) == 2


def test_what_is_written_piece_by_piece_is_the_report():
    for outcomes in ([outcome(), unreadable()], [unreadable()], []):
        whole, made = report(outcomes), described(outcomes)
        assert len(made.workbooks) == len(outcomes)
        assert b"".join(streamed(made.workbooks, made.form)) == whole


def test_an_unchanged_return_is_not_checked_again_and_all_the_rest_is(mixed, tmp_path, monkeypatch):
    output = tmp_path / "checked"
    first = checked(mixed, output)
    before = written(output)
    known = counted(mixed, output)
    assert sorted(known) == [False, False, False, True, True, True, True]  # what could not be read is asked again
    assert checked(mixed, output) == first

    def refuse(*_):
        raise AssertionError("checked again")

    monkeypatch.setattr("perfxl.batch.one.process", refuse)
    assert checked(mixed, output)[0] == first[0]
    assert written(output) == before


def test_a_copy_that_is_gone_or_changed_is_made_again(tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    season(folder, 2)
    checked(folder, output)
    before = written(output)
    first, second = (output / name for name in before)
    first.unlink()
    second.write_bytes(second.read_bytes() + b"\0")
    assert counted(folder, output) == [False, False]
    assert written(output) == before
    assert counted(folder, output) == [True, True]


@pytest.mark.parametrize("settings", [{"force": True}, {"terms": Terms(Stage.FINAL)}, {"terms": Terms(lang="en")}])
def test_other_terms_are_another_check(tmp_path, settings):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    season(folder, 1)
    checked(folder, output)
    assert counted(folder, output) == [True]
    assert counted(folder, output, **settings) == [False]


def test_another_roster_is_another_check(tmp_path):
    folder, output, path = tmp_path / "returned", tmp_path / "checked", tmp_path / "roster.csv"
    season(folder, 1)

    def terms(count: int) -> Terms:
        return Terms(roster=RosterFile(path, roster(path, count).read_bytes()))

    checked(folder, output, terms=terms(2))
    assert counted(folder, output, terms=terms(2)) == [True]
    assert counted(folder, output, terms=terms(3)) == [False]


def test_a_changed_return_without_sheets_of_ours_is_the_next_round_of_its_department(tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    (path,) = season(folder, 1)
    (first,) = checked(folder, output)
    assert (first.round, [one.round for one in first.rounds]) == (1, [1])
    path.unlink()
    (folder / "更正.xlsx").write_bytes(returned(1, evaluator="更正"))
    (second,) = checked(folder, output)
    assert (second.round, [one.round for one in second.rounds]) == (2, [1, 2])
    assert second.marked is not None
    assert second.marked.endswith("更正_第2次审核.xlsx")
    assert {one.claimed for one in second.rounds} == {first.entry.score.claimed if first.entry.score else None}
    (again,) = checked(folder, output, force=True)
    assert again.round == 2  # the same content is the same round


def test_rounds_count_from_runs_that_came_to_their_end(tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    season(folder, 1)
    (folder / "更正.xlsx").write_bytes(returned(1, evaluator="更正"))

    def stop(known: bool) -> None:
        raise KeyboardInterrupt

    with ledger_in(output) as ledger, pytest.raises(KeyboardInterrupt):
        run(find([folder], [output]), Options(output), ledger, stop)
    assert [record.round for record in checked(folder, output)] == [1, 1]


def test_copies_that_come_to_one_name_by_what_is_in_the_returns_are_told_with_any_number_of_jobs(samples, tmp_path):
    folder, told = tmp_path / "returned", []
    season(folder, 1)
    (folder / "甲.et").write_bytes(as_ods(samples, "clean_2020"))
    (folder / "甲.xlsx").write_bytes(as_ods(samples, "clean_2020"))  # no .xlsx at all: it is transcribed, too
    (folder / "乙.xlsx").write_bytes(as_ods(samples, "clean_2020"))
    (folder / "乙_转录.xlsx").write_bytes(returned(2))
    for jobs in (1, 2):
        output = tmp_path / f"checked{jobs}"
        records = list(run(find([folder], []), Options(output, jobs=jobs)))
        told.append({Path(record.entry.path).name: record.entry.error for record in records})
        assert {path.name for path in output.iterdir()} == {
            "乙_转录_第1次审核.xlsx", "甲_转录_第1次审核.xlsx", "君山区00001号服务中心_第1次审核.xlsx"
        }  # fmt: skip
    assert told[0]["甲.et"] is told[0]["乙.xlsx"] is None
    assert all("会写成同一个文件" in (told[0][name] or "") for name in ("甲.xlsx", "乙_转录.xlsx"))
    assert [error.replace("checked2", "checked1") if error else None for error in told[1].values()] == [
        *told[0].values()
    ]


def test_a_worker_without_time_is_said_to_be_so_and_the_batch_goes_on(tmp_path):
    folder = tmp_path / "returned"
    season(folder, 2)
    late = list(run(find([folder], []), Options(tmp_path / "late", jobs=2, seconds=0.01)))
    assert {record.status for record in late} == {Status.UNREADABLE}
    assert all("超过 0.01 秒" in (record.entry.error or "") for record in late)


FATES = [
    ({"lost": Lost(late=False, status=-9)}, Status.CRASHED, "两次异常中止（-9）"),
    ({"raised": MemoryError()}, Status.UNREADABLE, "内存超过上限 2048 MB"),
    ({"raised": RuntimeError("ZeroDivisionError: a slip")}, Status.CRASHED, "与填报无关"),
]


@pytest.mark.parametrize(("fate", "status", "said"), FATES)
def test_whatever_befalls_a_worker_costs_one_return(tmp_path, monkeypatch, fate, status, said):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    season(folder, 2)

    class Befallen(Pool):
        """The first return's worker meets a fate; the others are checked here."""

        def run(self, tasks):
            for number, task in enumerate(tasks):
                yield Answer(task, **fate) if number == 0 else Answer(task, result=check_one(Options(output), task))

    monkeypatch.setattr("perfxl.batch.running.Pool", Befallen)
    first, second = run(find([folder], []), Options(output, jobs=2))
    assert (first.status, said in (first.entry.error or "")) == (status, True)
    assert second.status is Status.ACCEPTED


def test_memory_that_runs_out_here_is_the_returns_fault_not_the_runs(tmp_path, monkeypatch):
    def swallow(*_):
        raise MemoryError

    season(tmp_path / "returned", 1)
    monkeypatch.setattr("perfxl.batch.one.process", swallow)
    (record,) = run(find([tmp_path / "returned"], []), Options(tmp_path / "checked"))
    assert record.status is Status.UNREADABLE
    assert "内存" in (record.entry.error or "")


def test_a_roster_that_cannot_be_read_stops_the_run_whoever_reads_it(tmp_path):
    season(tmp_path / "returned", 2)
    terms = Terms(roster=RosterFile(tmp_path / "roster.csv", "甲,乙\n1,2\n".encode()))
    for jobs in (1, 2):
        with pytest.raises(UsageFault):
            run(find([tmp_path / "returned"], []), Options(tmp_path / "checked", jobs=jobs, terms=terms))


@pytest.mark.parametrize(
    "slipping", ["perfxl.batch.peers.compare", "perfxl.rules.peers.alike_texts.AlikeTextsRule.compared"]
)
def test_a_slip_while_returns_are_compared_is_ours_and_costs_none_of_what_was_checked(tmp_path, monkeypatch, slipping):
    def slips(*_: object) -> None:
        raise ZeroDivisionError

    season(tmp_path / "returned", 2)
    monkeypatch.setattr(slipping, slips)
    batch = run(find([tmp_path / "returned"], [tmp_path / "out"]), Options(tmp_path / "out"))
    for entry in batch.entries:
        crashed = {one.code: one.reason or "" for one in entry.runs if one.verdict is Verdict.CRASHED}
        assert "ZeroDivisionError" in crashed["B01"]
        assert entry.status is Status.CRASHED
        assert {"A01", "R01", "S15"} <= {one.code for one in entry.runs}
        assert entry.marked is not None
