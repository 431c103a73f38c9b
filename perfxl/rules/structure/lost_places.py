"""What of a form was not found in a return, gathered as people would say it: a page, a table, columns, rows, cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from perfxl.form import Instance
from perfxl.form.definition import RubricBlock, SheetDef, TextBlock
from perfxl.model import CellSpan, Kind
from perfxl.rules.base import Case


class Lost(Struct, frozen=True):
    """What is not there: `kind` is sheet, table, columns, rows or cells of one table or page.

    `parts` are what is lost by label, each with the cells the blank form has it in; `fields` counts them.
    """

    kind: str
    sheet: str
    table: str
    parts: tuple[tuple[str, str], ...]
    fields: int
    subject: str


def lost_places(case: Case) -> Iterator[Lost]:
    """Yield what was not found, one for each sheet or table, one for the columns, the rows, the cells of one."""
    lost = {
        name: instance
        for name, instance in case.form.instances.items()
        if case.submission[name].kind is Kind.MISSING and case.submission.cell(name) is None
    }
    if not lost:
        return
    from perfxl.template import lay_out  # drawing is loaded only where something is lost

    places = lay_out(case.form).cells
    for sheet in case.form.sheets:
        ours = [one for one in case.form.instances.values() if one.sheet == sheet.id]
        gone = [one for one in ours if one.name in lost]
        if not gone:
            continue
        if len(gone) == len(ours):
            yield Lost("sheet", sheet.title, "", (), len(gone), f"sheet.{sheet.id}")
            continue
        for table in dict.fromkeys(one.table for one in gone):
            yield from _of_table(case, sheet, table, lost, places)


def _of_table(
    case: Case, sheet: SheetDef, table: str, lost: Mapping[str, Instance], places: Mapping[str, CellSpan]
) -> Iterator[Lost]:
    ours = [one for one in case.form.instances.values() if (one.sheet, one.table) == (sheet.id, table)]
    gone = [one for one in ours if one.name in lost]
    title = _title(sheet, table)

    def told(kind: str, groups: Iterable[tuple[str, list[Instance]]]) -> Lost:
        held = list(groups)
        parts = tuple((label, _range([places[one.name] for one in group])) for label, group in held)
        return Lost(kind, sheet.title, title, parts, sum(len(group) for _, group in held), f"{kind}.{sheet.id}.{table}")

    if table and len(gone) == len(ours):
        yield told("table", [(title, gone)])
        return
    columns = _whole(ours, gone, "column") if table else {}
    left = [one for one in gone if one.field.id not in columns or not one.row]
    rows = _whole(ours, left, "row", but=columns) if table else {}
    if columns:
        yield told("columns", ((group[0].field.label, group) for group in columns.values()))
    if rows:
        yield told("rows", ((_row(case, group[0]), group) for group in rows.values()))
    cells = [one for one in left if one.row not in rows or not one.row]
    if cells:
        yield told("cells", ((one.label, [one]) for one in cells))


def _whole(
    ours: list[Instance], gone: list[Instance], by: str, but: Mapping[str, object] | None = None
) -> dict[str, list[Instance]]:
    """The columns or rows of a table of which everything is gone; columns gone anyway (`but`) do not count."""

    def grouped(instances: list[Instance]) -> dict[str, list[Instance]]:
        found: defaultdict[str, list[Instance]] = defaultdict(list)
        for one in instances:
            if one.row and one.field.id not in (but or {}):
                found[one.field.id if by == "column" else one.row].append(one)
        return found

    whole, missing = grouped(ours), grouped(gone)
    return {key: group for key, group in missing.items() if len(group) == len(whole[key])}


def _row(case: Case, one: Instance) -> str:
    """A row as people know it: the unit's name, a line of the rubric, the labels left of a row."""
    return (
        case.unit_name(one.row)
        or dict(case.form.units).get(one.row)
        or one.label.removesuffix(one.field.label).strip()
        or one.row
    )


def _title(sheet: SheetDef, table: str) -> str:
    """The heading a table stands under, the sheet's own title where it has none."""
    title = sheet.title
    for block in sheet.blocks:
        if isinstance(block, TextBlock) and block.style in ("section", "subtitle"):
            title = block.text
        if (getattr(block, "id", "") or ("rubric" if isinstance(block, RubricBlock) else "")) == table:
            return title
    return sheet.title


def _range(spans: list[CellSpan]) -> str:
    """The cells a group takes in the blank form."""
    around = CellSpan(
        spans[0].sheet, min(one.top for one in spans), min(one.left for one in spans),
        max(one.bottom for one in spans), max(one.left for one in spans),
    )  # fmt: skip
    alone = (around.top, around.left) == (around.bottom, around.right)
    return around.anchor.a1 if alone else around.a1
