"""Take each rule code out in turn and ask the tests until one turns red: python -m benchmarks.mutation [CODE[@FORM]…].

Rules are taken out of every form, relations of each form by itself. Asked first are the planted faults of its classes,
then the test of the rules that names the code most often, then all other tests that name it. Printed is each code with
the test that noticed; a removal that stays green ends in status 1.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from benchmarks.without import take_out
from perfxl.form import load_form
from perfxl.rules import RULES, relation_codes
from tests.support.clean_run import FORMS
from tests.support.planted import CLASSES

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
PLANTED = "tests/rules/test_planted_faults.py::test_a_planted_fault_is_found_at_its_cell_and_nothing_else_is"
# They compare names, pages and lists; or they take minutes.
ASIDE = ("test_house_rules", "test_docs_", "test_planted_faults", "test_clean_returns", "judges", "ooxml", "hostile")
GREEN, NOTHING = 0, 5  # pytest's own: all passed, no tests


def mutants() -> Iterator[str]:
    """Yield every code: a rule as CODE, a relation as CODE@FORM."""
    yield from (rule.code for rule in RULES)
    for form_id in FORMS:
        yield from (f"{code}@{form_id}" for code in relation_codes(load_form(form_id)))


def likely(mutant: str) -> Iterator[list[str]]:
    """Yield tests to ask, those most likely to notice first."""
    code, _, form_id = mutant.partition("@")
    counted = {path: len(re.findall(rf"\b{code}\b", path.read_text("utf-8"))) for path in TESTS.rglob("test_*.py")}
    naming = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(counted, key=lambda path: (-counted[path], path))
        if counted[path] and not any(aside in path.as_posix() for aside in ASIDE)
    ]
    near = [path for path in naming if path.startswith("tests/rules/")]
    classes = [name for name, one in CLASSES.items() if name.startswith(f"{code}.") and form_id in ("", one.form)]
    if classes:
        yield [f"{PLANTED}[{name}]" for name in classes]
    if form_id in ("", FORMS[0]):
        yield near[:1]
    yield [path for path in naming if path not in near[:1] or form_id not in ("", FORMS[0])]


def red(mutant: str, tests: list[str]) -> str:
    """Return the first test that fails without the code, '' where all pass; raise RuntimeError where none could run.

    The tests run in a fork of this process, which has everything imported: a code takes a second, not five.
    """
    if not tests:
        return ""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        child = os.fork()
        if not child:
            _ask(mutant, tests, told.fileno())
        _, ended = os.waitpid(child, 0)
        told.seek(0)
        output = told.read()
    if os.waitstatus_to_exitcode(ended) in (GREEN, NOTHING):
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", output, re.MULTILINE)
    if failed is None:
        raise RuntimeError(output[-2000:])
    return failed[1]


def _ask(mutant: str, tests: list[str], told: int) -> NoReturn:
    """Run the tests without the code, in the child, and end it with pytest's status."""
    status = 3
    try:
        os.dup2(told, 1)
        os.dup2(told, 2)
        os.chdir(ROOT)
        take_out(*mutant.split("@"))
        status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
        sys.stdout.flush()
    finally:
        os._exit(status)


def noticed(mutant: str) -> str:
    """Return the test that notices that a code is gone, '' where none does."""
    return next((found for tests in likely(mutant) if (found := red(mutant, tests))), "")


def main(wanted: list[str]) -> int:
    """Print the table; return 1 where a removal stayed green."""
    started, green = time.monotonic(), []
    asked = [each for each in mutants() if not wanted or each in wanted or each.partition("@")[0] in wanted]
    for mutant in asked:
        found = noticed(mutant)
        print(f"{mutant:<24}{found or 'STAYS GREEN'}", flush=True)
        green += [] if found else [mutant]
    print(f"{len(asked)} codes taken out, {len(green)} noticed by no test, {time.monotonic() - started:.0f} s")
    return int(bool(green) or not asked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
