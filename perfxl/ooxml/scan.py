"""The sparse scan: every cell that holds something, in one pass over each sheet, without a tree (floor 2).

Values are what the file states (the cached value beside a formula); nothing is calculated. A cell that is only
formatted costs nothing and is not in the result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from perfxl.model.cells import CellRef
from perfxl.ooxml.limits import Clock
from perfxl.ooxml.numberformats import read_number_formats
from perfxl.ooxml.package import Package
from perfxl.ooxml.scanned import SheetScan, WorkbookScan
from perfxl.ooxml.sharedstrings import read_shared_strings
from perfxl.ooxml.sheetscan import SheetReader
from perfxl.ooxml.workbook import DefinedName, is_signed, read_index, read_properties


def scan(package: Package, unread: Collection[str] = ()) -> WorkbookScan:
    """Return what a package's sheets hold; a sheet in which a defined name of `unread` stands is known by title only.

    Raise NotAWorkbook where a part is missing or broken, HostileWorkbook beyond the limits of the package.
    """
    index = read_index(package)
    room = package.limits
    clock = Clock.start(room.seconds)
    formats: tuple[str, ...] = ()
    if index.styles is not None:
        formats = read_number_formats(package.read(index.styles), index.styles, room.styles)
    strings: tuple[str, ...] = ()
    if index.shared_strings is not None:
        strings = read_shared_strings(package.read(index.shared_strings), index.shared_strings, room.text)
    sheets = []
    passed_over = set(_titles(name for name in index.names if name.name in unread))
    for entry in index.sheets:
        if entry.title in passed_over:
            sheets.append(SheetScan(entry.title, entry.state))
            continue
        if entry.kind != "worksheet" or not entry.part:
            sheets.append(SheetScan(entry.title, entry.state, entry.kind))
            continue
        clock.check()
        reader = SheetReader(entry, strings, formats, room, clock)
        sheets.append(reader.read(package.read(entry.part)))
        room = replace(
            room,
            cells=room.cells - reader.seen,
            formulas=room.formulas - reader.expanded,
            merges=room.merges - len(reader.merges),
            conditions=room.conditions - reader.conditions,
        )
    return WorkbookScan(tuple(sheets), index.names, index.date_1904, read_properties(package), is_signed(package))


def _titles(names: Iterable[DefinedName]) -> Iterator[str]:
    """Yield the titles of the sheets at which names point."""
    for name in names:
        try:
            yield CellRef.parse(name.formula.strip()).sheet
        except ValueError:
            continue  # a name that lost its cells points nowhere
