"""The same values as pandas frames that remember their cells: for export, batches, summaries and Python users.

pandas is imported when a frame is first asked for; rules read `Submission.values` and never pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from perfxl.form import Form
from perfxl.form.definition import RubricBlock, TableBlock
from perfxl.model import CellRef, FieldValue, Scorecard, Submission

if TYPE_CHECKING:
    import pandas as pd


class Frames(Struct, frozen=True, dict=True):
    """Every table of a return, by id; `fields` holds the single fields, `layout` how each cell was found.

    A table's rows are its form's row ids, its columns field ids; amounts are Decimal in the form's unit, a blank is
    None. `lines` is the scorecard, where one was given.
    """

    tables: Mapping[str, pd.DataFrame]
    submission: Submission

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def cell(self, table: str, row: str, column: str) -> CellRef | None:
        """Return the cell a frame's value was read from; raise KeyError where the frame has no such place."""
        if table == "fields":
            return self.submission.cell(row)
        if row not in self.tables[table].index:
            raise KeyError(row)
        return self.submission.cell(f"{column}__{row}")


def frames(form: Form, submission: Submission, score: Scorecard | None = None) -> Frames:
    """Return a return's tables as pandas frames."""
    import pandas as pd

    tables: dict[str, pd.DataFrame] = {}
    for id, rows, columns in table_rows(form, submission):
        values = {column: [_value(submission.values.get(f"{column}__{row}")) for row in rows] for column in columns}
        tables[id] = pd.DataFrame(values, index=pd.Index(rows, name="row"), dtype=object)
    single = single_fields(form)
    tables["fields"] = pd.DataFrame(
        {
            "label": [form.instances[name].label for name in single],
            "value": [_value(submission.values[name]) for name in single],
        },
        index=pd.Index(single, name="field"),
        dtype=object,
    )
    tables["layout"] = pd.DataFrame(
        [(*_found(value), _label(form, value.name)) for value in submission.values.values()],
        columns=["field", "sheet", "cell", "found", "kind", "formula", "label"],
    )
    if score is not None:
        tables["lines"] = pd.DataFrame(
            [(line.id, line.indicator, line.full_marks, line.claimed, line.computed, line.verdict.value)
             for line in score.lines],
            columns=["id", "indicator", "full_marks", "claimed", "computed", "verdict"],
        ).set_index("id")  # fmt: skip
    return Frames(tables, submission)


def single_fields(form: Form) -> list[str]:
    """Return the fields that stand in no row of a table, in the form's order."""
    return [name for name, instance in form.instances.items() if not instance.row]


def table_rows(form: Form, submission: Submission) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each table's id, its row ids (those of rows the department inserted behind them) and its field ids."""
    for block in (block for sheet in form.sheets for block in sheet.blocks):
        if isinstance(block, RubricBlock):
            yield "rubric", [criterion.id for criterion in form.criteria], [field.id for field in block.columns]
        elif isinstance(block, TableBlock):
            columns = [field.id for field in block.columns]
            if block.row_set != "unit":
                yield block.id, [row.id for row in block.rows], columns
                continue
            inserted = {
                member.partition("__")[2] for column in columns for member in submission.members.get(column, ())
            }
            rows = [row for row, _ in form.units]
            yield block.id, [*rows, *sorted(inserted - set(rows))], ["institution", *columns]


def _value(read: FieldValue | None) -> object:
    return None if read is None else read.value


def _label(form: Form, name: str) -> str:
    """The words a field is printed beside; a row the department inserted has no words of the form's."""
    return form.instances[name].label if name in form.instances else ""


def _found(read: FieldValue) -> tuple[object, ...]:
    sheet, cell = (read.cell.sheet, read.cell.a1) if read.cell else (None, None)
    return read.name, sheet, cell, read.found.value, read.kind.value, read.formula_state.value
