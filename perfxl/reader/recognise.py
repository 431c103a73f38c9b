"""Which form a workbook is when neither properties nor names say it: by its labels."""

from __future__ import annotations

from perfxl.form import form_folders, load_form
from perfxl.ooxml import WorkbookScan
from perfxl.reader.locate import by_labels


def likeliest(scan: WorkbookScan) -> str | None:
    """Return the id of the form of whose fields the largest part, at least half, stand beside their labels."""
    best: tuple[float, str] | None = None
    for id in form_folders():
        form = load_form(id)
        spots, _ = by_labels(form, scan, {})
        share = len(spots.keys() & form.instances.keys()) / len(form.instances)
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, id)
    return best[1] if best else None
