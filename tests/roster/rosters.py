"""Rosters for tests: rows of texts as a csv, or of values as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from perfxl.form import load_form
from perfxl.roster import Roster, read_roster

FORM = load_form("department_overall")


def from_csv(text: str, encoding: str = "utf-8") -> Roster:
    """Return the roster of a csv's text."""
    return read_roster(FORM, Path("名册.csv"), text.encode(encoding))


def from_rows(*rows: Sequence[object]) -> Roster:
    """Return the roster of a workbook that holds these rows."""
    book, stored = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    for row in rows:
        sheet.append(list(row))
    book.save(stored)
    return read_roster(FORM, Path("名册.xlsx"), stored.getvalue())
