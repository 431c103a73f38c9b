"""docs/fidelity.md says what is so: it is printed anew and compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fidelity import VERSIONS, document


def without_versions(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(VERSIONS)]


@pytest.mark.judge("excelize")
def test_the_document_is_what_the_programs_do(root: Path):
    printed = document()
    assert without_versions((root / "docs" / "fidelity.md").read_text("utf-8")) == without_versions(printed), (
        "run scripts/fidelity and read what changed"
    )
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines() if line[:2] == "| "]
    verdicts = {row[-1] for row in rows if row[-1] != "perfxl" and ", of" not in row[0]}
    assert verdicts == {"kept", "same", "inserted into"}
