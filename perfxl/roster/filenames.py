"""A file name for each department that every system can hold, and no two alike."""

from __future__ import annotations

import re
import unicodedata

from perfxl.roster.roster import Roster

MOST_BYTES = 200
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def file_names(roster: Roster) -> tuple[str, ...]:
    """Return a file name for each entry, in order: code and name, a number behind where two would be one file."""
    taken: set[str] = set()
    names = []
    for entry in roster.entries:
        stem = safe_name("_".join(part for part in (entry.code, entry.name) if part))
        name, number = stem, 1
        while _folded(name) in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(_folded(name))
        names.append(f"{name}.xlsx")
    return tuple(names)


def safe_name(text: str) -> str:
    """Return `text` as a file's stem: what Windows forbids replaced, reserved names set apart, cut to its length."""
    stem = _FORBIDDEN.sub("_", text).strip(" .")
    if stem.partition(".")[0].strip().casefold() in RESERVED:
        stem = f"_{stem}"
    return stem.encode()[:MOST_BYTES].decode(errors="ignore").rstrip(" .") or "_"


def _folded(name: str) -> str:
    """File systems take names for one that differ in case or in how an accent is written."""
    return unicodedata.normalize("NFC", name).casefold()
