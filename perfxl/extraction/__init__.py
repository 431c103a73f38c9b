"""The frames of many returns as long tables for other programs: csv, JSON, xlsx or Parquet.

A worker process reads a return and packs its rows; they wait in one temporary file until all are there, and are then
written in the order of the returns' paths, so that two runs give the same bytes and memory holds one return at a time.
"""

from perfxl.extraction.folder import clear_for_extract
from perfxl.extraction.reading import WITH, Wanted
from perfxl.extraction.run import Extracted, extract

__all__ = ["WITH", "Extracted", "Wanted", "clear_for_extract", "extract"]
