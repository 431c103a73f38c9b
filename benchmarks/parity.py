"""Ask three engines about N random fillings of a form: python benchmarks/parity.py N [FIRST [FORM]].

It prints every disagreement, then how often each relation had each state and each line of the rubric each band.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from perfxl.form import load_form
from tests.support.parity import coverage, disagreements

if __name__ == "__main__":
    count, first = (int(word) for word in (*sys.argv[1:3], "0", "0")[:2])
    form = load_form(next(iter(sys.argv[3:]), "department_overall"))
    started = time.monotonic()
    found, compared = disagreements(range(first, first + count), form)
    for one in found:
        print(one)
    for subject, counts in coverage(range(first, first + count), form).items():
        print(subject, *(f"{word} {number}" for word, number in sorted(counts.items())), sep="\t")
    took = time.monotonic() - started
    print(f"{count} fillings, {compared} rows in each engine, {len(found)} disagreements, {took:.0f} s")
    sys.exit(bool(found))
