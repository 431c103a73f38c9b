"""Ask the rules about N random clean returns of each form: python -m benchmarks.clean N [FIRST].

It prints every must_fix and must_explain finding: the bar is none.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from perfxl.form import load_form
from tests.support.clean_returns import clean_return
from tests.support.clean_run import FORMS, blocking, run_of

if __name__ == "__main__":
    count, first = int(next(iter(sys.argv[1:]), "500")), int(next(iter(sys.argv[2:]), "0"))
    started, alarms = time.monotonic(), Counter[str]()
    for form_id in FORMS:
        form = load_form(form_id)
        for seed in range(first, first + count):
            for finding in blocking(run_of(form, clean_return(form, seed))):
                alarms[finding.code] += 1
                print(form_id, seed, finding.code, finding.field, finding.message.say("zh"))
    took = time.monotonic() - started
    print(f"{count} clean returns of each of {len(FORMS)} forms, {sum(alarms.values())} false alarms, {took:.0f} s")
    sys.exit(bool(alarms))
