"""From a form folder to a Form: read, convert, build the cells, bind every expression."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from perfxl.errors import DefinitionFault, UsageFault
from perfxl.expression import COMPARISONS, Binary, Call, Name, Node, Number, names, walk
from perfxl.form.binding import Binder, Context
from perfxl.form.claims import bind_narrative
from perfxl.form.criteria import bind_criteria
from perfxl.form.definition import (
    Def,
    FormDef,
    RelationDef,
    RelationsDef,
    RubricDef,
    SheetDef,
    TableBlock,
    TextBlock,
)
from perfxl.form.folders import form_folders, version_folders
from perfxl.form.form import Form, Instance, RelationCase
from perfxl.form.instances import build_instances, build_members, editable, unit_rows
from perfxl.form.narrative import FILE as NARRATIVE
from perfxl.form.narrative import MEASURES, NarrativeDef
from perfxl.form.positions import Address, label_of
from perfxl.form.ratios import bind_ratios
from perfxl.form.rulebinding import RuleDef, RulesDef
from perfxl.form.sources import Source, source_of
from perfxl.model import Audience, Level

CHOICES = {
    "level": tuple(Level),
    "audience": tuple(Audience),
    "method": ("threshold_linear", "bands", "cases", "per_occurrence", "checklist", "judgement", "pool"),
    "step_mode": ("whole", "started", "prorata"),
    "direction": ("at_most", "at_least"),
    "scores": ("claimed", "corrected"),
    "on_not_applicable": ("keep", "drop_and_rescale", "zero"),
    "in_pool": ("same", "share"),
    "accepts": ("basis", "clauses", "points", "word"),
    "on_missing_input": ("keep", "zero"),
    "measure": MEASURES,
    "compare": ("same", "at_most"),
    "for_each": ("", "unit", "column", "part", "criterion", "locked_criterion", "dimension", "category"),
}

D = TypeVar("D", bound=Def)


def load_form(id: str, subordinates: int | None = None, version: str = "") -> Form:
    """Return the form of that id; raise UsageFault if there is none, DefinitionFault if it is broken.

    `subordinates` is how many subordinates' rows are preprinted; as delivered where None. `version` is one of
    `form_versions`, the current one where empty.
    """
    folder = form_versions(id)[version] if version else form_folder(id, delivered_only=True)
    return _loaded(_hashable(folder), subordinates)


def _hashable(folder: Traversable) -> Hashable:
    """The folder as a key: every Traversable there is can be one, only its protocol does not say so."""
    return cast("Hashable", folder)


@lru_cache(maxsize=64)
def _loaded(folder: Traversable, subordinates: int | None) -> Form:
    return read_form(folder, subordinates)


def form_versions(id: str) -> Mapping[str, Traversable]:
    """Return the folders of a form's other versions, withdrawn or not, by version; the current one is not among them.

    Raise UsageFault where there is no such form, DefinitionFault where one of them does not load.
    """
    return _versions(_hashable(form_folder(id, delivered_only=True)))


@lru_cache(maxsize=64)
def _versions(folder: Traversable) -> Mapping[str, Traversable]:
    folders = version_folders(folder).values()
    return {str(source_of(each).table("form.toml")["version"]): each for each in folders}


def known_forms() -> Iterator[Form]:
    """Yield every form we were delivered with, each followed by its other versions."""
    for id in form_folders():
        yield load_form(id)
        yield from (load_form(id, version=version) for version in form_versions(id))


def with_subordinates(form: Form, rows: int) -> Form:
    """Return the same form with so many subordinates' rows."""
    return form if form.folder is None else _loaded(_hashable(form.folder), rows)


def form_folder(form: str, *, delivered_only: bool = False) -> Traversable:
    """Return the folder of a form we were delivered with, or the folder at that path; raise UsageFault for neither."""
    folders = form_folders()
    if form in folders:
        return folders[form]
    if not delivered_only and (Path(form) / "form.toml").is_file():
        return Path(form)
    near = get_close_matches(form, list(folders), 1)
    raise UsageFault("fault.unknown_form", form=form, near=near[0] if near else "、".join(folders))


def read_form(folder: Traversable, subordinates: int | None = None) -> Form:
    """Return the form a folder declares; raise DefinitionFault with file, place and cure."""
    source = source_of(folder)
    try:
        return _read(source, subordinates)
    except DefinitionFault as fault:
        raise _placed(fault, source) from fault


def _placed(fault: DefinitionFault, source: Source) -> DefinitionFault:
    """Return the fault with the line of its address, where it has one."""
    facts = dict(fault.facts)
    address = facts.pop("address", None)
    if not isinstance(address, tuple):
        return fault
    return DefinitionFault(fault.key, **{**facts, "file": source.place(str(facts["file"]), address)})


def _read(source: Source, subordinates: int | None) -> Form:
    definition = read_definition(source, "form.toml", FormDef)
    if subordinates is not None:
        definition = msgspec.structs.replace(definition, subordinate_rows=subordinates)
    sheets = tuple(_sheet(source, id, definition) for id in definition.sheets)
    rubric = read_definition(source, "rubric.toml", RubricDef)
    relations = read_definition(source, "relations.toml", RelationsDef)
    rules = read_definition(source, "rules.toml", RulesDef)
    narrative = read_definition(source, NARRATIVE, NarrativeDef) if source.has(NARRATIVE) else NarrativeDef()
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
        relations=relations.relation,
        ratios=bind_ratios(definition.ratios, replace(binder, file="form.toml")),
        narrative=bind_narrative(narrative, replace(binder, file=NARRATIVE)),
        current=_current(source),
        folder=source.folder,
    )


def _current(source: Source) -> str:
    """The current version of the form a version's folder lies in; empty for a form's own folder."""
    return str(source.base.table("form.toml")["version"]) if source.is_version and source.base is not None else ""


def read_definition(source: Source, file: str, kind: type[D]) -> D:
    """Return one definition file as its struct; raise DefinitionFault where it is absent, no TOML, or says too much."""
    table = source.table(file)
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as fault:
        address = _address(str(fault), table)
        facts = {"file": file, "problem": _problem(fault), "address": address}
        raise DefinitionFault("fault.definition.content", **facts) from fault


def _problem(fault: msgspec.ValidationError) -> str:
    """What is wrong, with the words that may stand there where it is a choice."""
    text = str(fault)
    key = re.search(r"\.(\w+)(?:\[\d+\])?`$", text)
    allowed = CHOICES.get(key[1], ()) if key and text.startswith("Invalid enum value") else ()
    return f"{text} ({' | '.join(allowed)})" if allowed else text


def _address(problem: str, table: object) -> Address:
    """Turn msgspec's path (`$.criterion[3].method`) into an address by ids."""
    path = re.search(r"`\$([^`]*)`$", problem)
    found: list[str] = []
    for key, number in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", path[1] if path else ""):
        if number == "...":  # msgspec does not say which rule
            table = table if isinstance(table, dict) else {}
            found.append(next((code for code, rule in table.items() if _refused(rule)), ""))
            table = table.get(found[-1])
            continue
        table = table.get(key) if key and isinstance(table, dict) else table
        if number and isinstance(table, list):
            table = table[int(number)]
            found.append(label_of(table, int(number)) if isinstance(table, dict) else number)
        elif key:
            found.append(key)
    unknown = re.search(r"unknown field `(\w+)`", problem)
    return (*found, unknown[1]) if unknown else tuple(found)


def _refused(rule: object) -> bool:
    try:
        msgspec.convert(rule, RuleDef)
    except msgspec.ValidationError:
        return True
    return False


def _sheet(source: Source, id: str, definition: FormDef) -> SheetDef:
    """Return a sheet, its fixed texts with the form's own issuer and title in them."""
    sheet = read_definition(source, f"sheets/{id}.toml", SheetDef)
    blocks = (
        msgspec.structs.replace(
            block, text=block.text.replace("{issuer}", definition.issuer).replace("{title}", definition.title)
        )
        if isinstance(block, TextBlock)
        else block
        for block in sheet.blocks
    )
    return msgspec.structs.replace(sheet, blocks=tuple(blocks))


def _check_tree(rubric: RubricDef) -> None:
    """Every line stands in a category, every category in a dimension: DefinitionFault where one does not."""
    dimensions = [dimension.id for dimension in rubric.dimension]
    categories = [category.id for category in rubric.category]
    places = [("category", one.id, "dimension", one.dimension, dimensions) for one in rubric.category]
    places += [("criterion", one.id, "category", one.category, categories) for one in rubric.criterion]
    for kind, place, key, name, known in places:
        if name not in known:
            near, address = "、".join(known), (kind, place, key)
            raise DefinitionFault(
                "fault.definition.name", file="rubric.toml", place=place, name=name, near=near, address=address
            )


def _unique(instances: Iterator[Instance]) -> dict[str, Instance]:
    found: dict[str, Instance] = {}
    for instance in instances:
        if instance.name in found:
            address = _field_address(instance)
            raise DefinitionFault(
                "fault.definition.twice", file=f"sheets/{instance.sheet}.toml", name=instance.name, address=address
            )
        found[instance.name] = instance
    return found


def _field_address(instance: Instance) -> Address:
    return ("blocks", instance.field.id)


def _with_computed(instances: dict[str, Instance], binder: Binder) -> dict[str, Instance]:
    """Bind the expression of every field the definition switched to computed."""
    bound: dict[str, Instance] = {}
    for name, instance in instances.items():
        if not instance.field.computed or instance.computed is not None:
            bound[name] = instance
            continue
        here = Context(instance.row, address=("blocks", instance.field.id, "computed"))
        tree = replace(binder, file=f"sheets/{instance.sheet}.toml").bind(instance.field.computed, name, here)
        bound[name] = replace(instance, computed=tree, locked=True)
    return bound


class _Expander(Struct, frozen=True, dict=True):
    """Turns a relation into one case for each row it is asked of."""

    definition: FormDef
    sheets: tuple[SheetDef, ...]
    rubric: RubricDef
    binder: Binder

    def cases(self, relation: RelationDef) -> Iterator[RelationCase]:
        for context in self._contexts(relation.for_each):
            place = f"{relation.code} {relation.title}"
            line = ("relation", place)
            tree = self.binder.bind(relation.expression, place, context.at(*line, "expression"))
            if not isinstance(tree, Binary) or tree.operator not in COMPARISONS:
                address = (*line, "expression")
                raise DefinitionFault("fault.definition.relation", file="relations.toml", place=place, address=address)
            when = self.binder.bind_optional(relation.when, place, context.at(*line, "when"))
            at = self.binder.bind(relation.at, place, context.at(*line, "at")) if relation.at else tree.left
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
