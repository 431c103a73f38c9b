"""Which rules a run asks and at which level: the options and finance's small file, read and checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from perfxl.form import load_form
from perfxl.form.folders import form_folders
from perfxl.model.adjustments import AS_THE_FORM_SAYS, Adjustments
from perfxl.rules import explain_all, read_levels, selected


def adjustments(select: Iterable[str], ignore: Iterable[str], levels: Path | None) -> Adjustments:
    """Return what the options ask for; raise UsageFault for a code no form has and for a file that is no levels file.

    The day waivers are judged by is today.
    """
    select, ignore = tuple(select), tuple(ignore)
    if not (select or ignore or levels):
        return AS_THE_FORM_SAYS
    known = {one.code for form in form_folders() for one in explain_all(load_form(form))}
    made = AS_THE_FORM_SAYS if levels is None else read_levels(levels, known)
    return replace(
        made,
        select=selected("--select", select, known),
        ignore=selected("--ignore", ignore, known),
        today=datetime.now().astimezone().date(),
    )
