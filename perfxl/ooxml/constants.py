"""Texts that travel as defined names: a name may stand for a constant instead of a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from perfxl.ooxml.workbook import DefinedName

LONGEST_CONSTANT = 255  # characters of a text literal in Excel
_MARK = '"&CHAR(33)&"'  # "!" is written so: what holds one is taken for a reference by programs that list names
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def constant(text: str) -> str:
    """Return the formula, without `=`, of a name that stands for a text of at most 255 characters."""
    return '"' + text.replace('"', '""').replace("!", _MARK) + '"'


def constants(names: Iterable[DefinedName]) -> Mapping[str, str]:
    """Return the texts of the workbook's names that stand for one, by name."""
    found = {}
    for name in names:
        whole = _LITERAL.fullmatch(name.formula.strip().replace(_MARK, "!"))
        if whole and name.sheet_index is None:
            found[name.name] = whole[1].replace('""', '"')
    return found
