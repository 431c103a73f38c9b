"""LibreOffice opens other people's workbooks with our marks and shows the same values as without, and our sheet."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from benchmarks.corpus import tried
from tests.ooxml.test_corpus import READABLE, needs_corpus
from tests.support.libreoffice import shown_as_opened

ASKED, SECONDS = 25, 90


def picked() -> list[Path]:
    """Return files chosen by the hash of their names: neither the first nor the easy ones, the same every time."""
    return sorted(READABLE, key=lambda path: hashlib.sha256(path.name.encode()).digest())[:ASKED]


@needs_corpus
@pytest.mark.judge
def test_it_shows_the_same_values_as_before_and_our_sheet(tmp_path: Path):
    paths, titles = [], []
    for number, path in enumerate(picked()):
        one = tried(path.read_bytes())
        for kind, data in (("before", one.data), ("after", one.result.data)):
            paths.append(tmp_path / f"{number}-{kind}{path.suffix}")
            paths[-1].write_bytes(data)
        titles.append(one.added)
    begun = time.monotonic()
    shown = shown_as_opened(paths)
    took = time.monotonic() - begun
    assert len(titles) == ASKED
    for path, title, before, after in zip(picked(), titles, shown[::2], shown[1::2], strict=True):
        assert before is not None, path.name
        assert after is not None, path.name
        assert [2, 3, 1.0] in after.pop(title), path.name
        assert after == before, path.name
    print(f"{took:.0f} s, {sum(len(cells) for book in shown[::2] if book for cells in book.values())} cells")
    assert took <= SECONDS
