"""A batch: one return against an openpyxl script and re-zipping, two jobs against two runs, memory against number.

    python -m benchmarks.batch [start] [one] [jobs] [memory] [SMALL LARGE]    # all; memory at 1,000 and 10,000 returns

Times depend on the machine; the ratios are what is measured. `one` counts time of processor, ways taking turns.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from statistics import median

import openpyxl

from benchmarks import others
from benchmarks.workload import sample_job
from perfxl.batch import Options, Source
from perfxl.batch.one import Task, check_one
from perfxl.expression import Value, evaluate
from perfxl.form import Form, load_form
from tests.support.season import season

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "junshan_2020.xlsx"
FORM = load_form("department_overall")
ROUNDS, PAIRS, RETURNS = 10, 3, 200
SMALL, LARGE = 1_000, 10_000
OURS, PEER, FLOOR = "perfxl, read to written", "openpyxl script", "re-zip"


@dataclass(frozen=True)
class Typed:
    """What a script has read of a return: figures by field instance (perfxl.expression.Scope)."""

    values: Mapping[str, Value]
    form: Form

    def value(self, name: str) -> Value:
        """Return a figure."""
        return self.values.get(name)

    def members(self, name: str) -> tuple[Value, ...]:
        """Return the figures a sum takes."""
        return tuple(self.values.get(member) for member in self.form.members.get(name, (name,)))


def script(path: Path, target: Path, work: others.Work) -> int:
    """Do what a script with openpyxl does: read by defined names, ask every relation, mark, write; count what fails.

    The marks, comments and sheets of the result are handed to it ready-made, and it asks neither the other rules nor
    the rubric.
    """
    data = path.read_bytes()
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    values: dict[str, Value] = {}
    for name, defined in book.defined_names.items():
        if name in FORM.instances:
            sheet, address = next(iter(defined.destinations))
            held = book[sheet][address.replace("$", "").partition(":")[0]].value
            values[name] = Decimal(repr(held)) if isinstance(held, int | float) else str(held) if held else None
    scope = Typed(values, FORM)
    failed = sum(evaluate(case.expression, scope) is False for case in FORM.cases)
    target.write_bytes(others.by_openpyxl(work))
    return failed


def one(rounds: int = ROUNDS) -> None:
    """Print the time of processor of one return, from its bytes to its marked copy on disk."""
    job = sample_job(SAMPLE)
    work = others.work(job.host, job.plan)
    with tempfile.TemporaryDirectory() as folder:
        options, task = Options(Path(folder)), Task(Source(SAMPLE), "")
        target = Path(folder) / "by_openpyxl.xlsx"
        ways: dict[str, Callable[[], object]] = {
            OURS: lambda: check_one(options, task),
            PEER: lambda: script(SAMPLE, target, work),
            FLOOR: lambda: target.write_bytes(others.floor(job.host)),
        }
        times = turns(ways, rounds)
    print(f"{'one return, ms of processor':28}{'min':>9}{'median':>9}")
    for name, held in times.items():
        print(f"{name:28}{min(held):9.1f}{median(held):9.1f}")
    for above, below, bar in ((PEER, OURS, ">= 10"), (OURS, FLOOR, "<= 5")):
        print(f"{above} / {below}: {min(times[above]) / min(times[below]):.2f} by minima (bar {bar})")


def turns(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return milliseconds of processor by way; the ways take turns, each round begins with another one."""
    for run in ways.values():
        run()
    names = list(ways)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            gc.collect()
            begun = time.process_time()
            ways[name]()
            times[name].append((time.process_time() - begun) * 1000)
    return times


def start(rounds: int = ROUNDS) -> None:
    """Print the time of processor of starting the program, against importing pandas."""
    program = [sys.executable, "-m", "perfxl"]
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            "import pandas": [sys.executable, "-c", "import pandas"],
            "perfxl --help": [*program, "--help"],
            "perfxl check one.xlsx": [*program, "check", str(SAMPLE), "-o", folder, "--force", "--fail-on", "never"],
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds + 1):
            for name, command in ways.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - our own words
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                times[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    floor = min(times["import pandas"][1:])
    for name, bar in (("perfxl --help", "0.25"), ("perfxl check one.xlsx", "0.8")):
        print(f"{name} / import pandas: {min(times[name][1:]) / floor:.2f} by minima (bar <= {bar})")


def jobs(returns: int = RETURNS, pairs: int = PAIRS) -> None:
    """Print how fast two jobs are in one run, against two runs of one job each over half of the returns."""
    ratios = []
    for pair in range(pairs):
        with tempfile.TemporaryDirectory() as folder:
            halves = [Path(folder) / "a", Path(folder) / "b"]
            for number, half in enumerate(halves):
                season(half, returns // 2, first=1 + number * (returns // 2))
            if pair % 2:
                second = timed(Path(folder), {"a": 1, "b": 1})
                first = timed(Path(folder), {"a b": 2})
            else:
                first = timed(Path(folder), {"a b": 2})
                second = timed(Path(folder), {"a": 1, "b": 1})
        ratios.append(second / first)
        print(f"{returns} returns: two jobs {first:.1f} s, two runs {second:.1f} s, {ratios[-1]:.2f} of their speed")
    print(f"two jobs reach {median(ratios):.2f} of what two runs reach together (bar >= 0.9)")


def timed(folder: Path, runs: Mapping[str, int]) -> float:
    """Return the seconds until all runs have ended: which folders each checks, and with how many jobs."""
    started = time.monotonic()
    processes = [
        checking([str(folder / name) for name in names.split()], tempfile.mkdtemp(dir=folder), count)
        for names, count in runs.items()
    ]
    for process in processes:
        process.wait()
    return time.monotonic() - started


def checking(folders: list[str], out: str, count: int, *more: str) -> subprocess.Popen[bytes]:
    """Start the command on folders."""
    command = [
        sys.executable,
        "-m",
        "perfxl",
        "check",
        *folders,
        "-o",
        out,
        "--jobs",
        str(count),
        "--lang",
        "zh",
        *more,
    ]
    nowhere = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # A session of its own, as workers have: some systems share the processor out by session.
    return subprocess.Popen(  # noqa: S603 - our own words
        command, env=environment, stdout=nowhere, stderr=nowhere, start_new_session=True
    )


def memory(small: int = SMALL, large: int = LARGE) -> None:
    """Print the most memory of the run and of its workers, at two numbers of returns, screen and JSON made."""
    most: dict[int, tuple[float, float]] = {}
    for count in (small, large):
        with tempfile.TemporaryDirectory() as folder:
            season(Path(folder) / "returned", count)
            started = time.monotonic()
            report = str(Path(folder) / "out.json")
            process = checking([str(Path(folder) / "returned")], str(Path(folder) / "out"), 2, "--json", report)
            most[count] = peaks(process)
            seconds = time.monotonic() - started
        parent, worker = most[count]
        print(
            f"{count} returns: the run {parent:.1f} MiB, its largest worker {worker:.1f} MiB, {seconds:.0f} s",
            flush=True,
        )
    jobs = 2
    together = {count: parent + jobs * worker for count, (parent, worker) in most.items()}
    print(f"all together at {large} / at {small}: {together[large] / together[small]:.3f} (bar <= 1.1)")
    for number, name in enumerate(("the run alone", "a worker")):
        print(f"{name} at {large} / at {small}: {most[large][number] / most[small][number]:.3f}")


def peaks(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Return the most memory in MiB a process and the largest of its children ever held, as the system counts it."""
    parent = worker = 0.0
    while process.poll() is None:
        parent = max(parent, _most(process.pid))
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        told = children.read_text().split() if children.exists() else []
        started = [*told, *_of_threads(process.pid)]
        worker = max([worker, *(_most(int(pid)) for pid in started)])
        time.sleep(0.1)
    return parent, worker


def _of_threads(pid: int) -> list[str]:
    """The children of every thread: a worker belongs to the thread that waits for it."""
    found: list[str] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += children.read_text().split()
        except OSError:
            continue  # the thread is done
    return found


def _most(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main(arguments: list[str]) -> None:
    """Measure what is named, and print."""
    numbers = [int(each) for each in arguments if each.isdecimal()]
    named = [each for each in arguments if not each.isdecimal()] or ["start", "one", "jobs", "memory"]
    if "start" in named:
        start()
    if "one" in named:
        one()
    if "jobs" in named:
        jobs()
    if "memory" in named:
        memory(*(numbers or (SMALL, LARGE)))


if __name__ == "__main__":
    main(sys.argv[1:])
