"""The columns of every table: those all forms share, and those a form declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from msgspec import structs

from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Form
from perfxl.form.definition import FieldDef, RubricBlock, TableBlock
from perfxl.form.instances import INSTITUTION
from perfxl.messages import Lang, say
from perfxl.reader.frames import single_fields
from perfxl.render.tables import Column, Kind, Shape

KEYS = "file department_code department round:whole"
_PLACE = "sheet cell"
_TABLES: Mapping[str, str] = MappingProxyType({
    "returns": f"{KEYS} sha256 form form_version year signed:flag unlocked:flag carried_from status full_marks:number "
    "claimed:number computed:number grade_claimed grade must_fix:whole must_explain:whole notice:whole",
    "cells": f"{KEYS} form field table row column label {_PLACE} kind value original found formula formula_state "
    "understood supplied",
    "findings": f"{KEYS} code level audience state since_round:whole {_PLACE} field message advice expected actual "
    "difference:number tolerance:number diagnosis related follow_up suspects explanation",
    "runs": f"{KEYS} code verdict compared:whole reason",
    "lines": f"{KEYS} line dimension category indicator full_marks:number claimed:number computed:number verdict "
    "support why",
    "inputs": f"{KEYS} line name label value number:number {_PLACE} supplied",
    "policies": f"{KEYS} policy title total:number grade",
    "unread": "file status fault reason",
    "expected": "department_code department office due returns:whole",
    "_dictionary": "form table column label type unit places:whole meaning",
})  # fmt: skip
"""Table → its columns: a name, and the kind where it is no text."""

ALWAYS = ("returns", "cells")
WITH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"findings": ("findings", "runs"), "scores": ("lines", "inputs", "policies")}
)
"""What may be asked for beside what was filled in → its tables."""

UNREAD, EXPECTED, DICTIONARY = "unread", "expected", "_dictionary"
FIELDS = "fields"
_UNITS = {"percent": "1", "score": "分", "people": "人"}
_MARKS = 2  # decimals of marks and differences
_KINDS: Mapping[str, Kind] = MappingProxyType({"number": "number", "text": "text", "date": "date"})


@cache
def own_shape(table: str, lang: Lang) -> Shape:
    """Return a table that all forms share."""
    return Shape(table=table, columns=tuple(_own(_TABLES[table], lang)))


@cache
def _kinds() -> Mapping[str, Kind]:
    named: Mapping[str, Kind] = {"number": "number", "whole": "whole", "flag": "flag", "": "text"}
    told = {word.partition(":")[0]: word.partition(":")[2] for line in _TABLES.values() for word in line.split()}
    return {name: named[kind] for name, kind in told.items()}


def _own(names: str, lang: Lang) -> Iterator[Column]:
    for name in (word.partition(":")[0] for word in names.split()):
        kind = _kinds()[name]
        yield Column(
            id=name,
            label=say(f"extract.column.{name}", lang),
            kind=kind,
            places=_MARKS if kind == "number" else 0,
            meaning=say(f"extract.meaning.{name}", lang),
        )


def form_shapes(form: Form, lang: Lang) -> tuple[Shape, ...]:
    """Return the tables of a form: its single fields in one row a return, then each of its tables."""
    version = form.version if form.current else ""
    single = tuple(_field(form, form.instances[name].field, lang) for name in single_fields(form))
    keys = tuple(_own(KEYS, lang))
    misread = tuple(_own_extra("unreadable", lang))
    shapes = [Shape(table=FIELDS, columns=_apart((*keys, *single, *misread)), form=form.id, version=version)]
    places = (*_own_extra("row", lang), *_own_extra("row_label", lang), *_own(_PLACE, lang))
    for table, columns in _tables(form):
        fields = tuple(_field(form, column, lang) for column in columns)
        columns_of = _apart((*keys, *places, *fields, *misread))
        shapes.append(Shape(table=table, columns=columns_of, form=form.id, version=version))
    return tuple(shapes)


def _own_extra(name: str, lang: Lang) -> Iterator[Column]:
    yield Column(id=name, label=say(f"extract.column.{name}", lang), meaning=say(f"extract.meaning.{name}", lang))


def _tables(form: Form) -> Iterator[tuple[str, tuple[FieldDef, ...]]]:
    """Yield each table's columns in the order of `reader.frames.table_rows`."""
    for block in (block for sheet in form.sheets for block in sheet.blocks):
        if isinstance(block, RubricBlock):
            yield "rubric", block.columns
        elif isinstance(block, TableBlock):
            yield block.id, (INSTITUTION, *block.columns) if block.row_set == "unit" else block.columns


def _field(form: Form, field: FieldDef, lang: Lang) -> Column:
    kind = FIELD_TYPES[field.type]
    places = form.definition.money.precision if kind.places is None else kind.places
    unit = form.definition.money.unit if field.type == "money" else field.unit or _UNITS.get(field.type, "")
    computed = say("extract.computed", lang) if field.computed else ""
    return Column(
        id=field.id,
        label=" ".join((*dict.fromkeys(field.group), field.label)),
        kind=_KINDS[kind.stored],
        places=places if kind.stored == "number" else 0,
        unit=unit,
        meaning=f"{computed}{field.guidance}",
    )


def _apart(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return columns no two of which share a name: a form's own that is called like one of ours gets a `_` behind."""
    taken: dict[str, Column] = {}
    for column in columns:
        name = column.id
        while name in taken:
            name += "_"
        taken[name] = structs.replace(column, id=name)
    return tuple(taken.values())
