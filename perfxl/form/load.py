"""From a form folder to a Form: read, convert, build the cells, bind every expression."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

import msgspec

from perfxl.errors import DefinitionFault, UsageFault
from perfxl.expression import Binary, Call, Name, Node, Number, names, walk
from perfxl.form.binding import Binder, Context
from perfxl.form.criteria import bind_criteria
from perfxl.form.definition import (
    Def,
    FormDef,
    RelationDef,
    RelationsDef,
    RubricDef,
    RulesDef,
    SheetDef,
    TableBlock,
)
from perfxl.form.folders import form_folders
from perfxl.form.form import Form, Instance, RelationCase
from perfxl.form.instances import build_instances, build_members, editable, unit_rows

D = TypeVar("D", bound=Def)


@cache
def load_form(id: str) -> Form:
    """Return the form of that id as delivered; raise UsageFault if there is none, DefinitionFault if it is broken."""
    folders = form_folders()
    if id not in folders:
        near = get_close_matches(id, list(folders), 1)
        raise UsageFault("fault.unknown_form", form=id, near=near[0] if near else "、".join(folders))
    return read_form(folders[id])


def read_form(folder: Traversable) -> Form:
    """Return the form a folder declares; raise DefinitionFault with file, place and cure."""
    definition = read_definition(folder, "form.toml", FormDef)
    sheets = tuple(read_definition(folder, f"sheets/{id}.toml", SheetDef) for id in definition.sheets)
    rubric = read_definition(folder, "rubric.toml", RubricDef)
    relations = read_definition(folder, "relations.toml", RelationsDef)
    rules = read_definition(folder, "rules.toml", RulesDef)
    _check_tree(rubric)
    instances = _unique(build_instances(definition, sheets, rubric))
    members = build_members(definition, sheets, rubric)
    instances = _with_computed(
        instances, Binder(instances, members, definition.grade_bands, definition.empty_phrases, "sheets")
    )
    binder = Binder(instances, members, definition.grade_bands, definition.empty_phrases, "relations.toml")
    expander = _Expander(definition, sheets, rubric, binder)
    return Form(
        definition=definition,
        sheets=sheets,
        instances=MappingProxyType(instances),
        members=members,
        units=unit_rows(definition),
        cases=tuple(case for relation in relations.relation for case in expander.cases(relation)),
        rubric=rubric,
        criteria=bind_criteria(
            rubric, Binder(instances, members, definition.grade_bands, definition.empty_phrases, "rubric.toml")
        ),
        rules=MappingProxyType(rules.rules),
    )


def read_definition(folder: Traversable, file: str, kind: type[D]) -> D:
    """Return one definition file as its struct; raise DefinitionFault where it is absent, no TOML, or says too much."""
    try:
        text = folder.joinpath(*file.split("/")).read_text("utf-8")
    except FileNotFoundError as fault:
        raise DefinitionFault("fault.definition.absent", file=f"{folder.name}/{file}") from fault
    try:
        return msgspec.convert(tomllib.loads(text, parse_float=Decimal), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise DefinitionFault("fault.definition.content", file=f"{folder.name}/{file}", problem=fault) from fault


def _check_tree(rubric: RubricDef) -> None:
    """Every line stands in a category, every category in a dimension: DefinitionFault where one does not."""
    dimensions = [dimension.id for dimension in rubric.dimension]
    categories = [category.id for category in rubric.category]
    places = [(one.id, one.dimension, dimensions) for one in rubric.category]
    places += [(one.id, one.category, categories) for one in rubric.criterion]
    for place, name, known in places:
        if name not in known:
            raise DefinitionFault(
                "fault.definition.name", file="rubric.toml", place=place, name=name, near="、".join(known)
            )


def _unique(instances: Iterator[Instance]) -> dict[str, Instance]:
    found: dict[str, Instance] = {}
    for instance in instances:
        if instance.name in found:
            raise DefinitionFault("fault.definition.twice", file="sheets", name=instance.name)
        found[instance.name] = instance
    return found


def _with_computed(instances: dict[str, Instance], binder: Binder) -> dict[str, Instance]:
    """Bind the expression of every field the definition switched to computed."""
    bound: dict[str, Instance] = {}
    for name, instance in instances.items():
        if not instance.field.computed or instance.computed is not None:
            bound[name] = instance
            continue
        tree = binder.bind(instance.field.computed, name, Context(instance.row))
        bound[name] = replace(instance, computed=tree, locked=True)
    return bound


@dataclass(frozen=True)
class _Expander:
    """Turns a relation into one case for each row it is asked of."""

    definition: FormDef
    sheets: tuple[SheetDef, ...]
    rubric: RubricDef
    binder: Binder

    def cases(self, relation: RelationDef) -> Iterator[RelationCase]:
        for context in self._contexts(relation.for_each):
            place = f"{relation.code} {relation.title}"
            tree = self.binder.bind(relation.expression, place, context)
            if not isinstance(tree, Binary):
                raise DefinitionFault("fault.definition.relation", file=self.binder.file, place=place)
            when = self.binder.bind_optional(relation.when, place, context)
            at = self.binder.bind(relation.at, place, context) if relation.at else tree.left
            yield RelationCase(relation, context.row, tree, when, self._place(at))

    def _contexts(self, for_each: str) -> Iterator[Context]:
        if for_each == "unit":
            yield from (Context(row) for row, _ in unit_rows(self.definition))
        elif for_each == "column":
            for column, _ in self._amounts():
                words: Mapping[str, Node] = {"consolidated": Name(f"{column}__total"), "units": Name(column)}
                yield Context("total", words)
        elif for_each == "part":
            for column, negative in self._amounts():
                for part in () if negative else self.binder.members[column]:
                    yield Context(
                        part.partition("__")[2], {"part": Name(part), "consolidated": Name(f"{column}__total")}
                    )
        elif for_each:
            yield from self._rubric_contexts(for_each)
        else:
            yield Context()

    def _rubric_contexts(self, for_each: str) -> Iterator[Context]:
        if for_each == "criterion":
            yield from (Context(criterion.id) for criterion in self.rubric.criterion)
        elif for_each == "locked_criterion":
            locked = (one for one in self.rubric.criterion if not editable(one, self.rubric))
            yield from (Context(one.id, {"printed_marks": Number(one.marks)}) for one in locked)
        elif for_each == "dimension":
            yield from (Context(d.id, {"dimension_marks": Number(d.marks)}) for d in self.rubric.dimension)
        elif for_each == "category":
            yield from (Context(c.id, {"category_marks": Number(c.marks)}) for c in self.rubric.category)

    def _amounts(self) -> Iterator[tuple[str, bool]]:
        """Every money column of the unit tables, and whether it may be negative."""
        for block in (block for sheet in self.sheets for block in sheet.blocks):
            if isinstance(block, TableBlock) and block.row_set == "unit":
                yield from ((field.id, field.negative) for field in block.columns if field.type == "money")

    def _place(self, tree: Node) -> str:
        """The first instance an expression names; of a SUM the first cell it takes."""
        for node in walk(tree):
            if isinstance(node, Call) and node.function == "SUM" and names(node)[0] in self.binder.members:
                return self.binder.members[names(node)[0]][0]
            if isinstance(node, Name):
                return node.id
        return ""
