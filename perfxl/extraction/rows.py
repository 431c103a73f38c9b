"""From one return to the rows of each table; every row begins with what names the return (`KEYS`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from perfxl.extraction.shapes import form_shapes
from perfxl.form import Form
from perfxl.form.definition import RubricBlock, TableBlock
from perfxl.model import CellRef, FieldValue, Kind, Level, Submission
from perfxl.model.rounds import State
from perfxl.reader.frames import single_fields, table_rows
from perfxl.render.entries import FindingEntry, PlaceEntry, WorkbookEntry
from perfxl.render.tables import Cell, Column, Row, number_of, text_of
from perfxl.roster import year_of

CLOSED = (State.ACCEPTED, State.WAIVED)
_BETWEEN = ", "


def return_row(keys: Row, form: Form, submission: Submission, sha256: str, entry: WorkbookEntry | None) -> Row:
    """Return the row of `returns`; what only a check knows is None where there was none."""
    read = submission
    carried = read.transcription.format if read.transcription else None
    row: Row = [
        *keys, sha256, form.id, text_of(read.form_version), year_of(form, read), read.signed, read.unlocked, carried,
    ]  # fmt: skip
    if entry is None:
        return [*row, *[None] * 9]
    score = entry.score
    marks: Row = [None] * 5
    if score is not None:
        marks = [
            *map(number_of, (score.full_marks, score.claimed, score.computed)), score.grade_claimed, score.grade,
        ]  # fmt: skip
    open_ones = [one.level for one in entry.findings if one.state not in CLOSED]
    return [*row, entry.status.value, *marks, *(open_ones.count(level) for level in Level)]


def form_rows(keys: Row, form: Form, submission: Submission) -> Iterator[list[Row]]:
    """Yield the rows of each table of the form, in the order of `form_shapes`."""
    shapes = iter(form_shapes(form, "zh"))
    single = single_fields(form)
    columns = next(shapes).columns[len(keys) : -1]
    yield [[*keys, *_values(columns, [submission.values.get(name) for name in single])]]
    labels = _row_labels(form)
    for (table, rows, names), shape in zip(table_rows(form, submission), shapes, strict=True):
        columns = shape.columns[len(keys) + 4 : -1]
        made: list[Row] = []
        for row in rows:
            held = [submission.values.get(f"{name}__{row}") for name in names]
            first = next((one.cell for one in held if one is not None and one.cell is not None), None)
            made.append([*keys, row, labels.get((table, row)), *_place(first), *_values(columns, held)])
        yield made


def _values(columns: Iterable[Column], held: Iterable[FieldValue | None]) -> Row:
    """Return the values of a row, and behind them the columns in which something stands that is none."""
    row: Row = []
    misread: list[str] = []
    for column, read in zip(columns, held, strict=True):
        value = None if read is None else _value(column, read)
        row.append(value)
        if value is None and read is not None and (read.kind is Kind.UNREADABLE or read.value not in (None, "")):
            misread.append(column.id)
    return [*row, _BETWEEN.join(misread) or None]


def _value(column: Column, read: FieldValue) -> Cell:
    match column.kind:
        case "number":
            return number_of(read.value) if isinstance(read.value, Decimal) else None
        case "date":
            return read.value.isoformat() if isinstance(read.value, date) else None
    return text_of(read.value)


def _row_labels(form: Form) -> Mapping[tuple[str, str], str]:
    """Return what is printed beside each row of each table."""
    labels: dict[tuple[str, str], str] = {}
    categories = {category.id: category.title for category in form.rubric.category}
    for block in (block for sheet in form.sheets for block in sheet.blocks):
        if isinstance(block, RubricBlock):
            for one in (criterion.definition for criterion in form.criteria):
                labels["rubric", one.id] = f"{categories[one.category]}·{one.indicator}"
        elif isinstance(block, TableBlock):
            units = form.units if block.row_set == "unit" else ()
            labels |= {(block.id, row): label for row, label in units}
            labels |= {(block.id, row.id): " ".join((*row.group, row.label)) for row in block.rows}
    return labels


def _place(cell: CellRef | None) -> Row:
    return [None, None] if cell is None else [text_of(cell.sheet), cell.a1]


def cell_rows(keys: Row, form: Form, submission: Submission) -> Iterator[Row]:
    """Yield a row for every cell of the form: what stands in it, what it was read as, and how it was found."""
    for name, read in submission.values.items():
        instance = form.instances.get(name)
        column, _, row = name.partition("__")
        if instance is not None:
            column, row = instance.field.id, instance.row
        table = instance.table if instance is not None else _table_of(form, column)
        value, original = text_of(read.value), text_of(read.original)
        yield [
            *keys, form.id, name, table or None, row or None, column, text_of(instance.label) if instance else None,
            *_place(read.cell), read.kind.value, value, None if original == value else original, read.found.value,
            text_of(read.formula), read.formula_state.value, read.understood, text_of(read.supplied),
        ]  # fmt: skip


def _table_of(form: Form, column: str) -> str:
    """Return the table of a column, for a row the department inserted."""
    return next((one.table for one in form.instances.values() if one.row and one.field.id == column), "")


def _places(places: Iterable[PlaceEntry]) -> str | None:
    return "; ".join(f"{one.sheet}!{one.cell}" for one in places) or None


def _finding(one: FindingEntry) -> Row:
    return [
        one.code, one.level.value, one.audience.value, one.state.value, one.since_round, one.sheet, one.cell, one.field,
        one.message, one.advice, one.expected, one.actual, _number(one.difference), _number(one.tolerance),
        one.diagnosis, _places(one.related), _places(one.follow_up), _places(one.suspects), one.explanation,
    ]  # fmt: skip


def _number(text: str | None) -> str | None:
    return None if text is None else number_of(text)


def _findings(keys: Row, entry: WorkbookEntry) -> Iterator[Row]:
    for one in entry.findings:
        yield [*keys, *_finding(one)]


def _runs(keys: Row, entry: WorkbookEntry) -> Iterator[Row]:
    for one in entry.runs:
        yield [*keys, one.code, one.verdict.value, one.compared, one.reason]


def _lines(keys: Row, entry: WorkbookEntry) -> Iterator[Row]:
    for one in entry.score.lines if entry.score else ():
        marks = map(_number, (one.full_marks, one.claimed, one.computed))
        place = (one.id, one.dimension, one.category, one.indicator)
        yield [*keys, *place, *marks, one.verdict.value, one.support.value, one.why]


def _inputs(keys: Row, entry: WorkbookEntry) -> Iterator[Row]:
    for line in entry.score.lines if entry.score else ():
        for one in line.inputs:
            yield [
                *keys, line.id, one.name, one.label, one.value, _figure(one.value), one.sheet, one.cell, one.supplied,
            ]  # fmt: skip


def _figure(text: str | None) -> str | None:
    """The text of an input as a number, where it is one."""
    bare = (text or "").removeprefix("-").replace(".", "", 1)
    return number_of(text) if bare.isascii() and bare.isdecimal() else None


def _policies(keys: Row, entry: WorkbookEntry) -> Iterator[Row]:
    for one in entry.score.policies if entry.score else ():
        yield [*keys, one.policy, one.title, _number(one.total), one.grade]


REPORTED: Mapping[str, Callable[[Row, WorkbookEntry], Iterator[Row]]] = MappingProxyType(
    {"findings": _findings, "runs": _runs, "lines": _lines, "inputs": _inputs, "policies": _policies}
)
"""Table of WITH → its rows, from what the JSON says of a return."""
