"""The committed samples are what the script makes from the figures beside it, by way of today's form."""

import pytest

from samples.make import SAMPLES, make


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_what_its_script_makes(name, samples, tmp_path):
    make(tmp_path)
    assert (tmp_path / f"{name}.xlsx").read_bytes() == (samples / f"{name}.xlsx").read_bytes()
