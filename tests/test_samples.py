"""The committed samples are what the script makes from the figures beside it, by way of today's form."""

import pytest

from perfxl.ooxml import Package
from samples.make import SAMPLES, make


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_what_its_script_makes(name, samples, tmp_path):
    make(tmp_path)
    made, committed = (Package.open((folder / f"{name}.xlsx").read_bytes()) for folder in (tmp_path, samples))
    assert made.names == committed.names
    assert [part for part in made.names if made.read(part) != committed.read(part)] == []
