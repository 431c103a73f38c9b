"""A table as Parquet: exact decimals, days, nulls, and what each column is in the schema; pyarrow's only home."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet as pq

from perfxl.render.tables.columns import Cell, Column, Row, Shape

GROUP_ROWS = 20_000  # rows that wait in memory before they are written as a row group


class ParquetFile:
    """Rows are written in groups, so that memory holds one of them."""

    def __init__(self, path: Path, shape: Shape, group_rows: int = GROUP_ROWS) -> None:
        self._shape = shape
        self._rows: list[Row] = []
        self._most = group_rows
        self._schema = pa.schema([_field(column) for column in shape.columns])
        self._file = pq.ParquetWriter(str(path), self._schema)

    def write(self, row: Row) -> None:
        """Take one row."""
        self._rows.append(row)
        if len(self._rows) >= self._most:
            self._flush()

    def close(self) -> None:
        """Write the last group and the foot."""
        if self._rows:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        held = zip(*self._rows, strict=True)
        arrays = [
            pa.array([_value(column, one) for one in cells], type=field.type)
            for column, field, cells in zip(self._shape.columns, self._schema, held, strict=True)
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def _field(column: Column) -> pa.Field:
    types = {"text": pa.string(), "whole": pa.int64(), "date": pa.date32(), "flag": pa.bool_()}
    kind = pa.decimal128(column.digits, column.places) if column.kind == "number" else types[column.kind]
    return pa.field(column.id, kind, metadata={"label": column.label, "unit": column.unit})


def _value(column: Column, held: Cell) -> object:
    if not isinstance(held, str):
        return held
    if column.kind == "number":
        return Decimal(held)
    return date.fromisoformat(held) if column.kind == "date" else held
