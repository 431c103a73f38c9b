"""Whether what is stamped for a roster is what is drawn for each department, for any number of random rosters.

    python -m benchmarks.stamping [ROSTERS]

Each roster has four departments; parts are compared byte by byte, cells by look, kind, formula and stored value.
"""

from __future__ import annotations

import sys

from perfxl.form import form_folders, load_form
from tests.support.stamping import differences

ROSTERS = 25


def main() -> None:
    """Compare and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROSTERS
    found = 0
    for id in sorted(form_folders()):
        form = load_form(id, 1)
        for seed in range(count):
            for line in differences(form, seed):
                found += 1
                print(f"{id} roster {seed}, department {line}")
    print(f"{count} rosters of each form, 4 departments each: {found} differences")


if __name__ == "__main__":
    main()
