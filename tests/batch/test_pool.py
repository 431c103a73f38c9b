"""Worker processes: what dies, hangs or swallows memory there costs its own task, and no other."""

import os
import time
from pathlib import Path

import pytest

from perfxl.batch.pool import Pool
from perfxl.errors import UsageFault

MEGABYTES = 512


def doubled(number: int) -> int:
    print("a library that talks")
    return number * 2


def die_at_3(number: int) -> int:
    if number == 3:
        os._exit(7)
    return number


def die_once(path: Path) -> str:
    if not path.exists():
        path.touch()
        os._exit(9)
    return "second try"


def hang_at_2(number: int) -> int:
    if number == 2:
        time.sleep(600)
    return number


def swallow(number: int) -> int:
    return len(bytearray(number))


def refuse(number: int) -> int:
    raise UsageFault("fault.not_found", path=number)


def own_pid(number: int) -> int:
    return os.getpid()


def pool(function, jobs=2, seconds=60.0):
    return Pool(function, jobs, seconds=seconds, megabytes=MEGABYTES)


def answers(function, tasks, **settings):
    with pool(function, **settings) as workers:
        return {answer.task: answer for answer in workers.run(tasks)}


def test_every_task_is_answered_once_whatever_a_library_prints():
    assert {task: one.result for task, one in answers(doubled, range(20)).items()} == {n: 2 * n for n in range(20)}


def test_a_worker_that_dies_costs_its_own_task():
    told = answers(die_at_3, range(8))
    lost = told.pop(3).lost
    assert lost is not None
    assert (lost.late, lost.status) == (False, 7)
    assert [one.result for one in told.values()] == list(told)


def test_a_worker_ended_from_outside_is_replaced_and_its_task_done_again(tmp_path):
    (answer,) = answers(die_once, [tmp_path / "tried"]).values()
    assert (answer.result, answer.lost) == ("second try", None)


def test_a_task_without_an_end_is_ended_and_not_tried_again():
    started = time.monotonic()
    told = answers(hang_at_2, range(5), seconds=8.0)
    lost = told.pop(2).lost
    assert lost is not None
    assert lost.late
    assert [one.result for one in told.values()] == list(told)
    assert time.monotonic() - started < 60


@pytest.mark.skipif(os.name == "nt", reason="no limit on an address space there")
def test_memory_has_an_end_and_the_worker_goes_on():
    told = answers(swallow, [4_000 * 1024 * 1024, 10], jobs=1)
    assert isinstance(told[4_000 * 1024 * 1024].raised, MemoryError)
    assert told[10].result == 10


def test_a_fault_comes_back_as_it_was_raised():
    (answer,) = answers(refuse, [1]).values()
    assert isinstance(answer.raised, UsageFault)
    assert answer.raised.facts == {"path": 1}


def test_what_cannot_be_sent_is_raised_where_answers_are_taken():
    with pytest.raises(AttributeError, match="pickle"), pool(doubled) as workers:
        list(workers.run([lambda: 1]))


def test_no_worker_outlives_its_pool():
    with pool(own_pid) as workers:
        pids = {answer.result for answer in workers.run(range(6))}
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_few_tasks_wait_in_memory():
    taken = []

    def tasks():
        for number in range(50):
            taken.append(number)
            yield number

    with pool(doubled) as workers:
        for done, _ in enumerate(workers.run(tasks()), start=1):
            assert len(taken) - done <= 4
