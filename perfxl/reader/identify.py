"""Which form a workbook is: by what travels inside it, else by its defined names."""

from __future__ import annotations

from collections.abc import Mapping

from perfxl.errors import NotThisForm
from perfxl.form import Form, form_folders, load_form
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
    """Return the form of a scanned workbook; raise NotThisForm where it is none of ours.

    A workbook that does not say it is the form most of whose fields still have their names, at least half; one that
    lost its names too, by the labels of the form that finds most of its fields in it, at least half.
    """
    told = identity_of(scan)
    id = told.get(FORM_PROPERTY, "")
    if id in form_folders():
        rows = _subordinates(told, load_form(id))
        return load_form(id) if rows is None else load_form(id, rows)
    present = {name.name for name in scan.names}
    shares = {id: _share(present, load_form(id)) for id in form_folders()}
    nearest = max(shares, key=lambda id: shares[id])
    if shares[nearest] >= LEAST_SHARE:
        return load_form(nearest)
    labelled = likeliest(scan)
    if labelled is None:
        raise NotThisForm("fault.not_this_form")
    return load_form(labelled)


def _share(present: set[str], form: Form) -> float:
    """Return how much of a form's fields has its name: forms that extend one another share many."""
    return len(present & set(form.instances)) / len(form.instances)


def identity_of(scan: WorkbookScan) -> Mapping[str, str]:
    """Return what a workbook says of itself: its custom properties, else the names that say the same."""
    named = {name: text for name, text in constants(scan.names).items() if name.startswith(PREFIX)}
    return {**named, **scan.properties}


def _subordinates(said: Mapping[str, str], form: Form) -> int | None:
    """Return how many subordinates' rows the workbook was made with, None where as many as the form delivers."""
    told = said.get(SUBORDINATES_PROPERTY, "")
    if not told.isascii() or not told.isdecimal() or len(told) > MOST_DIGITS:
        return None
    return None if int(told) == form.definition.subordinate_rows else int(told)
