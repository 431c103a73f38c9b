"""Which form a workbook is when neither properties nor names say it: by its labels."""

from __future__ import annotations

from perfxl.form import Form, known_forms
from perfxl.ooxml import WorkbookScan
from perfxl.reader.locate import by_labels


def likeliest(scan: WorkbookScan) -> Form | None:
    """Return the form of whose fields the largest part, at least half, stand beside their labels."""
    best: tuple[float, Form] | None = None
    for form in known_forms():
        spots, _ = by_labels(form, scan, {})
        share = len(spots.keys() & form.instances.keys()) / len(form.instances)
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, form)
    return best[1] if best else None
