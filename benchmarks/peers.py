"""The rules B over N returns, without a workbook: python -m benchmarks.peers [N…].

Records are made one at a time and put into a ledger on disk: texts, figures and ratios that differ as real ones do, and
one of each planted: a copy with names swapped, a copy with 10 % of its letters edited, a table copied, an outlier.
Printed of each N: time of processor, what is kept of a return on disk meanwhile, memory more than before, pairs laid
side by side, and what was found. The bars: the planted ones and nothing else, of outliers at most one in 1,000 more
(ratios drawn from a skewed distribution have some).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from perfxl.batch import Batch
from perfxl.batch.peers import compare
from perfxl.ledger import ledger_in
from perfxl.model.adjustments import AS_THE_FORM_SAYS
from perfxl.render.records import Record
from tests.support.peer_records import copied, found, ledger_of, sent

COUNTS = (1_000, 10_000)
OUTLIERS = 1_000  # returns, one of which may be a real outlier
PLANTED = {
    "B01": {"000001", "000003", "000002", "000005"},
    "B02": {"000007", "000008"},
    "B03": {"000009"},
}


def planted(count: int) -> Iterator[Record]:
    """Yield the records of so many departments, the planted ones among the first ten."""
    for number in range(count):
        one = sent(number)
        if number == 3:
            one = copied(one, sent(1))
        elif number == 5:
            one = copied(one, sent(2), 0.1)
        elif number == 7:
            one = msgspec.structs.replace(one, typed=sent(8).typed)
        elif number == 9:
            one = msgspec.structs.replace(one, ratios={**one.ratios, "operating_per_head": "41.0000"})
        yield one


def measured(count: int) -> bool:
    """Print what comparing so many returns takes; return whether what was planted was found, and nothing else."""
    with tempfile.TemporaryDirectory() as folder, ledger_in(Path(folder)) as ledger:
        ledger_of(planted(count), ledger)
        before, begun = _most(), time.process_time()
        with ledger.compared() as tables:
            compare(tables)
        took, more = time.process_time() - begun, _most() - before
        disk, pairs = tables.size(), tables.paired()
        told = found(Batch(ledger, "zh", AS_THE_FORM_SAYS))
        files = {code: {file for file, held in told.items() if code in {one.code for one in held}} for code in PLANTED}
    print(
        f"{count:>7} returns: {took:6.1f} s of processor ({1_000 * took / count:.2f} ms each), "
        f"{disk / count / 1024:.1f} KiB each on disk, {more:.1f} MiB of memory more, {pairs} pairs laid side by side"
    )
    met = True
    for code, expected in PLANTED.items():
        extra, lost = files[code] - expected, expected - files[code]
        seen = len(files[code] & expected)
        print(f"        {code}: {seen} of {len(expected)} planted, {len(extra)} others {sorted(extra)[:5]}")
        met = met and not lost and len(extra) <= (count // OUTLIERS if code == "B03" else 0)
    return met


def _most() -> float:
    """The most memory this process ever held, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> int:
    """Measure each count in a process of its own, so that one's memory is not another's."""
    counts = [int(each) for each in arguments] or list(COUNTS)
    if len(counts) == 1:
        return int(not measured(counts[0]))
    return max(
        subprocess.run([sys.executable, "-m", "benchmarks.peers", str(count)], check=False).returncode  # noqa: S603
        for count in counts
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
