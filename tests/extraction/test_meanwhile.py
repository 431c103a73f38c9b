"""A file somebody puts into the folder while an extract is at work is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfxl.errors import OutputExists
from perfxl.extraction.folder import written_whole


def test_a_file_put_there_meanwhile_stays(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    with pytest.raises(OutputExists):
        _written_while_another_writes(folder)
    assert [one.name for one in sorted(tmp_path.rglob("*"))] == ["tables", "mine.xlsx"]


def _written_while_another_writes(folder: Path) -> None:
    with written_whole(folder) as draft:
        (draft / "cells.csv").write_text("ours", "utf-8")
        (folder / "mine.xlsx").write_bytes(b"mine")
