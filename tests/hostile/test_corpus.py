"""Other people's workbooks and broken samples: a part of what `benchmarks/hostile.py` asks of all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.broken import bit_flips, cut_off
from tests.hostile.measuring import measured, measured_paths
from tests.hostile.zips import SAMPLES

SAMPLE = (SAMPLES / "junshan_2020.xlsx").read_bytes()
KINDS = ("*.xls", "*.ods", "*.xlsb", "*.xlsx", "*.xlsm")


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_a_kind_ends_in_an_outcome(kind: str, shared_folder: Path):
    paths = sorted((shared_folder / "corpus").rglob(kind))[::4]
    row = measured_paths(kind, paths)
    assert row.held, row
    assert sum(row.outcomes.values()) == len(paths) > 0


def test_the_sample_cut_off_anywhere_is_said_to_be_incomplete():
    row = measured("cut off", [*cut_off(SAMPLE, 512)][::4])
    assert row.held, row
    assert set(row.outcomes) <= {"unreadable ooxml.truncated", "unreadable ooxml.empty", "unreadable ooxml.not_excel"}


def test_bits_turned_over_end_in_an_outcome():
    row = measured("bits turned over", bit_flips(SAMPLE, range(60)))
    assert row.held, row
    assert not any(outcome.startswith("crashed") for outcome in row.outcomes)
    assert len(row.outcomes) > 1
