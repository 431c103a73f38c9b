"""Ask the rules about N random clean returns of each form: python -m benchmarks.clean N [FIRST].

It prints every must_fix and must_explain finding: the bar is none. Leads about wording (N) are printed and counted too:
they are no alarms, but have to be rare.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from perfxl.form import load_form
from perfxl.model import Level
from tests.support.clean_returns import clean_return
from tests.support.clean_run import FORMS, blocking, run_of

if __name__ == "__main__":
    count, first = int(next(iter(sys.argv[1:]), "500")), int(next(iter(sys.argv[2:]), "0"))
    started, alarms, leads = time.monotonic(), Counter[str](), Counter[str]()
    for form_id in FORMS:
        form = load_form(form_id)
        for seed in range(first, first + count):
            runs = run_of(form, clean_return(form, seed))
            wording = [one for run in runs if run.code[0] == "N" for one in run.findings]
            for finding in (*blocking(runs), *(one for one in wording if one.level is Level.NOTICE)):
                (leads if finding.level is Level.NOTICE else alarms)[finding.code] += 1
                print(form_id, seed, finding.code, finding.field, finding.message.say("zh"))
    took = time.monotonic() - started
    told = ", ".join(f"{code} {number}" for code, number in sorted(leads.items())) or "none"
    print(f"leads about wording: {told}")
    print(f"{count} clean returns of each of {len(FORMS)} forms, {sum(alarms.values())} false alarms, {took:.0f} s")
    sys.exit(bool(alarms))
