"""docs/security.md: every promise names a test that is there, and the limits it prints are those in force."""

from __future__ import annotations

import re
from pathlib import Path

from perfxl.finding import zipped
from perfxl.ooxml import Limits
from perfxl.ooxml.limits import MEBIBYTE
from perfxl.ooxml.markup import DEEPEST, MOST_NAMES
from perfxl.ooxml.splice import MOST_ELEMENTS
from perfxl.reader.inserted import MOST_INSERTED


def page(root: Path) -> str:
    return (root / "docs" / "security.md").read_text("utf-8")


def test_every_promise_names_a_test_that_is_there(root: Path):
    promises = [line for line in page(root).splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(promises) >= 13
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", promise)
        assert named, promise
        for file, test in named:
            assert f"def {test}(" in (root / file).read_text("utf-8"), test


def test_the_limits_printed_are_those_in_force(root: Path):
    limits, text = Limits(), page(root)
    numbers = (
        limits.members, limits.ratio, limits.sheets, limits.cells, limits.merges, limits.conditions, limits.names,
        DEEPEST, MOST_NAMES, MOST_ELEMENTS, MOST_INSERTED, limits.file // MEBIBYTE, limits.part // MEBIBYTE,
        limits.expanded // MEBIBYTE, zipped.MOST_MEMBERS, zipped.LARGEST_FILE // MEBIBYTE,
        zipped.LARGEST_MEMBER // MEBIBYTE, zipped.RATIO,
    )  # fmt: skip
    missing = [number for number in numbers if not re.search(rf"(?<![\d,]){number:,}(?![\d,]\d)", text)]
    assert missing == []
    assert f"{limits.tags // 1_000_000} million tags" in text
    assert f"{limits.seconds:g} seconds of processor" in text
    assert limits.names == limits.styles == limits.relations
