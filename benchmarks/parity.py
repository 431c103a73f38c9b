"""Ask LibreOffice, formulon and Python about N random fillings of the form: python benchmarks/parity.py N [FIRST]."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.parity import disagreements

if __name__ == "__main__":
    count, first = (int(word) for word in (*sys.argv[1:], "0", "0")[:2])
    started = time.monotonic()
    found, compared = disagreements(range(first, first + count))
    for one in found:
        print(one)
    took = time.monotonic() - started
    print(f"{count} fillings, {compared} rows in each engine, {len(found)} disagreements, {took:.0f} s")
    sys.exit(bool(found))
