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
    alike = {subject for subject, words in found.items() if len(words) == 1}
    judged = {subject for subject in alike if found[subject].keys() == {"按佐证评定"}}
    assert alike - judged == {"A11 投入、过程各行分值与下发的表一致"}  # those cells are locked: no filling types there
