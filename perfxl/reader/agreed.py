"""Workbooks in which names and labels agreed on every field: others printed in the same way need no search.

A return of the same blank form has the same names, the same merged cells and the same labels in the same cells: then
its labels say of every name what they said the first time. Anything moved, renamed, reworded, added or lost, and the
search is made anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from perfxl.form import Form
from perfxl.form.instances import INDICATOR, INSTITUTION
from perfxl.model import CellSpan
from perfxl.ooxml import SheetScan, WorkbookScan
from perfxl.reader.grid import LONGEST_LABEL, plain
from perfxl.reader.places import Located

KEPT = 4  # ways one form is printed that are remembered: by us, Excel, WPS, LibreOffice

At = tuple[int, int]
Labels = Mapping[str, frozenset[str]]


class _Sign(Struct, frozen=True, dict=True):
    """A row's label the department may type over: its cell, what the form prints there, and the cell it mirrors."""

    title: str
    at: At
    printed: str
    mirrors: tuple[str, At] | None = None


class _Signature(Struct, frozen=True, dict=True):
    """How a workbook is printed: its sheets, its names, and of each sheet of the form merged cells and labels."""

    titles: tuple[str, ...]
    names: Mapping[str, str]
    merges: Mapping[str, tuple[CellSpan, ...]]
    texts: Mapping[str, tuple[tuple[At, str], ...]]
    labels: Labels
    signs: tuple[_Sign, ...]

    def fits(self, workbook: WorkbookScan) -> bool:
        """Whether a workbook is printed in this way, whatever is filled in."""
        if _titles(workbook) != self.titles or _names(workbook) != self.names:
            return False
        sheets = {sheet.title: sheet for sheet in workbook.sheets}
        return (
            all(sheets[title].merges == merges for title, merges in self.merges.items())
            and all(_shown(sheets, title, at) == text for title, texts in self.texts.items() for at, text in texts)
            and all(_agrees(sign, sheets, self.labels) for sign in self.signs)
        )


class _Agreement(Struct, frozen=True, dict=True):
    """How one form was printed, and where its fields are then."""

    form: Form
    signature: _Signature
    located: Located


def agreed_before(form: Form, workbook: WorkbookScan) -> Located | None:
    """Return where the fields are in a workbook printed like one that was searched before, None for any other."""
    held = _memory(form.id, form.version)
    return next((one.located for one in held if one.form is form and one.signature.fits(workbook)), None)


def remember(form: Form, workbook: WorkbookScan, located: Located, labels: Labels) -> None:
    """Keep how a workbook was printed in which every field's name points where its labels say; `labels` by title."""
    typed = {(cell.sheet, cell.row, cell.column) for cell in located.cells.values()}
    ours = [sheet for sheet in workbook.sheets if sheet.title in labels]
    signature = _Signature(
        _titles(workbook),
        _names(workbook),
        merges={sheet.title: sheet.merges for sheet in ours},
        texts={sheet.title: tuple(_printed(sheet, labels[sheet.title], typed)) for sheet in ours},
        labels=labels,
        signs=tuple(_signs(form, located)),
    )
    if signature.fits(workbook):
        _memory(form.id, form.version).append(_Agreement(form, signature, located))


@lru_cache(maxsize=16)
def _memory(*_form: str) -> deque[_Agreement]:
    """The last few ways a form was printed; a search would find the same, so nobody can tell whether it is there."""
    return deque(maxlen=KEPT)


def _printed(sheet: SheetScan, labels: frozenset[str], typed: set[tuple[str, int, int]]) -> Iterator[tuple[At, str]]:
    """The labels of a sheet with their cells; what is typed in a field is none, whatever it says."""
    for at, cell in sheet.cells.items():
        free = isinstance(cell.value, str) and len(cell.value) <= LONGEST_LABEL and (sheet.title, *at) not in typed
        if free and plain(str(cell.value)) in labels:
            yield at, str(cell.value)


def _signs(form: Form, located: Located) -> Iterator[_Sign]:
    """Rows known by a field: the names of units and of the lines a department makes specific."""
    for name, instance in form.instances.items():
        if instance.field.id not in (INSTITUTION.id, INDICATOR.id):
            continue
        cell, naming = located.cells[name], form.instances.get(f"{INSTITUTION.id}__{instance.row}")
        mirrors = None
        if instance.computed is not None and naming is not None:
            mirrored = located.cells[naming.name]
            mirrors = mirrored.sheet, (mirrored.row, mirrored.column)
        printed = instance.constant or (naming.constant if naming is not None else "")
        yield _Sign(cell.sheet, (cell.row, cell.column), plain(str(printed)), mirrors)


def _agrees(sign: _Sign, sheets: Mapping[str, SheetScan], labels: Labels) -> bool:
    """Whether a row is still called what the form prints, or what nothing else is called by."""
    said = _label(_shown(sheets, sign.title, sign.at))
    if said in ("", sign.printed):
        return True
    mirrored = sign.mirrors is None or said == _label(_shown(sheets, *sign.mirrors))
    return mirrored and said not in labels[sign.title]


def _shown(sheets: Mapping[str, SheetScan], title: str, at: At) -> object:
    cell = sheets[title].cells.get(at)
    return None if cell is None else cell.value


def _label(value: object) -> str:
    return plain(value) if isinstance(value, str) and len(value) <= LONGEST_LABEL else ""


def _titles(workbook: WorkbookScan) -> tuple[str, ...]:
    return tuple(sheet.title for sheet in workbook.sheets if sheet.kind == "worksheet")


def _names(workbook: WorkbookScan) -> dict[str, str]:
    """The workbook's own names; those that begin with _ are programs' (ours among them) and name no field."""
    return {
        each.name: each.formula for each in workbook.names if each.sheet_index is None and not each.name.startswith("_")
    }
