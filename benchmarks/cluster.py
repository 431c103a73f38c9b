"""A cluster: what a return weighs on the wire and in the ledger, what an order costs, and a run against a local one.

    python -m benchmarks.cluster [weights] [ledger] [passes] [orders] [runs] [RETURNS]     # all; runs over 100 returns

Scheduler and workers are processes of this machine. Local and cluster runs take turns; what counts is their ratio.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from perfxl.batch import Options, Source, find, run
from perfxl.batch.cluster import Cluster
from perfxl.batch.errands import Brought, Errand, check_sent
from perfxl.batch.one import Task, check_one
from perfxl.batch.pool import setup_of
from perfxl.finding import Sent
from perfxl.ledger import Row, ledger_in, place_of
from perfxl.render import spoken, streamed, summary
from tests.support.cluster import local_cluster
from tests.support.season import season

ROOT = Path(__file__).resolve().parents[1]
RETURNS, PAIRS, ROWS, ORDERS, WORKERS = 100, 3, 5_000, 500, 2
KIB = 1024


def weights(count: int = 20) -> None:
    """Print what travels with a return and what is kept of it, in KiB, and its time of processor."""
    with tempfile.TemporaryDirectory() as folder:
        returned, output = Path(folder) / "returned", Path(folder) / "checked"
        season(returned, count)
        options = Options(output)
        sent = [Source(path, sent=Sent(path.read_bytes(), None)) for path in sorted(returned.iterdir())]
        orders = [pickle.dumps(Errand(Task(source, "key"))) for source in sent]
        check_sent(options, orders[0])
        begun = time.process_time()
        replies = [check_sent(options, order) for order in orders]
        seconds = (time.process_time() - begun) / count
        brought: list[Brought] = [pickle.loads(reply) for reply in replies]  # noqa: S301 - made two lines above
        copies = [len(data) for one in brought for _, data in one.copies]
        batch = run(find([returned], []), options)
        result = b"".join(streamed(batch.entries, batch.form))
        findings = sum(len(entry.findings) for entry in batch.entries)
    print(f"{'a return, one edition (half of them clean)':46}{'KiB':>9}")
    for name, size in (
        ("its bytes", sum(len(source.read()) for source in sent) / count),
        ("sent to a worker", sum(map(len, orders)) / count),
        ("brought back", sum(map(len, replies)) / count),
        ("  of which the marked copy", sum(copies) / count),
        ("  of which the packed record", sum(len(one.row.record) for one in brought if one.row) / count),
        ("in the JSON", len(result) / count),
        ("told to a worker once a run", len(setup_of(partial(check_sent, options), 1))),
    ):
        print(f"{name:46}{size / KIB:9.1f}")
    print(f"findings a return: {findings / count:.1f}; time of processor a return: {seconds * 1000:.0f} ms")


def ledger(rows: int = ROWS) -> None:
    """Print how many returns a second the ledger takes and gives back, and what it holds of each."""
    with tempfile.TemporaryDirectory() as folder:
        (path,) = season(Path(folder) / "returned", 1)
        row = check_one(Options(Path(folder) / "checked"), Task(Source(path), "key"))
        if row is None:
            raise ValueError("nothing was checked")
        many = [_of(row, Path(folder) / f"{number}.xlsx", number) for number in range(rows)]
        with ledger_in(Path(folder)) as kept:
            kept.begin(each.place for each in many)
            begun, used = time.monotonic(), time.process_time()
            for each in many:
                kept.put(each)
            put, processor = time.monotonic() - begun, time.process_time() - used
            kept.finish()
            used = time.process_time()
            read = sum(1 for _ in kept.records())
            records = time.process_time() - used
            size = sum(each.stat().st_size for each in (Path(folder) / ".perfxl").iterdir())
    print(f"ledger, {rows} returns: {rows / put:.0f} a second in ({processor / rows * 1000:.2f} ms of processor each)")
    print(f"ledger: {records / read * 1000:.2f} ms of processor each to read back; {size / rows / KIB:.1f} KiB on disk")


def _of(row: Row, path: Path, number: int) -> Row:
    kept = replace(row.kept, department=f"c:{number}", code=str(number), file=str(path))
    return replace(row, place=place_of(path), sha256=f"{number:064x}", sender=f"c:{number}", kept=kept)


def passes(count: int = 60) -> None:
    """Print the time of processor a return of what only the driver does once all are checked."""
    with tempfile.TemporaryDirectory() as folder:
        season(Path(folder) / "returned", count)
        output = Path(folder) / "checked"
        with ledger_in(output) as kept:
            batch = run(find([Path(folder) / "returned"], []), Options(output), kept)
            ways: dict[str, Callable[[], Iterable[object]]] = {
                "the screen": lambda: spoken(batch.entries, "zh"),
                "the JSON": lambda: streamed(batch.entries, batch.form),
                "汇总.xlsx": lambda: [summary(batch, Path(folder), "zh", [])],
            }
            print(f"{'made by the driver, of all returns':46}{'ms of processor a return':>26}")
            for name, way in ways.items():
                begun = time.process_time()
                size = sum(1 for _ in way())
                used = (time.process_time() - begun) / count
                print(f"{name:46}{used * 1000:26.2f}" if size else name)


def echoed(order: bytes) -> bytes:
    """Return an order as it came: what is left is what Dask costs, and the pipe to the worker process."""
    return order


def orders(count: int = ORDERS) -> None:
    """Print what an order costs that has nothing done, by its size: wall clock, driver's and scheduler's processor."""
    from benchmarks.cluster import echoed as function  # a worker knows it by this name, not as one of __main__

    print(f"{'an order with nothing to do':32}{'ms':>8}{'driver':>9}{'scheduler':>11}   (processor)")
    with local_cluster() as cluster:
        for _ in range(WORKERS):
            cluster.start_worker()
        for size in (0, 100 * KIB):
            with Cluster(cluster.address, function, seconds=60, megabytes=1024) as workers:
                _through(workers, bytes(size), 20)
                before, used, begun = cluster.processor(), time.process_time(), time.monotonic()
                _through(workers, bytes(size), count)
                wall, driver = time.monotonic() - begun, time.process_time() - used
                scheduler = cluster.processor() - before
            label = f"{size // KIB} KiB each way"
            print(f"{label:32}{wall / count * 1000:8.1f}{driver / count * 1000:9.1f}{scheduler / count * 1000:11.1f}")


def _through(workers: Cluster, order: bytes, count: int) -> None:
    sent = done = 0
    while done < count:
        while sent < count and sent - done < workers.room:
            workers.send(order)
            sent += 1
        if workers.reply().result != order:
            raise ValueError("an order did not come back")
        done += 1


def runs(returns: int = RETURNS, pairs: int = PAIRS) -> None:
    """Print how long a cluster of two workers takes against two local jobs, taking turns."""
    ratios = []
    with tempfile.TemporaryDirectory() as folder, local_cluster() as cluster:
        season(Path(folder) / "returned", returns)
        for _ in range(WORKERS):
            cluster.start_worker()
        ways = {"local": ("--jobs", str(WORKERS)), "cluster": ("--scheduler", cluster.address)}
        for pair in range(pairs):
            names = list(ways) if pair % 2 == 0 else list(reversed(ways))
            seconds = {name: _timed(Path(folder), f"{name}{pair}", *ways[name]) for name in names}
            ratios.append(seconds["cluster"] / seconds["local"])
            told = ", ".join(f"{name} {seconds[name]:.1f} s" for name in ways)
            print(f"{returns} returns, {WORKERS} workers: {told}, ratio {ratios[-1]:.2f}", flush=True)
    print(f"cluster / local: {median(ratios):.2f} (median of {pairs})")


def _timed(folder: Path, out: str, *arguments: str) -> float:
    command = [sys.executable, "-m", "perfxl", "check", str(folder / "returned"), "-o", str(folder / out), *arguments]
    begun = time.monotonic()
    subprocess.run(  # noqa: S603 - our own words
        [*command, "--fail-on", "never"], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.monotonic() - begun


def main() -> None:
    """Run what is named, or all."""
    named = [argument for argument in sys.argv[1:] if not argument.isdigit()]
    counts = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    for part in (weights, ledger, passes, orders):
        if not named or part.__name__ in named:
            part()
    if not named or "runs" in named:
        runs(*counts[:1])


if __name__ == "__main__":
    main()
