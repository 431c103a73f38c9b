"""One row a return: where it stands, what finance says of it; its key figures; its score under each 计分口径."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path, PurePath

from perfxl.form import Form
from perfxl.messages import say
from perfxl.model import Level
from perfxl.model.decisions import OVERVIEW_HEADS
from perfxl.places import names_address
from perfxl.render.records import Record
from perfxl.render.summary.sheet import FIRST_ROW, Book, Column, Held, Link, Live, Table
from perfxl.render.summary.tally import CLOSED, Tally, name_of

WIDTHS = (28, 10, 12, 11, 6, 8, 8, 8, 8, 8, 7, 7, 7, 9, 24, 22)
LOOKS = {
    "office": "centre", "code": "centre", "status": "centre", "round": "count", "claimed": "score", "computed": "score",
    "gap": "gap", "grade_claimed": "centre", "grade": "centre", "must_fix": "count", "must_explain": "count",
    "notice": "count", "approved": "input_score", "remark": "input",
}  # fmt: skip
TOTALS = {
    "must_fix": "SUM", "must_explain": "SUM", "notice": "SUM", "claimed": "AVERAGE", "computed": "AVERAGE",
    "approved": "AVERAGE",
}  # fmt: skip
FIGURE_LOOKS = {"money": "money", "people": "count", "count": "count", "percent": "percent", "score": "score"}
MEAN = ("percent", "score")


def departments(book: Book) -> Table:
    """Begin the table finance sets scores in."""
    columns = tuple(
        Column(book.say(f"head.{head}"), width, LOOKS.get(head, "text"), TOTALS.get(head, ""))
        for head, width in zip(OVERVIEW_HEADS, WIDTHS, strict=True)
    )
    return Table(book, book.say("departments"), book.say("note.departments"), columns)


def department(record: Record, folder: Path, book: Book) -> tuple[Held, ...]:
    """Return the row of a return; `folder` is where the summary lies."""
    entry, score, ruling = record.entry, record.entry.score, record.ruling
    open_ones = [one for one in entry.findings if one.state not in CLOSED]
    counts = [sum(one.level is level for one in open_ones) for level in Level]
    return (
        name_of(record, book.lang),
        entry.department.code or "",
        record.contact.office,
        say(f"word.status.{record.status.value}", book.lang),
        record.round,
        *((Decimal(score.claimed), Decimal(score.computed)) if score else (None, None)),
        Live("=ROUND(G{row}-F{row},2)", Decimal(score.computed) - Decimal(score.claimed)) if score else None,
        *((score.grade_claimed or "", score.grade) if score else ("", "")),
        *(counts if entry.runs else [None] * len(counts)),
        record.approved,
        ruling.remark,
        _marked(record, folder) or record.marked or "",
    )


def dress(table: Table, status_words: dict[str, str]) -> None:
    """Colour where each return stands, and let 核定得分 be 0 to 100 only; once the table is closed."""
    book, status = table.book, OVERVIEW_HEADS.index("status")
    approved, gap = OVERVIEW_HEADS.index("approved"), OVERVIEW_HEADS.index("gap")
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    for part in table.parts:
        sheet = part.sheet
        last = part.last - 1
        sheet.data_validation(FIRST_ROW, approved, last, approved, {**limits, "error_message": book.say("score")})
        for one, fill in book.looks.fills.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{status_words[one.value]}"', "format": fill}
            sheet.conditional_format(FIRST_ROW, status, last, status, rule)
        warm = {"type": "cell", "criteria": "<", "value": 0, "format": book.looks.warm}
        sheet.conditional_format(FIRST_ROW, gap, last, gap, warm)


def _marked(record: Record, folder: Path) -> Link | None:
    """Return a link to the marked copy; None where there is none, or only at an address a sheet cannot open."""
    if record.marked is None:
        return None
    if names_address(record.marked):
        return None
    target = Path(os.path.relpath(record.marked, folder)).as_posix()
    return Link(PurePath(record.marked).name.encode("utf-8", "replace").decode(), target)


def linked(record: Record, folder: Path, text: str, place: str) -> Held:
    """Return a text that opens the marked copy at a place; the text alone where there is no copy."""
    marked = _marked(record, folder)
    return text if marked is None or not place else Link(text, marked.target, place)


def _key_figures(tally: Tally) -> Iterator[tuple[str, Form]]:
    """Yield the key figures of all forms, each with the first form that has it."""
    told: set[str] = set()
    for form in tally.forms.values():
        for name in form.definition.key_figures:
            if name not in told:
                told.add(name)
                yield name, form


def figures(book: Book, tally: Tally) -> Table | None:
    """Begin the table of key figures, where a form has any."""
    columns = [_name_column(book)]
    for name, form in _key_figures(tally):
        held = form.instances[name]
        kind = held.field.type
        look = FIGURE_LOOKS.get(kind, "score")
        width = 12 if kind == "money" else 9
        columns.append(Column(_figure_head(columns, held.spoken), width, look, "AVERAGE" if kind in MEAN else "SUM"))
    if len(columns) == 1:
        return None
    unit = next(iter(tally.forms.values())).definition.money.unit
    note = book.say("note.figures", unit=unit)
    return Table(book, book.say("figures"), note, tuple(columns))


def figure_row(record: Record, book: Book, tally: Tally) -> tuple[Held, ...]:
    """Return the key figures of a return; what it left blank stays blank."""
    held = record.figures
    figures = [Decimal(held[name]) if name in held else None for name, _ in _key_figures(tally)]
    return name_of(record, book.lang), *figures


def policies(book: Book, tally: Tally) -> Table | None:
    """Begin the table of total and grade under each 计分口径, where a return was scored."""
    if not tally.policies:
        return None
    columns = [_name_column(book)]
    for title in tally.policies.values():
        columns.append(Column(book.say("head.policy_total", policy=title), 11, "score", "AVERAGE"))
        columns.append(Column(book.say("head.policy_grade", policy=title), 9, "centre"))
    return Table(book, book.say("policies"), book.say("note.policies"), tuple(columns))


def policy_row(record: Record, book: Book, tally: Tally) -> tuple[Held, ...]:
    """Return total and grade of a return under each 计分口径."""
    held = {one.policy: one for one in record.entry.score.policies} if record.entry.score else {}
    cells: list[Held] = [name_of(record, book.lang)]
    for policy in tally.policies:
        one = held.get(policy)
        cells += [Decimal(one.total), one.grade] if one else [None, ""]
    return tuple(cells)


def _figure_head(columns: list[Column], label: str) -> str:
    """Return a head no other column has."""
    taken = {column.head for column in columns}
    return label if label not in taken else f"{label}{sum(head.startswith(label) for head in taken) + 1}"


def _name_column(book: Book) -> Column:
    return Column(book.say("head.department"), 28)
