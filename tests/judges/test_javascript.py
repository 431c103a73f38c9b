"""SheetJS and exceljs see in a marked workbook what they saw before, and our sheets, comments and marks."""

from __future__ import annotations

import pytest

from tests.judges.workbooks import Pair, our_titles, pairs
from tests.support.javascript import READERS, Seen, read

pytestmark = pytest.mark.judge("javascript")
Answers = dict[str, dict[str, Seen]]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Pair], Answers]:
    """Every workbook before and after marking, read by both in one go."""
    made = pairs(tmp_path_factory.mktemp("judged"))
    return made, read(path for pair in made for path in (pair.before, pair.after))


def cells(seen: Seen, *, without: list[str]) -> dict[str, object]:
    return {title: sheet["cells"] for title, sheet in seen.items() if title not in without}


@pytest.mark.parametrize("reader", READERS)
def test_they_see_the_same_values_as_before_and_our_sheets(shown: tuple[list[Pair], Answers], reader: str):
    for pair in shown[0]:
        before, after = (shown[1][str(path)][reader] for path in (pair.before, pair.after))
        assert "error" not in before, (pair.name, before)
        assert "error" not in after, (pair.name, after)
        ours = our_titles(pair)
        assert cells(after, without=ours) == cells(before, without=[]), pair.name
        assert ours, pair.name
        assert all(after[title]["cells"] for title in ours), pair.name


@pytest.mark.parametrize("reader", READERS)
def test_they_see_every_comment_of_theirs_and_ours(shown: tuple[list[Pair], Answers], reader: str):
    for pair in shown[0]:
        before, after = (shown[1][str(path)][reader] for path in (pair.before, pair.after))
        for title, sheet in before.items():
            left = {place: after[title]["notes"][place][: len(text)] for place, text in sheet["notes"].items()}
            assert left == sheet["notes"], (pair.name, title)
        said = [text for sheet in after.values() for text in sheet["notes"].values()]
        assert any("perfxl" in text for text in said), pair.name


def test_exceljs_sees_our_marks_before_theirs(shown: tuple[list[Pair], Answers]):
    for pair in shown[0]:
        before, after = (shown[1][str(path)]["exceljs"] for path in (pair.before, pair.after))
        for title, sheet in before.items():
            added = len(after[title]["marks"]) - len(sheet["marks"])
            assert after[title]["marks"][added:] == sheet["marks"], (pair.name, title)
        assert sum(len(after[title]["marks"]) for title in before) > sum(len(s["marks"]) for s in before.values())
