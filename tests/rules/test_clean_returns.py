"""Random returns without a fault: nothing to fix, nothing to explain; `python -m benchmarks.clean N` asks more."""

from decimal import Decimal
from types import MappingProxyType

import msgspec
import pytest
from msgspec.structs import replace

from perfxl.form import load_form
from perfxl.model import Verdict
from perfxl.rules.narrative.statements import statements
from tests.scoring.real_return import submission
from tests.support.clean_returns import clean_return
from tests.support.clean_run import FORMS, blocking, run_of

SEEDS = range(30)


@pytest.mark.parametrize("name", FORMS)
def test_a_clean_return_has_nothing_to_fix_and_nothing_to_explain(name: str):
    form = load_form(name)
    alarms = []
    for seed in SEEDS:
        runs = run_of(form, clean_return(form, seed))
        wording = [one for run in runs if run.code[0] == "N" for one in run.findings]  # leads of finance's, rare too
        alarms += [(seed, one.code, one.field, one.message.say("zh")) for one in (*blocking(runs), *wording)]
    assert alarms == []


@pytest.mark.parametrize("name", FORMS)
def test_the_returns_are_varied_and_the_rules_have_something_to_compare(name: str):
    form = load_form(name)
    returns = [clean_return(form, seed) for seed in SEEDS]
    assert len({len(one) for one in returns}) > len(SEEDS) / 2
    assert len({sum(key.startswith("revenue_total__") for key in one) for one in returns}) >= 4
    stated = [statements(form, submission(one, form)) for one in returns]
    assert min(map(len, stated)) >= 4
    assert sum(map(len, stated)) > 15 * len(SEEDS)
    passed = [{run.code for run in run_of(form, one) if run.verdict is Verdict.PASSED} for one in returns]
    always = {"A01", "A05", "A07", "A09", "A11", "R03", "R05", "R07", "R11", "S01", "S02", "T01", "X06", "X07"}
    assert always <= set.intersection(*passed)
    assert {"R01", "R04", "X03", "X04", "X08", "X11", "X27"} <= set.union(*passed)


def test_near_misses_really_occur_what_excuses_them_taken_away_they_are_told():
    form = load_form(FORMS[0])
    strict = {code: msgspec.structs.replace(bound, unless=(), limit=Decimal(1)) for code, bound in form.rules.items()}
    harsh = replace(form, rules=MappingProxyType(strict))
    runs = [run for seed in SEEDS[:12] for run in run_of(harsh, clean_return(form, seed))]
    found = {finding.code for run in runs for finding in run.findings}
    assert {"N01", "N02", "N07", "N10"} <= found


def test_the_same_seed_gives_the_same_return():
    form = load_form(FORMS[0])
    assert clean_return(form, 7) == clean_return(form, 7) != clean_return(form, 8)


def test_a_figure_changed_by_one_is_no_longer_clean():
    form = load_form(FORMS[0])
    for seed in SEEDS:
        values = clean_return(form, seed)
        values["headcount"] = int(str(values["headcount"])) + 1
        asked = "X14" if "headcount_outside" in values else "X06"  # the text has what the parts add up to
        assert {one.code for one in blocking(run_of(form, values))} == {asked}
