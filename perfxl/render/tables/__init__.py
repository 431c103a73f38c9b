"""Long tables for other programs: what a column is, and a file of one table in each format, written row by row."""

from perfxl.render.tables.columns import Cell, Column, Kind, Row, Shape, needed_places, number_of, text_of
from perfxl.render.tables.formats import FORMATS, TableFile, check_format, open_table

__all__ = [
    "FORMATS",
    "Cell",
    "Column",
    "Kind",
    "Row",
    "Shape",
    "TableFile",
    "check_format",
    "needed_places",
    "number_of",
    "open_table",
    "text_of",
]
