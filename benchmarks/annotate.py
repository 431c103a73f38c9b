"""How long marking takes, paired in one run against other libraries and against re-zipping the package.

    python -m benchmarks.annotate [ROUNDS]

Times depend on the machine; the ratios are what is measured.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import others
from benchmarks.workload import Job, form_job, sample_job

ROUNDS = 30
SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "junshan_2020.xlsx"
FLOOR, OPENPYXL, EXCELIZE = "re-zip", "openpyxl", "excelize"
WHOLE, SPLICE = "perfxl, sheets drawn", "perfxl, splice alone"
BARS: Mapping[str, tuple[str, float]] = {OPENPYXL: (">=", 12), EXCELIZE: (">=", 2.5), FLOOR: ("<=", 2.5)}

Ways = Mapping[str, Callable[[], bytes]]


def jobs() -> list[Job]:
    """Return what is measured."""
    return [form_job(4), form_job(10), sample_job(SAMPLE)]


def ways(job: Job) -> Ways:
    """Return every way to do a job that can be taken here."""
    work = others.work(job.host, job.plan)
    found: dict[str, Callable[[], bytes]] = {
        WHOLE: job.whole,
        SPLICE: job.splice,
        FLOOR: lambda: others.floor(job.host),
        OPENPYXL: lambda: others.by_openpyxl(work),
    }
    if others.excelize is not None:
        found[EXCELIZE] = lambda: others.by_excelize(work)
    return found


def measure(taken: Ways, rounds: int) -> dict[str, list[float]]:
    """Return milliseconds by way, round by round: the ways take turns, and each round begins with another one."""
    for run in taken.values():
        run()
    names = list(taken)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            gc.collect()
            begun = perf_counter()
            taken[name]()
            times[name].append((perf_counter() - begun) * 1000)
    return times


def table(job: Job, times: Mapping[str, list[float]]) -> str:
    """Return the times of one job and the ratios: others to ours, ours to re-zipping."""
    lines = [f"{job.name} ({len(job.host) / 1024:.0f} KB)", f"{'':24}{'min ms':>9}{'median':>9}"]
    lines += [f"{name:24}{min(held):9.1f}{median(held):9.1f}" for name, held in times.items()]
    lines.append(f"{'ratio':24}{'min':>9}{'median':>9}{'paired':>9}  bar")
    for ours in (WHOLE, SPLICE):
        for name, (sign, bar) in BARS.items():
            if name not in times:
                lines.append(f"{name} / {ours}: not measured, {name} is not installed")
                continue
            above, below = (ours, name) if name == FLOOR else (name, ours)
            pairs = [first / second for first, second in zip(times[above], times[below], strict=True)]
            ratios = (min(times[above]) / min(times[below]), median(times[above]) / median(times[below]), median(pairs))
            met = (ratios[0] >= bar) if sign == ">=" else (ratios[0] <= bar)
            told = "".join(f"{ratio:9.2f}" for ratio in ratios)
            lines.append(f"{f'{above} / {below}':32}"[:44] + f"{told}  {sign} {bar:g} {'met' if met else 'MISSED'}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    for job in jobs():
        print(table(job, measure(ways(job), rounds)), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
