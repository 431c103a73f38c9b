"""One file of one table, written row by row: csv, json, xlsx or Parquet, each of them flat in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from perfxl.errors import UsageFault
from perfxl.render.tables.columns import Row, Shape
from perfxl.render.tables.texts import CsvFile, JsonFile


class TableFile(Protocol):
    """A file that takes the rows of one table, and is whole once it is closed."""

    def write(self, row: Row) -> None:
        """Take one row, as long as the table has columns."""

    def close(self) -> None:
        """Write what is still to be written."""


def _parquet(path: Path, shape: Shape) -> TableFile:
    from perfxl.render.tables.parquet import ParquetFile

    return ParquetFile(path, shape)


def _xlsx(path: Path, shape: Shape) -> TableFile:
    from perfxl.render.tables.sheets import XlsxFile

    return XlsxFile(path, shape)


FORMATS: Mapping[str, Callable[[Path, Shape], TableFile]] = MappingProxyType(
    {"parquet": _parquet, "csv": CsvFile, "xlsx": _xlsx, "json": JsonFile}
)
"""Format, which is also the files' suffix → what opens a file of it."""


def check_format(name: str) -> None:
    """Raise UsageFault, with the cure in it, where the library a format needs is not installed."""
    if name == "parquet" and find_spec("pyarrow") is None:
        raise UsageFault("fault.extract.parquet")


def open_table(name: str, path: Path, shape: Shape) -> TableFile:
    """Open a file of one table for writing in a format of FORMATS."""
    return FORMATS[name](path, shape)
