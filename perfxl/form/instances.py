"""From blocks to cells: every field instance of a form, and what a SUM over a column or list takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from perfxl.expression import Call, Name, Node
from perfxl.form.definition import (
    CriterionDef,
    FieldDef,
    FieldsBlock,
    FormDef,
    ItemsBlock,
    NarrativeBlock,
    RubricBlock,
    RubricDef,
    SheetDef,
    TableBlock,
)
from perfxl.form.form import Instance
from perfxl.model import Level

INSTITUTION = FieldDef(id="institution", label="机构名称", type="text")
INDICATOR = FieldDef(id="indicator", label="三级指标", type="long_text")
STANDARD = FieldDef(id="standard", label="评分标准", type="long_text")
SUBTOTALS = {
    "full_marks": FieldDef(id="full_marks_subtotal", label="分值小计", type="score"),
    "claimed_score": FieldDef(id="claimed_subtotal", label="自评得分小计", type="score"),
}
TOTALS = {
    "full_marks": FieldDef(id="full_marks_total", label="分值合计", type="score"),
    "claimed_score": FieldDef(id="claimed_total", label="总分", type="score"),
}
SUMMED = ("full_marks", "claimed_score")

Members = Mapping[str, tuple[str, ...]]


def unit_rows(form: FormDef) -> tuple[tuple[str, str], ...]:
    """Return (row id, preprinted label) of the unit tables' rows: 汇总, the department itself, its subordinates."""
    subordinates = (
        (f"sub{n:02d}", form.subordinate_row.format(number=n + 1, ordinal=n))
        for n in range(1, form.subordinate_rows + 1)
    )
    return (("total", form.total_row), ("own", form.own_row), *subordinates)


def build_instances(form: FormDef, sheets: tuple[SheetDef, ...], rubric: RubricDef) -> Iterator[Instance]:
    """Yield every instance of the form in the order of its sheets and blocks."""
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, FieldsBlock):
                for slot in (slot for row in block.rows for slot in row):
                    yield _single(slot.field, sheet)
            elif isinstance(block, ItemsBlock):
                for field in block.fields if block.total is None else (*block.fields, block.total):
                    yield _single(field, sheet, block.id)
            elif isinstance(block, NarrativeBlock):
                yield _single(block.field, sheet)
            elif isinstance(block, TableBlock):
                yield from _table(form, sheet, block)
            elif isinstance(block, RubricBlock):
                yield from _rubric(sheet, block, rubric)


def _single(field: FieldDef, sheet: SheetDef, table: str = "") -> Instance:
    return Instance(field.id, field, sheet.id, table, "", field.label, locked=field.finance_only)


def _table(form: FormDef, sheet: SheetDef, block: TableBlock) -> Iterator[Instance]:
    if block.row_set == "unit":
        yield from _unit_table(form, sheet, block)
        return
    for row in block.rows:
        alone = len(row.group) > 1 and sum(one.group == row.group for one in block.rows) == 1
        place = " ".join(row.group[1:] if alone else (*row.group[1:], row.label))  # 指标 says nothing where it is one
        for field in block.columns:
            name = f"{field.id}__{row.id}"
            yield Instance(name, field, sheet.id, block.id, row.id, f"{place} {field.label}", locked=field.finance_only)


def _unit_table(form: FormDef, sheet: SheetDef, block: TableBlock) -> Iterator[Instance]:
    for row, label in unit_rows(form):
        if row != "total":
            yield _institution(sheet, block, row, label)
        for field in block.columns:
            total = row == "total" and field.type == "money"
            computed: Node | None = Call("SUM", (Name(field.id),)) if total else None
            name = f"{field.id}__{row}"
            yield Instance(name, field, sheet.id, block.id, row, f"{label} {field.label}", computed, locked=total)


def _institution(sheet: SheetDef, block: TableBlock, row: str, label: str) -> Instance:
    """The row's unit name: typed once where `names_rows`, mirrored in the other tables."""
    if block.names_rows:
        return Instance(
            f"institution__{row}", INSTITUTION, sheet.id, block.id, row, f"{label} 机构名称", constant=label
        )
    mirrored = Name(f"institution__{row}")
    name = f"institution_{block.id}__{row}"
    return Instance(name, INSTITUTION, sheet.id, block.id, row, f"{label} 机构名称", mirrored, locked=True)


def editable(criterion: CriterionDef, rubric: RubricDef) -> bool:
    """Whether the department makes this line specific (产出, 效果)."""
    dimensions = {category.id: category.dimension for category in rubric.category}
    return any(d.editable for d in rubric.dimension if d.id == dimensions[criterion.category])


def standard_runs(rubric: RubricDef) -> tuple[tuple[CriterionDef, ...], ...]:
    """Return the lines that share one printed standard: neighbours of one category with the same text."""
    runs = groupby(rubric.criterion, key=lambda criterion: (criterion.category, criterion.standard))
    return tuple(tuple(run) for _, run in runs)


def _rubric(sheet: SheetDef, block: RubricBlock, rubric: RubricDef) -> Iterator[Instance]:
    names = {category.id: category.title for category in rubric.category}
    firsts = {run[0].id for run in standard_runs(rubric)}
    for criterion in rubric.criterion:
        free = editable(criterion, rubric)
        label = f"{names[criterion.category]}·{criterion.indicator}"
        prefilled = [(INDICATOR, criterion.indicator)] if free else []
        if free and criterion.id in firsts:
            prefilled.append((STANDARD, criterion.standard))
        for field, text in prefilled:
            yield Instance(
                f"{field.id}__{criterion.id}", field, sheet.id, "rubric", criterion.id, f"{label} {field.label}",
                constant=text,
            )  # fmt: skip
        for field in block.columns:
            marks = field.id == "full_marks"
            yield Instance(
                f"{field.id}__{criterion.id}", field, sheet.id, "rubric", criterion.id, f"{label} {field.label}",
                locked=marks and not free, constant=criterion.marks if marks else None,
            )  # fmt: skip
    for dimension in rubric.dimension:
        for column in SUMMED:
            field = SUBTOTALS[column]
            total = Call("SUM", (Name(f"{column}__in_{dimension.id}"),))
            label = f"{dimension.title.replace(' ', '')} {field.label}"
            yield Instance(
                f"{field.id}__{dimension.id}", field, sheet.id, "rubric", dimension.id, label, total, locked=True
            )
    for column in SUMMED:
        field = TOTALS[column]
        total = Call("SUM", (Name(column),))
        yield Instance(field.id, field, sheet.id, "rubric", "total", field.label, total, locked=True)


def build_members(form: FormDef, sheets: tuple[SheetDef, ...], rubric: RubricDef) -> Members:
    """Return what a SUM over each column, list or group of the rubric takes, as instance names in order."""
    members: dict[str, tuple[str, ...]] = {}
    parts = [row for row, _ in unit_rows(form) if row != "total"]
    for block in (block for sheet in sheets for block in sheet.blocks):
        if isinstance(block, ItemsBlock):
            members[block.id] = tuple(field.id for field in block.fields if field.type == "money")
        elif isinstance(block, TableBlock):
            rows = parts if block.row_set == "unit" else [row.id for row in block.rows]
            for field in block.columns:
                if field.type in ("money", "quantity"):
                    members[field.id] = tuple(f"{field.id}__{row}" for row in rows)
    dimensions = {category.id: category.dimension for category in rubric.category}
    for column in SUMMED:
        members[column] = tuple(f"{column}__{criterion.id}" for criterion in rubric.criterion)
        for criterion in rubric.criterion:
            for group in (dimensions[criterion.category], criterion.category):
                key = f"{column}__in_{group}"
                members[key] = (*members.get(key, ()), f"{column}__{criterion.id}")
    return MappingProxyType(members)


def identity_levels(instances: Mapping[str, Instance], form: FormDef) -> Mapping[str, Level]:
    """Return the level of S02 for each identity field that is blank."""
    return {name: instances[name].field.absent or Level.MUST_FIX for name in form.identity}
