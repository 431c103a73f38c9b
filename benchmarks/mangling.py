"""What is left of a form after what people do to it: mangling × fields recovered, reported missing, wrong.

    python -m benchmarks.mangling [PAIRS]        # besides each mangling alone, so many pairs (all with 0)

The bar: all recovered that were not deleted, 0 wrong.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from itertools import permutations

from tests.mangling.manglings import MANGLINGS
from tests.mangling.outcome import Outcome, mangled, outcome

SAMPLES = ("junshan_2020", "hunan_2017")
PAIRS, SEED = 100, 20260105


def row(title: str, result: Outcome) -> str:
    """Return one line of the table."""
    return f"{result.recovered:6}{result.gone:6}{len(result.lost):6}{len(result.wrong):6}  {title}"


def added(results: Iterable[Outcome]) -> Outcome:
    """Return the sum of several outcomes."""
    total = Outcome()
    for one in results:
        total.recovered += one.recovered
        total.gone += one.gone
        total.lost += one.lost
        total.wrong += one.wrong
    return total


def main(arguments: Sequence[str]) -> int:
    """Print the table; return 1 where a value was wrong."""
    count = int(arguments[0]) if arguments else PAIRS
    pairs = list(permutations(MANGLINGS, 2))
    chosen = pairs if count == 0 else random.Random(SEED).sample(sorted(pairs), min(count, len(pairs)))  # noqa: S311
    wrong = 0
    for sample in SAMPLES:
        print(f"{sample}\n found  gone  lost wrong  (gone: deleted and said so; lost: said to be missing)")
        for name in MANGLINGS:
            result = outcome(mangled(sample, [name]))
            wrong += len(result.wrong)
            print(row(name, result))
        outcomes = {pair: outcome(mangled(sample, pair)) for pair in chosen}
        total = added(outcomes.values())
        wrong += len(total.wrong)
        print(row(f"{len(chosen)} pairs together", total))
        for pair, result in outcomes.items():
            if result.lost or result.wrong:
                print(row(" + ".join(pair), result))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
