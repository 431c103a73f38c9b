"""What loads but cannot be meant: sums of marks, gaps between bands, ids twice, names that mean two things.

Expressions are looked at in perfxl/form/meaning.py. Every slip is said with folder, file and line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from importlib.resources.abc import Traversable
from itertools import pairwise

from perfxl.form.claims import narrative_slips
from perfxl.form.definition import ItemsBlock, RubricBlock, StepDef
from perfxl.form.form import Form
from perfxl.form.load import read_form
from perfxl.form.meaning import expression_slips
from perfxl.form.positions import Address
from perfxl.form.rulebinding import RuleDef
from perfxl.form.slips import Slip
from perfxl.form.sources import source_of
from perfxl.form.standards import standard_slips
from perfxl.model import Sentence

# What the rubric's rules and formulas ask a line for, whatever a form calls these columns in print.
LINE_COLUMNS = ("full_marks", "claimed_score", "deduction_reason", "evidence", "not_applicable_reason")

MOST_DECIMALS = 6  # 0.000001 万元 is a cent


def lint_folder(folder: Traversable, rules: Collection[str] = ()) -> tuple[Sentence, ...]:
    """Return what is to be corrected in a form's definition: place, state, cure; nothing where all is well.

    `rules` are the codes there are rules for. Raise DefinitionFault where the folder does not even load.
    """
    source = source_of(folder)
    return tuple(
        Sentence("lint.at", {"place": source.place(slip.file, slip.address), "sentence": slip.sentence})
        for slip in lint_form(read_form(folder), rules)
    )


def lint_form(form: Form, rules: Collection[str] = ()) -> tuple[Slip, ...]:
    """Return every slip in a form that loads."""
    return (
        *_money(form),
        *_grades(form),
        *_marks(form),
        *_twice(form),
        *_criteria(form),
        *_bindings(form, rules),
        *_relations(form, rules),
        *_fields(form),
        *_ambiguous(form),
        *_patterns(form),
        *standard_slips(form),
        *expression_slips(form),
        *narrative_slips(form),
    )


def _money(form: Form) -> Iterator[Slip]:
    precision = form.definition.money.precision
    if not 0 <= precision <= MOST_DECIMALS:
        yield Slip.of("form.toml", ("money", "precision"), "lint.precision", precision=precision, most=MOST_DECIMALS)


def _grades(form: Form) -> Iterator[Slip]:
    bands = sorted(form.definition.grade_bands, key=lambda band: band.least)
    here = ("grade_bands",)
    if not bands or bands[0].least != 0:
        lowest = bands[0].grade if bands else ""
        yield Slip.of("form.toml", (*here, lowest), "lint.grades.floor")
    for lower, upper in pairwise(bands):
        if lower.least == upper.least or upper.least > 100:
            address = ("grade_bands", upper.grade)
            yield Slip.of("form.toml", address, "lint.grades.overlap", first=lower.grade, second=upper.grade)
    grade = form.instances.get(form.definition.overall_grade)
    if grade is not None and set(grade.field.choices) != {band.grade for band in bands}:
        choices = "、".join(grade.field.choices)
        printed = ("blocks", grade.field.id, "choices")
        yield Slip.of(f"sheets/{grade.sheet}.toml", printed, "lint.grades.choices", choices=choices)
    if form.rubric.default_policy not in {policy.id for policy in form.rubric.policy}:
        yield Slip.of("rubric.toml", ("default_policy",), "lint.policy", policy=form.rubric.default_policy)


def _marks(form: Form) -> Iterator[Slip]:
    rubric = form.rubric
    for category in rubric.category:
        parts = [one.marks for one in rubric.criterion if one.category == category.id]
        yield from _sum(("category", category.id), category.title, category.marks, parts)
    for dimension in rubric.dimension:
        parts = [one.marks for one in rubric.category if one.dimension == dimension.id]
        yield from _sum(("dimension", dimension.id), dimension.title, dimension.marks, parts)
    for pool in rubric.pool:
        parts = [one.marks for one in rubric.criterion if one.pool == pool.id]
        yield from _sum(("pool", pool.id), pool.title, pool.marks, parts)
    yield from _sum(("dimension",), rubric.title, Decimal(100), [one.marks for one in rubric.dimension])


def _sum(address: tuple[str, ...], title: str, marks: Decimal, parts: list[Decimal]) -> Iterator[Slip]:
    if sum(parts) != marks:
        yield Slip.of("rubric.toml", address, "lint.marks", title=title, marks=marks, sum=Decimal(sum(parts)))


def _twice(form: Form) -> Iterator[Slip]:
    rubric = form.rubric
    lists = {
        "dimension": [one.id for one in rubric.dimension],
        "category": [one.id for one in rubric.category],
        "criterion": [one.id for one in rubric.criterion],
        "policy": [one.id for one in rubric.policy],
        "pool": [one.id for one in rubric.pool],
    }
    for kind, ids in lists.items():
        for id in _repeated(ids):
            yield Slip.of("rubric.toml", (kind, str(_last(ids, id))), "lint.twice", name=id)
    relations = [f"{relation.code} {relation.title}" for relation in form.relations]
    for name in _repeated(relations):
        yield Slip.of("relations.toml", ("relation", str(_last(relations, name))), "lint.twice", name=name)


def _repeated(ids: Collection[str]) -> list[str]:
    return [id for id, count in Counter(ids).items() if count > 1]


def _last(ids: list[str], id: str) -> int:
    return len(ids) - 1 - ids[::-1].index(id)


def _criteria(form: Form) -> Iterator[Slip]:
    for criterion in form.criteria:
        one, here = criterion.definition, ("criterion", criterion.id)
        if _lacks(criterion.computed is None, one.method, one.value):
            yield Slip.of("rubric.toml", here, "lint.parameters", criterion=one.id, method=one.method)
        if one.method == "checklist" and sum(one.items) != one.marks:
            total = Decimal(sum(one.items))
            items = (*here, "items")
            yield Slip.of("rubric.toml", items, "lint.checklist", criterion=one.id, marks=one.marks, sum=total)
        if one.method == "bands" and not _covered(one.steps):
            yield Slip.of("rubric.toml", (*here, "steps"), "lint.bands", criterion=one.id)
        if one.method == "cases" and (not one.steps or one.steps[-1].when):
            yield Slip.of("rubric.toml", (*here, "steps"), "lint.cases", criterion=one.id)
        if (one.pool or one.method == "pool") and one.pool not in form.pools:
            yield Slip.of("rubric.toml", (*here, "pool"), "lint.pool", criterion=one.id, pool=one.pool)
        for number, step in enumerate(one.steps):
            if not 0 <= step.marks <= one.marks:
                address = (*here, "steps", str(number))
                yield Slip.of("rubric.toml", address, "lint.step", criterion=one.id, marks=step.marks)


def _lacks(unscored: bool, method: str, value: str) -> bool:  # noqa: FBT001
    """Whether a method that figures decide has no figures to decide by."""
    return method in ("threshold_linear", "per_occurrence", "bands") and (unscored or not value)


def _covered(steps: tuple[StepDef, ...]) -> bool:
    """Whether every number lies in exactly one band: asked at each bound, and between and beyond them."""
    bounds = sorted({bound for s in steps for bound in (s.above, s.least, s.most, s.below) if bound is not None})
    if not bounds:
        return False
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    probes = [bounds[0] - 1, *bounds, *between, bounds[-1] + 1]
    return all(sum(_holds(step, probe) for step in steps) == 1 for probe in probes)


def _holds(step: StepDef, value: Decimal) -> bool:
    return (
        (step.above is None or value > step.above)
        and (step.least is None or value >= step.least)
        and (step.most is None or value <= step.most)
        and (step.below is None or value < step.below)
    )


def _bindings(form: Form, rules: Collection[str]) -> Iterator[Slip]:
    """Rules the form binds but nobody wrote, and criteria that speak through a rule the form does not bind."""
    for code in form.rules:
        if rules and code not in rules:
            known = "、".join(sorted(rules))
            yield Slip.of("rules.toml", ("rules", code), "lint.rule", code=code, known=known)
    for code, bound in form.rules.items():
        yield from _told(form, code, bound)
    for one in form.rubric.criterion:
        if one.code not in form.rules:
            address = ("criterion", one.id, "code")
            yield Slip.of("rubric.toml", address, "lint.rule", code=one.code, known="、".join(form.rules))


def _told(form: Form, code: str, bound: RuleDef) -> Iterator[Slip]:
    """Fields and lines a rule is told to look at that the form does not have."""
    known = {*form.instances, *(instance.field.id for instance in form.instances.values())}
    places: list[tuple[Address, str]] = [(("fields",), name) for name in bound.fields]
    places += [(("against",), name) for name in bound.against]
    places += [(("topics", id, "fields"), name) for id, topic in bound.topics.items() for name in topic.fields]
    places += [(("groups", group), name) for group, names in bound.groups.items() for name in names]
    for place, name in places:
        if name not in known:
            yield Slip.of("rules.toml", ("rules", code, *place), "lint.field", field=name)
    lines = {one.id for one in form.criteria}
    for name, patterns in bound.lines.items():
        if patterns and name not in lines:  # an overlay empties what it has no line for
            yield Slip.of("rules.toml", ("rules", code, "lines", name), "lint.line", line=name)


def _relations(form: Form, rules: Collection[str]) -> Iterator[Slip]:
    known = {*form.rules, *rules}
    for relation in form.relations:
        if relation.code in known:
            where = ("relation", f"{relation.code} {relation.title}")
            yield Slip.of("relations.toml", where, "lint.relation.rule", code=relation.code)
        address = ("relation", f"{relation.code} {relation.title}")
        for key, text in (("title", relation.title), ("basis", relation.basis)):
            if not text.strip():
                yield Slip.of("relations.toml", address, "lint.relation", code=relation.code, key=key)


def _fields(form: Form) -> Iterator[Slip]:
    for instance in form.instances.values():
        if instance.field.type == "choice" and not instance.field.choices:
            address = ("blocks", instance.field.id)
            yield Slip.of(f"sheets/{instance.sheet}.toml", address, "lint.choices", field=instance.name)
    one = form.definition
    named = [("identity", name) for name in one.identity] + [("report_fields", name) for name in one.report_fields]
    named += [(key, getattr(one, key)) for key in ("overall_score", "overall_grade", "unit_name", "unit_code")]
    named += [("previous", each.field) for each in one.previous] + [("key_figures", name) for name in one.key_figures]
    for key, name in named:
        if name not in form.instances:
            yield Slip.of("form.toml", (key,), "lint.field", field=name)
    for page in form.sheets:
        for block in page.blocks:
            if isinstance(block, RubricBlock):
                for column in sorted({*LINE_COLUMNS} - {field.id for field in block.columns}):
                    yield Slip.of(f"sheets/{page.id}.toml", ("blocks",), "lint.column", column=column)


def _patterns(form: Form) -> Iterator[Slip]:
    """Every pattern can be read: at check time it is too late to say so."""
    evidence = form.definition.explanations.evidence
    given: list[tuple[str, Address, str]] = [("form.toml", ("explanations", "evidence"), one) for one in evidence]
    for code, bound in form.rules.items():
        topics = (one for topic in bound.topics.values() for one in topic.patterns)
        given += [("rules.toml", ("rules", code), one) for one in (*bound.patterns, *bound.unless, *topics)]
        for key, named in (("words", bound.words), ("lines", bound.lines)):
            given += [("rules.toml", ("rules", code, key, name), one) for name, ones in named.items() for one in ones]
    for file, address, pattern in given:
        try:
            re.compile(pattern)
        except re.error as fault:
            yield Slip.of(file, address, "lint.pattern", pattern=pattern, problem=fault)


def _ambiguous(form: Form) -> Iterator[Slip]:
    """Names that mean two things: a field and a column, a field and a list, a column of two tables."""
    homes: dict[str, tuple[str, str]] = {}
    declared = [(i.name.partition("__")[0], i.sheet, i.table if i.row else "") for i in form.instances.values()]
    lists = [(b.id, s.id, f"items {b.id}") for s in form.sheets for b in s.blocks if isinstance(b, ItemsBlock)]
    told: set[str] = set()
    for name, sheet, table in (*declared, *lists):
        home = homes.setdefault(name, (sheet, table))
        if home != (sheet, table) and name not in told:
            told.add(name)
            yield Slip.of(f"sheets/{sheet}.toml", ("blocks", name, "id"), "lint.ambiguous", name=name, first=home[0])
