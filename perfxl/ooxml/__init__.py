"""OOXML workbooks as packages of parts: read sparsely, marked by insertion, given back byte for byte (floor 2).

`Package.open` and `scan` read; `annotate` writes marks, comments, names and grafted sheets into a copy; `restore` takes
them off again. Nothing here knows a form.
"""

from perfxl.ooxml.annotate import annotate, unspoken
from perfxl.ooxml.annotation import Annotated, Annotation, Drawn, DxfStyle, Mark, Note
from perfxl.ooxml.boxes import text_width
from perfxl.ooxml.journal import is_annotated, restore
from perfxl.ooxml.limits import Limits, refuse_large_file
from perfxl.ooxml.package import Package, rewrite
from perfxl.ooxml.pages import Frame, SheetWriter, assembled, read_frame, read_looks
from perfxl.ooxml.scan import scan
from perfxl.ooxml.scanned import CellKind, ScannedCell, SheetScan, WorkbookScan
from perfxl.ooxml.strip import carries_names, stripped
from perfxl.ooxml.workbook import DefinedName, SheetEntry, WorkbookIndex, read_index, read_properties

__all__ = [
    "Annotated",
    "Annotation",
    "CellKind",
    "DefinedName",
    "Drawn",
    "DxfStyle",
    "Frame",
    "Limits",
    "Mark",
    "Note",
    "Package",
    "ScannedCell",
    "SheetEntry",
    "SheetScan",
    "SheetWriter",
    "WorkbookIndex",
    "WorkbookScan",
    "annotate",
    "assembled",
    "carries_names",
    "is_annotated",
    "read_frame",
    "read_index",
    "read_looks",
    "read_properties",
    "refuse_large_file",
    "restore",
    "rewrite",
    "scan",
    "stripped",
    "text_width",
    "unspoken",
]
