"""填报校验 says the same in LibreOffice, in formulon and in Python; `benchmarks/parity.py N` asks any number."""

import pytest

FILLINGS = 20  # about 6 s each on a busy machine with two cores, most of it LibreOffice


@pytest.mark.judge("libreoffice", "formulon")
def test_every_row_has_the_same_state_and_difference_in_three_engines():
    from tests.support.parity import disagreements

    found, compared = disagreements(range(FILLINGS))
    assert found == []
    assert compared >= FILLINGS * 500
