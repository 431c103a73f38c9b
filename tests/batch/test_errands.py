"""Returns sent away: what goes along, what comes back, and what is told where it cannot; the cluster stands in here."""

from __future__ import annotations

import pickle
import sys
from collections import deque
from pathlib import Path

import pytest
from msgspec.structs import replace

from perfxl.batch import Options, find, run
from perfxl.batch.cluster import Cluster, Reply
from perfxl.batch.errands import Errand
from perfxl.batch.pool import Lost
from perfxl.errors import UsageFault
from perfxl.ledger import ledger_in
from perfxl.messages import say
from perfxl.model import Status
from perfxl.pipeline import Terms
from perfxl.roster import RosterFile
from tests.support.season import name_of, returned, roster, season

ADDRESS = "tcp://127.0.0.1:8786"


class Elsewhere:
    """A cluster of one machine, which is this one while the returns and their folder are out of sight."""

    room = 3
    hidden: tuple[Path, ...] = ()
    fate: Reply | None = None
    sent: list[Errand]

    def __init__(self, address, function, *, seconds, megabytes):
        self.function = pickle.loads(pickle.dumps(function))  # noqa: S301 - our own
        self.waiting: deque[bytes] = deque()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def send(self, order: bytes) -> str:
        self.waiting.append(order)
        type(self).sent.append(pickle.loads(order))  # noqa: S301 - our own
        return str(len(self.sent))

    def reply(self) -> Reply:
        name = str(len(self.sent) - len(self.waiting) + 1)
        order = self.waiting.popleft()
        if self.fate is not None:
            return replace(self.fate, name=name)
        away = [each.rename(each.with_name(f"{each.name} (unseen)")) for each in self.hidden if each.exists()]
        try:
            return Reply(name, self.function(order))
        finally:
            for each in away:
                each.rename(each.with_name(each.name.removesuffix(" (unseen)")))


@pytest.fixture
def elsewhere(monkeypatch):
    Elsewhere.sent, Elsewhere.hidden, Elsewhere.fate = [], (), None
    monkeypatch.setattr("perfxl.batch.errands.Cluster", Elsewhere)
    return Elsewhere


def checked(folder: Path, output: Path, watch=None, **settings):
    with ledger_in(output) as ledger:
        return list(run(find([folder], [output]), Options(output, **settings), ledger, watch))


def written(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(output.rglob("*.xlsx"))}


def test_the_disk_of_this_machine_is_not_looked_at_from_there(elsewhere, tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    season(folder, 2)
    local = checked(folder, output, audit=tmp_path / "audit")
    made = written(tmp_path)
    elsewhere.hidden = (folder, output, tmp_path / "audit")
    away = checked(folder, output, audit=tmp_path / "audit", force=True, scheduler=ADDRESS)
    assert {errand.task.source.path.name for errand in elsewhere.sent} == {path.name for path in folder.iterdir()}
    assert (away, written(tmp_path)) == (local, made)


def test_what_has_not_changed_does_not_travel(elsewhere, tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    season(folder, 2)
    known: list[bool] = []
    checked(folder, output)
    checked(folder, output, known.append, scheduler=ADDRESS)
    assert (known, elsewhere.sent) == ([True, True], [])
    next(output.glob("*00001*")).unlink()
    checked(folder, output, known.append, scheduler=ADDRESS)
    assert {errand.task.source.path.stem for errand in elsewhere.sent} == {name_of(1)}


def test_earlier_rounds_are_asked_for_and_the_answer_goes_along(elsewhere, tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    (path,) = season(folder, 1)
    checked(folder, output, scheduler=ADDRESS)
    assert [len(errand.answers) for errand in elsewhere.sent] == [0]  # nothing is known: nothing is asked
    path.write_bytes(returned(1, evaluator="更正"))
    (second,) = checked(folder, output, scheduler=ADDRESS)
    assert second.round == 2
    assert [len(errand.answers) for errand in elsewhere.sent] == [0, 0, 1]


def test_a_copy_that_cannot_be_written_here_is_told_as_a_local_run_tells_it(elsewhere, tmp_path, monkeypatch):
    folder = tmp_path / "returned"
    (path,) = season(folder, 1)
    told = []
    for output, settings in ((tmp_path / "a", {}), (tmp_path / "b", {"scheduler": ADDRESS})):
        target = output / f"{path.stem}_第1次审核.xlsx"
        target.mkdir(parents=True)  # a folder of that name
        monkeypatch.setattr("perfxl.batch.running.clear_the_way", lambda *_: None)
        (record,) = checked(folder, output, force=True, **settings)
        told.append((record.status, (record.entry.error or "").replace(str(output), "")))
    assert told[0] == told[1]
    assert "写不进去" in told[0][1]


FATES = [
    (Reply("", killed=4), Status.CRASHED, "先后有 4 个工作进程"),
    (Reply("", lost=Lost(late=True, status=-9)), Status.UNREADABLE, "超过 120 秒"),
    (Reply("", raised=MemoryError()), Status.UNREADABLE, "内存超过上限 2048 MB"),
]


@pytest.mark.parametrize(("fate", "status", "said"), FATES)
def test_what_befalls_a_worker_costs_one_return(elsewhere, tmp_path, fate, status, said):
    season(tmp_path / "returned", 1)
    elsewhere.fate = fate
    (record,) = checked(tmp_path / "returned", tmp_path / "checked", scheduler=ADDRESS)
    assert (record.status, said in (record.entry.error or "")) == (status, True)


def test_a_return_that_cannot_be_read_here_stays_here(elsewhere, tmp_path):
    folder, output = tmp_path / "returned", tmp_path / "checked"
    (path,) = season(folder, 1)
    sources = find([folder], [output])
    path.unlink()
    (record,) = run(sources, Options(output, scheduler=ADDRESS))
    assert (record.status, elsewhere.sent) == (Status.UNREADABLE, [])
    assert "找不到" in (record.entry.error or "")


def test_a_roster_travels_as_its_bytes(elsewhere, tmp_path):
    folder, output, path = tmp_path / "returned", tmp_path / "checked", roster(tmp_path / "roster.csv", 2)
    season(folder, 1)
    known = RosterFile(path, path.read_bytes())
    elsewhere.hidden = (path,)
    (record,) = checked(folder, output, scheduler=ADDRESS, terms=Terms(roster=known))
    assert record.contact.office == "社会保障股"


def test_without_the_extra_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageFault) as caught, Cluster(ADDRESS, bytes, seconds=1, megabytes=1):
        pass
    assert "perfxl[cluster]" in say(caught.value.key, "zh", **caught.value.facts)
