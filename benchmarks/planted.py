"""Plant one fault of each class in N random clean returns: python -m benchmarks.planted [N] [CLASS…].

A class is named in full or by how it begins (A01, X01.swapped). Of each class is printed: returns tried, how often the
code was found, how often at its cell, findings that truly follow, false alarms (must_fix or must_explain, neither
planted nor following), slips named and misnamed, cells suspected and missed. The bars: all found at their cells, no
false alarm, no slip misnamed, no suspicion that leaves the cell out.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.support.planted import CLASSES, judged

HEAD = f"{'class':<28}{'tried':>6}{'found':>6}{'cell':>6}{'follow':>7}{'alarms':>7}{'named':>7}{'suspect':>8}"


def _asked(name: str, count: int) -> Counter[str]:
    told: Counter[str] = Counter()
    for seed, clean, planted in CLASSES[name].each(count):
        one = judged(clean, planted)
        told.update(
            tried=1, found=one.found, cell=one.at_cell, follow=one.followed, alarms=len(one.alarms), right=one.right,
            named=one.named, slips=bool(planted.slip), suspect=int(one.suspected), cells=bool(planted.suspect),
        )  # fmt: skip
        if not one.right:
            told["wrong"] += 1
            if told["wrong"] <= 3:
                print(f"  {name} {seed}: expected {planted.expected}, alarms {one.alarms}")
                print(f"    misnamed {one.misnamed!r}, suspect missed {one.missed}, changes {planted.changes}"[:600])
    return told


def _line(name: str, told: Counter[str]) -> str:
    named = f"{told['named']}/{told['slips']}" if told["slips"] else ""
    suspect = f"{told['suspect']}/{told['cells']}" if told["cells"] else ""
    counts = "".join(f"{told[key]:>{width}}" for key, width in (("tried", 6), ("found", 6), ("cell", 6), ("follow", 7)))
    return f"{name:<28}{counts}{told['alarms']:>7}{named:>7}{suspect:>8}"


def main(count: int, wanted: list[str]) -> int:
    """Print the table; return 1 where a bar was missed."""
    names = [name for name in CLASSES if not wanted or any(name.startswith(each) for each in wanted)]
    started, total = time.monotonic(), Counter[str]()
    print(HEAD)
    for name in names:
        told = _asked(name, count)
        print(_line(name, told), flush=True)
        total.update(told)
    recall = 100 * total["cell"] / max(1, total["tried"])
    took = time.monotonic() - started
    print(f"{len(names)} classes, {total['tried']} returns, recall at the cell {recall:.1f} %, {took:.0f} s")
    print(
        f"{total['alarms']} false alarms; slips named {total['named']} of {total['slips']}, "
        f"cells suspected {total['suspect']} of {total['cells']}, {total['wrong']} returns not judged right"
    )
    return int(total["right"] < total["tried"] or not names)


if __name__ == "__main__":
    numbers = [one for one in sys.argv[1:] if one.isdigit()]
    sys.exit(main(int(next(iter(numbers), "20")), [one for one in sys.argv[1:] if not one.isdigit()]))
