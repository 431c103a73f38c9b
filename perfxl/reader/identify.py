"""Which form a workbook is: by what travels inside it, else by its defined names."""

from __future__ import annotations

from perfxl.errors import NotThisForm
from perfxl.form import Form, form_folders, load_form
from perfxl.ooxml import WorkbookScan

FORM_PROPERTY = "perfxl_form"
VERSION_PROPERTY = "perfxl_version"


def identify(scan: WorkbookScan) -> Form:
    """Return the form of a scanned workbook; raise NotThisForm where it is none of ours.

    A workbook that lost its properties is recognised when at least half of a form's fields still have their names.
    """
    id = scan.properties.get(FORM_PROPERTY, "")
    if id in form_folders():
        return load_form(id)
    present = {name.name for name in scan.names}
    for id in form_folders():
        form = load_form(id)
        if 2 * len(present & set(form.instances)) >= len(form.instances):
            return form
    raise NotThisForm("fault.not_this_form")
