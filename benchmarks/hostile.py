"""What becomes of hostile files: kind, count, outcome, slowest, most memory; bombs, archives, broken samples, a corpus.

    python -m benchmarks.hostile [bombs] [archives] [broken] [corpus] [KIND…]     # all four groups if none is named

Exit status 1 where one let something through: a traceback, more than 10 seconds, more than 1 GiB.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from perfxl.pipeline import process
from tests.hostile.archives import ARCHIVES
from tests.hostile.broken import bit_flips, cut_off
from tests.hostile.contents import CONTENTS
from tests.hostile.measuring import Row, measured, measured_paths
from tests.hostile.zips import CONTAINERS, SAMPLES
from tests.ooxml.workbooks import zipped

CORPUS = SAMPLES.parents[1] / "shared" / "corpus"
FLIPS = 2_000


def bombs() -> Iterator[Row]:
    """Yield a row for each kind of bomb."""
    for kind, make in {**CONTAINERS, **CONTENTS}.items():
        yield measured(kind, [(".xlsx", make)])


def archives() -> Iterator[Row]:
    """Yield a row for each kind of hostile archive, all that is in it checked one after the other."""
    for kind, make in ARCHIVES.items():
        yield measured(kind, [(".zip", make)])


def broken() -> Iterator[Row]:
    """Yield a row for the sample cut off at every 512th byte, and one for bits turned over at random."""
    data = (SAMPLES / "junshan_2020.xlsx").read_bytes()
    yield measured("cut off at every 512th byte", cut_off(data, 512))
    for first in range(0, FLIPS, 500):
        yield measured(f"bits turned over, {first} to {first + 499}", bit_flips(data, range(first, first + 500)))


def corpus() -> Iterator[Row]:
    """Yield a row for the files of each extension in other people's workbooks, where those lie beside the checkout."""
    paths = sorted(path for path in CORPUS.rglob("*") if path.is_file()) if CORPUS.is_dir() else []
    for suffix in sorted({path.suffix for path in paths}):
        yield measured_paths(f"corpus {suffix}", [path for path in paths if path.suffix == suffix])


GROUPS: dict[str, Callable[[], Iterable[Row]]] = {
    "bombs": bombs, "archives": archives, "broken": broken, "corpus": corpus,
}  # fmt: skip


def line(row: Row) -> str:
    """Return one line of the table."""
    several = sum(row.outcomes.values()) > 1
    outcomes = ", ".join(f"{count} × {what}" if several else what for what, count in row.outcomes.items())
    mark = "" if row.held else "  <- not held"
    return f"| {row.kind} | {row.count} | {outcomes} | {row.slowest:.2f} s | {row.memory} MiB |{mark}"


def main(arguments: list[str]) -> int:
    """Print the table; return 1 where a promise was broken."""
    process(SAMPLES / "clean_2020.xlsx")  # forms and frames are loaded once, before the first child begins
    zipped({})
    named = [name for name in arguments if name in GROUPS]
    wanted = set(arguments) - set(named)
    failed = False
    print("| kind | files | outcome | slowest | memory |\n|---|---|---|---|---|")
    for group in named or ([] if wanted else list(GROUPS)):
        for row in GROUPS[group]():
            print(line(row), *row.tracebacks, sep="\n    ", flush=True)
            failed |= not row.held
    for kind in sorted(wanted):
        suffix = ".zip" if kind in ARCHIVES else ".xlsx"
        row = measured(kind, [(suffix, {**CONTAINERS, **CONTENTS, **ARCHIVES}[kind])])
        print(line(row), *row.tracebacks, sep="\n    ", flush=True)
        failed |= not row.held
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
