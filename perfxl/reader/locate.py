"""Where every field of a return stands: by its defined name, checked against the printed texts, else by those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfxl.form import Form
from perfxl.model import CellSpan, Found
from perfxl.ooxml import CellKind, WorkbookScan
from perfxl.reader.labels import Labelled, Printed, bare, found_by_labels, printed, tabs_of, words_of
from perfxl.reader.places import named_places


@dataclass(frozen=True, slots=True)
class Located:
    """The place of every field, column and list that was found, by instance or defined name, and how each was."""

    places: Mapping[str, CellSpan]
    ways: Mapping[str, Found]

    def way(self, name: str) -> Found:
        """Return how a field was found."""
        return self.ways.get(name, Found.MISSING)


def parts_name(column: str) -> str:
    """Return the defined name of a unit column's rows, the department's own and its subordinates'."""
    return f"{column}__parts"


def locate(form: Form, scan: WorkbookScan) -> Located:
    """Return where everything of `form` stands in a workbook.

    A name is trusted unless the printed texts of its row and column say that another field stands there. What has no
    name is found by those texts. No cell is given to two fields.
    """
    named = dict(named_places(scan))
    if all(_in_place(page, scan, named) for page in printed(form)):
        return Located(named, dict.fromkeys(form.instances, Found.BY_NAME))
    tabs = tabs_of(form, scan, named)
    labelled = found_by_labels(form, tabs)
    kept = _trusted(form, named, labelled)
    taken = {span.anchor for name, span in kept.items() if name in form.instances}
    added = {name: each.span for name, each in labelled.items() if name not in kept and each.span.anchor not in taken}
    ways = {name: Found.BY_NAME for name in kept if name in form.instances} | dict.fromkeys(added, Found.BY_LABEL)
    places = kept | added
    return Located(places | _unit_columns(form, scan, places), ways)


def _in_place(page: Printed, scan: WorkbookScan, named: Mapping[str, CellSpan]) -> bool:
    """Whether a sheet is as it was made: every name at its cell, every printed text at its own."""
    title = page.sheet.title
    tab = scan.sheet(title)
    if tab is None:
        return False
    for cell in page.fields:
        span = named.get(cell.instance)
        if span is None or (span.top, span.left, span.sheet) != (cell.span.top, cell.span.left, title):
            return False
    for label in page.labels:
        held = tab.cells.get((label.span.top, label.span.left))
        if held is None or held.kind is not CellKind.TEXT:
            return False
        if held.value != label.text and bare(str(held.value)) != bare(label.text):
            return False
    return True


def _trusted(form: Form, named: Mapping[str, CellSpan], labelled: Mapping[str, Labelled]) -> dict[str, CellSpan]:
    """Return the names without those that stand where printed texts put another field for sure."""
    sure = {each.span.anchor: name for name, each in labelled.items() if each.sure}
    doubled = _doubled(form, named)
    return {
        name: span
        for name, span in named.items()
        if name not in form.instances or (name not in doubled and sure.get(span.anchor, name) == name)
    }


def _doubled(form: Form, named: Mapping[str, CellSpan]) -> frozenset[str]:
    """The fields whose names point at one and the same cell: none of them can be believed."""
    holders: dict[object, list[str]] = {}
    for name, span in named.items():
        if name in form.instances:
            holders.setdefault(span.anchor, []).append(name)
    return frozenset(name for names in holders.values() if len(names) > 1 for name in names)


def _unit_columns(form: Form, scan: WorkbookScan, places: Mapping[str, CellSpan]) -> dict[str, CellSpan]:
    """Return the rows of each unit column whose own name is gone: from the own row to the next printed text."""
    words = words_of(form, scan)
    found: dict[str, CellSpan] = {}
    for column, members in form.members.items():
        own = places.get(f"{column}__own")
        name = parts_name(column)
        if own is None or name in places or f"{column}__own" not in form.instances:
            continue
        rows = [span.top for member in members if (span := places.get(member)) is not None and span.sheet == own.sheet]
        printed_below = [row for row, _ in words[own.sheet] if row > max(rows)]
        bottom = min(printed_below) - 1 if printed_below else max(rows)
        found[name] = CellSpan(own.sheet, own.top, own.left, max(bottom, *rows), own.left)
    return found
