"""The small dated file in which finance sets other levels for a run, and 特殊事项备案 (waivers)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec
import tomli

from perfxl.errors import UsageFault
from perfxl.model import Level
from perfxl.model.adjustments import Adjustments, Waiver
from perfxl.rules.table import RETIRED


class _WaiverEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[waiver]]` as written."""

    code: str
    department: str
    reason: str
    who: str
    until: date
    cell: str = ""


class _LevelsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file as written."""

    dated: date
    levels: dict[str, Level] = {}
    waiver: tuple[_WaiverEntry, ...] = ()


def read_levels(path: Path, known: Collection[str]) -> Adjustments:
    """Return what the file says; raise UsageFault where it is no such file, or names a code not in `known`.

    `dated` is required: levels without a day could not be told apart a year later. A waiver without reason, who or
    until is none.
    """
    try:
        made = msgspec.convert(tomli.loads(path.read_text("utf-8-sig")), _LevelsFile)
    except OSError as fault:
        raise UsageFault("fault.cannot_read", path=path, problem=fault.strerror) from fault
    except (tomli.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as fault:
        raise UsageFault("fault.levels_file", path=path, problem=fault) from fault
    for each in made.waiver:
        if not all(text.strip() for text in (each.department, each.reason, each.who)):
            raise UsageFault("fault.levels_file.waiver", path=path, code=each.code)
    return Adjustments(
        levels={known_code(code, known, path): level for code, level in made.levels.items()},
        dated=made.dated,
        waivers=tuple(
            Waiver(known_code(each.code, known, path), each.department, each.reason, each.who, each.until, each.cell)
            for each in made.waiver
        ),
    )


def known_code(code: str, known: Collection[str], path: Path) -> str:
    """Return a code as rules have it, a retired one as its heir; raise UsageFault where there is none."""
    bare = code.strip().upper()
    wanted = RETIRED.get(bare, bare)
    if wanted not in known:
        raise UsageFault("fault.levels_file.code", path=path, code=code, near=_near(bare, known))
    return wanted


def selected(option: str, texts: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the codes or beginnings of codes in the texts of an option; raise UsageFault where none begins so.

    Codes stand one by one or with commas between; a retired one means its heir.
    """
    bare = [code for text in texts for code in text.upper().replace("，", ",").replace("、", ",").split(",")]
    wanted = tuple(RETIRED.get(code.strip(), code.strip()) for code in bare if code.strip())
    for code in wanted:
        if not any(each.startswith(code) for each in known):
            raise UsageFault("fault.no_such_code", option=option, code=code, near=_near(code, known))
    return wanted


def _near(code: str, known: Collection[str]) -> str:
    return "、".join(get_close_matches(code, known, 3, 0.5)) or "、".join(sorted(known))
