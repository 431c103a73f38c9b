"""What the rules B do with texts of any length, and with forms that bind only some of them."""

from __future__ import annotations

import msgspec
import pytest

import perfxl
from perfxl.form import load_form
from perfxl.rules.peers import OwnText
from perfxl.rules.peers.clauses import LONGEST
from tests.support.season import SAMPLES


@pytest.mark.parametrize("letter", ["字", "\ufdfa"])  # the second is eighteen letters once it is normalised
def test_of_an_endless_text_a_bounded_part_is_compared(letter: str):
    own = OwnText.of("department_overall")
    assert sum(map(len, own.clauses(letter * 360_000, ()))) <= LONGEST
    assert own.clauses("字" * 100, ()) == ("字" * 100,)


@pytest.mark.parametrize("code", ["B01", "B02", "B03"])
def test_a_form_without_one_of_the_rules_is_compared_by_the_others(monkeypatch, code: str):
    form = load_form("department_overall")
    without = msgspec.structs.replace(form, rules={name: one for name, one in form.rules.items() if name != code})
    monkeypatch.setattr("perfxl.batch.peers.load_form", lambda _: without)
    monkeypatch.setattr("perfxl.batch.twins.load_form", lambda _: without)
    paths = [SAMPLES / "clean_2020.xlsx", SAMPLES / "junshan_2020.xlsx"]
    codes = {run.code for record in perfxl.check_many(paths) for run in record.entry.runs}
    assert {"B01", "B02", "B03"} - codes == {code}
