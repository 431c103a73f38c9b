"""Which form a workbook is: by what travels inside it, else by its defined names."""

from __future__ import annotations

from collections.abc import Mapping

from perfxl.errors import NotThisForm
from perfxl.form import Form, form_folders, form_versions, known_forms, load_form
from perfxl.ooxml import WorkbookScan
from perfxl.ooxml.constants import constants
from perfxl.reader.recognise import likeliest

PREFIX = "perfxl_"
FORM_PROPERTY = "perfxl_form"
VERSION_PROPERTY = "perfxl_version"
SUBORDINATES_PROPERTY = "perfxl_subordinates"
LEAST_SHARE = 0.5
MOST_DIGITS = 2  # of the number of subordinates' rows a form is made with


def identify(scan: WorkbookScan) -> Form:
    """Return the form of a scanned workbook, in the version it was made from; raise NotThisForm where it is none.

    A version we do not have is read as the current one (S05 says so). A workbook that does not say it is the form most
    of whose fields still have their names, at least half; one that lost its names too, by the labels of the form that
    finds most of its fields in it, at least half.
    """
    told = identity_of(scan)
    id = told.get(FORM_PROPERTY, "")
    if id in form_folders():
        stated = told.get(VERSION_PROPERTY, "")
        version = stated if stated in form_versions(id) and stated != load_form(id).version else ""
        rows = _subordinates(told, load_form(id, version=version))
        return load_form(id, rows, version)
    present = {name.name for name in scan.names}
    nearest = max(known_forms(), key=lambda form: _share(present, form))
    if _share(present, nearest) >= LEAST_SHARE:
        return nearest
    labelled = likeliest(scan)
    if labelled is None:
        raise NotThisForm("fault.not_this_form")
    return labelled


def stated_version(scan: WorkbookScan) -> str:
    """Return the version a workbook says it was made from, '' where it says none."""
    return identity_of(scan).get(VERSION_PROPERTY, "")


def _share(present: set[str], form: Form) -> float:
    """Return how much of a form's fields has its name: forms that extend one another share many."""
    return len(present & set(form.instances)) / len(form.instances)


def identity_of(scan: WorkbookScan) -> Mapping[str, str]:
    """Return what a workbook says of itself: its custom properties, else the names that say the same."""
    ours = (name for name in scan.names if name.name.startswith(PREFIX))
    return {**constants(ours), **scan.properties}


def _subordinates(said: Mapping[str, str], form: Form) -> int | None:
    """Return how many subordinates' rows the workbook was made with, None where as many as the form delivers."""
    told = said.get(SUBORDINATES_PROPERTY, "")
    if not told.isascii() or not told.isdecimal() or len(told) > MOST_DIGITS:
        return None
    return None if int(told) == form.definition.subordinate_rows else int(told)
