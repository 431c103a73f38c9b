"""Every bar of the finance desk in one go, each line with its bar: hours, on a machine that does nothing else.

python -m benchmarks [SMALL]      # SMALL: a tenth of the returns, half an hour
"""

from __future__ import annotations

import sys

from msgspec import Struct

from benchmarks import batch, killed, season


class Size(Struct, frozen=True):
    """How many returns: in the season, over how many kills, and at which two numbers memory is read."""

    season: int
    kills: tuple[int, int]
    memory: tuple[int, int]


WHOLE, SMALL = Size(1_000, (50, 500), (1_000, 10_000)), Size(100, (10, 50), (100, 1_000))


def main(arguments: list[str]) -> int:
    """Measure everything; return 1 where something came out wrong (a bar missed is printed, no more)."""
    size = SMALL if arguments else WHOLE
    print("== Starting, one return, two jobs", flush=True)
    batch.start()
    batch.one()
    batch.jobs()
    print("== A season with planted faults and hostile files", flush=True)
    wrong = season.main([str(size.season)])
    print("== Killed at random moments", flush=True)
    wrong |= killed.main([str(each) for each in size.kills])
    print("== Memory", flush=True)
    batch.memory(*size.memory)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
