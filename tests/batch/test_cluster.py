"""A cluster of separate processes: the results of a local run byte for byte, whoever dies on the way."""

from __future__ import annotations

import os
import signal

import pytest
from distributed import Client

from perfxl.batch.cluster import Cluster
from perfxl.batch.program import program_digest
from perfxl.errors import UsageFault
from tests.hostile.bombs import DTDS, replacing
from tests.support.cluster import kill, local_cluster
from tests.support.killing import Season, hashes
from tests.support.season import returned

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing kills like SIGKILL there")


def kill_my_worker(order: bytes) -> bytes:
    """Run in a child of the cluster's worker, end that worker."""
    os.kill(os.getppid(), signal.SIGKILL)
    return order


def workers(address, function=kill_my_worker):
    return Cluster(address, function, seconds=60, megabytes=1024)


def never_again(dask_scheduler) -> None:
    """Run in the scheduler, have it give up what one worker died of."""
    dask_scheduler.allowed_failures = 0


@pytest.fixture(scope="module")
def cluster():
    with local_cluster() as running:
        running.start_worker()
        yield running


def test_with_a_worker_killed_on_the_way_the_results_are_those_of_a_local_run(cluster, tmp_path):
    lost = cluster.start_worker()
    season = Season(tmp_path, count=4)
    (season.returned / "炸弹.xlsx").write_bytes(replacing(**{"xl/x.xml": DTDS["a billion laughs"] + "<x/>"}))
    (season.returned / "残缺.xlsx").write_bytes(returned(2)[:5_000])
    originals = hashes(season.returned)
    local = season.outcome("local", status=2)
    process = season.start("away", "--scheduler", cluster.address)
    season.wait_for("away", 1, process)
    kill(lost)
    _, told = process.communicate(timeout=120)
    assert (process.returncode, "Traceback" in told) == (2, False), told
    assert hashes(season.folder / "away") == local
    assert len(local) == 2 * 4 + 2
    assert hashes(season.returned) == originals


def test_another_program_on_the_cluster_is_refused(cluster):
    running = workers(cluster.address)
    running._told = running._told._replace(program="0.0.1 (0123456789ab)")
    with pytest.raises(UsageFault) as caught, running:
        pass
    assert caught.value.key == "fault.cluster.version"
    assert caught.value.facts["there"] == program_digest()


def test_an_order_its_workers_die_of_is_given_up(cluster):
    with Client(cluster.address, set_as_default=False) as client:
        client.run_on_scheduler(never_again)
    with workers(cluster.address) as running:
        name = running.send(b"anything")
        reply = running.reply()
    assert (reply.name, reply.killed, reply.result) == (name, 1, None)
    cluster.start_worker()  # another test may come after this one


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("", "fault.cluster.empty"),
        ("tcp://127.0.0.1:9", "fault.cluster.unreachable"),
        ("127.0.0.1", "fault.cluster.address"),
    ],
)
def test_without_a_worker_or_a_scheduler_there_is_a_sentence_in_time(address, key, monkeypatch):
    monkeypatch.setattr("perfxl.batch.cluster.PATIENCE", 1.0 if address else 10.0)
    with local_cluster() as bare, pytest.raises(UsageFault) as caught, workers(address or bare.address):
        pass
    assert caught.value.key == key
