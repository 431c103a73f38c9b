"""excelize opens what we mark and sees the same values, their comments and ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.judges.workbooks import Pair, our_titles, pairs

pytestmark = pytest.mark.judge("excelize")


def opened(path: Path) -> Any:
    import excelize

    book = excelize.open_reader(path.read_bytes())
    assert book is not None, path.name
    return book


def seen(path: Path) -> dict[str, list[list[str]]]:
    book = opened(path)
    rows = {}
    for title in book.get_sheet_list():
        try:
            rows[title] = book.get_rows(title)
        except RuntimeError as problem:  # a chart sheet has no rows
            rows[title] = [[str(problem)]]
    book.close()
    return rows


def test_it_sees_the_same_values_as_before_our_sheets_and_our_comment(tmp_path: Path):
    for pair in pairs(tmp_path):
        before, after = seen(pair.before), seen(pair.after)
        ours = our_titles(pair)
        assert {title: rows for title, rows in after.items() if title not in ours} == before, pair.name
        assert set(ours) <= set(after), pair.name
        if pair.place != ("", ""):
            notes = notes_of(pair)
            assert any("应核对" in text for text in notes), (pair.name, notes)


def notes_of(pair: Pair) -> list[str]:
    book = opened(pair.after)
    notes = book.get_comments(pair.place[0])
    book.close()
    return [note.text or "".join(run.text for run in note.paragraph or ()) for note in notes]
