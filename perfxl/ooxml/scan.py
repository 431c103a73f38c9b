"""The sparse scan: every cell that holds something, in one pass over each sheet, without a tree (floor 2).

Values are what the file states (the cached value beside a formula); nothing is calculated. A cell that is only
formatted costs nothing and is not in the result.
"""

from __future__ import annotations

from dataclasses import replace

from perfxl.ooxml.limits import Clock
from perfxl.ooxml.numberformats import read_number_formats
from perfxl.ooxml.package import Package
from perfxl.ooxml.scanned import SheetScan, WorkbookScan
from perfxl.ooxml.sharedstrings import read_shared_strings
from perfxl.ooxml.sheetscan import SheetReader
from perfxl.ooxml.workbook import is_signed, read_index, read_properties


def scan(package: Package) -> WorkbookScan:
    """Return what a package's sheets hold.

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
    for entry in index.sheets:
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
