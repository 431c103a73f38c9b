"""A batch killed at random moments, over and over: what is there once it was run to its end, and was it ever half.

    python -m benchmarks.killed [N [RETURNS]]     # 50 kills over 500 returns

Exit status 1 where something differed from an undisturbed run, was half-written, was left behind, or touched a return.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.support.killing import Season, hashes

KILLS, RETURNS = 50, 500
START = 0.5  # seconds a run takes to begin: kills come before, too


def tried(kills: int, returns: int, seed: int = 1) -> int:
    """Kill a batch so many times and return how many ended otherwise than the undisturbed one."""
    moments = random.Random(seed)  # noqa: S311 - moments, no secrets
    with tempfile.TemporaryDirectory() as folder:
        season = Season(Path(folder), returns)
        originals = hashes(season.returned)
        started = time.monotonic()
        undisturbed = season.outcome("undisturbed")
        whole = time.monotonic() - started
        print(f"undisturbed: {returns} returns, {len(undisturbed)} files, {whole:.1f} s", flush=True)
        wrong = ended = 0
        for number in range(1, kills + 1):
            done = season.killed_after("disturbed", moments.uniform(0, START + 4 * whole / kills))
            season.seen_whole("disturbed")
            if done or number == kills:
                ended += 1
                wrong += season.outcome("disturbed") != undisturbed
                shutil.rmtree(Path(folder) / "disturbed", ignore_errors=True)
        touched = hashes(season.returned) != originals
    print(f"{kills} kills, {ended} batches brought to their end: {wrong} differ; originals touched: {touched}")
    return wrong + touched


def main(arguments: list[str]) -> int:
    """Try, and return 1 where something was wrong."""
    numbers = [int(each) for each in arguments]
    return int(tried(*(numbers + [KILLS, RETURNS][len(numbers) :])) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
