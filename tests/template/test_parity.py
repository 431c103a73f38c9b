"""填报校验 says the same in LibreOffice, in formulon and in Python; `benchmarks/parity.py N` asks any number."""

import pytest

from perfxl.form import load_form

FILLINGS = {"department_overall": 100, "hunan_overall": 100}


@pytest.mark.judge("libreoffice", "formulon")
@pytest.mark.parametrize("form", FILLINGS)
def test_every_row_has_the_same_state_and_difference_in_three_engines(form):
    from tests.support.parity import disagreements

    found, compared = disagreements(range(FILLINGS[form]), load_form(form))
    assert found == []
    assert compared >= FILLINGS[form] * 500


@pytest.mark.judge("formulon")
@pytest.mark.parametrize("form", FILLINGS)
def test_the_fillings_ask_both_ways(form):
    from tests.support.parity import coverage

    found = coverage(range(100), load_form(form))
    kinds = {"words for a number", "zero", "negative", "on an edge", "large", "finer than a cent"}
    assert kinds <= found["typed"].keys()
    assert all(len(words) > 1 for words in found.values())
