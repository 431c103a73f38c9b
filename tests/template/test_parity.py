"""填报校验 says the same in LibreOffice, in formulon and in Python; `benchmarks/parity.py N` asks any number."""

import pytest

from perfxl.form import load_form

FILLINGS = {"department_overall": 40, "hunan_overall": 20}  # about 2 s each on a busy machine with two cores


@pytest.mark.judge("libreoffice", "formulon")
@pytest.mark.parametrize("form", FILLINGS)
def test_every_row_has_the_same_state_and_difference_in_three_engines(form):
    from tests.support.parity import disagreements

    found, compared = disagreements(range(FILLINGS[form]), load_form(form))
    assert found == []
    assert compared >= FILLINGS[form] * 500
