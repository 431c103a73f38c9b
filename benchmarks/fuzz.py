"""Fuzzing for as long as one likes: mutated workbooks, cell values and expressions, each input by its number.

    python -m benchmarks.fuzz [SECONDS] [FIRST] [TARGET…]      # 600 seconds for each target, from input 0, if not said

Prints how many inputs were tried, how many were understood, and every crash with the number that repeats it; exit
status 1 if there was one.
"""

from __future__ import annotations

import sys
import time
from itertools import count

from tests.hostile.fuzzing import TARGETS, Crash, tried


def fuzz(target: str, seconds: float, first: int) -> tuple[int, int, float, list[Crash]]:
    """Try inputs for that long; return how many, how many were understood, the slowest in seconds, the crashes."""
    crashes: dict[str, Crash] = {}
    understood = 0
    slowest = 0.0
    end = time.monotonic() + seconds
    for number in count(first):
        started = time.monotonic()
        if started >= end:
            return number - first, understood, slowest, list(crashes.values())
        held, crash = tried(target, number)
        understood += held
        slowest = max(slowest, time.monotonic() - started)
        if crash is not None and crash.problem[:60] not in crashes:
            crashes[crash.problem[:60]] = crash
            print(f"  {target} {number}: {crash.problem}", flush=True)
    raise AssertionError("numbers do not end")


def main(arguments: list[str]) -> int:
    """Fuzz the targets named, or all; return 1 if anything crashed."""
    seconds = float(arguments[0]) if arguments else 600.0
    first = int(arguments[1]) if len(arguments) > 1 else 0
    failed = 0
    for target in arguments[2:] or TARGETS:
        tries, understood, slowest, crashes = fuzz(target, seconds, first)
        print(
            f"{target}: {tries:,} inputs in {seconds:.0f} s, {understood:,} understood, "
            f"slowest {slowest * 1000:.0f} ms, {len(crashes)} kinds of crash",
            flush=True,
        )
        failed |= bool(crashes)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
