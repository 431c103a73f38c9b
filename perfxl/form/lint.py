"""What loads but cannot be meant: sums of marks, gaps between bands, divisions by zero, text in arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from perfxl.expression import COMPARISONS, Binary, Call, Name, Node, Number, Text, names, walk
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.definition import StepDef
from perfxl.form.form import Form
from perfxl.model import Sentence


def lint_form(form: Form) -> tuple[Sentence, ...]:
    """Return what is to be corrected in a form's definition: file, place, state, cure; nothing where all is well."""
    return (*_grades(form), *_marks(form), *_criteria(form), *_expressions(form), *_circles(form), *_fields(form))


def _grades(form: Form) -> Iterator[Sentence]:
    bands = sorted(form.definition.grade_bands, key=lambda band: band.least)
    if not bands or bands[0].least != 0:
        yield Sentence("lint.grades.floor", {})
    for lower, upper in pairwise(bands):
        if lower.least == upper.least or upper.least > 100:
            yield Sentence("lint.grades.overlap", {"first": lower.grade, "second": upper.grade})
    choices = form.instances[form.definition.overall_grade].field.choices
    if set(choices) != {band.grade for band in bands}:
        yield Sentence("lint.grades.choices", {"choices": "、".join(choices)})
    if form.rubric.default_policy not in {policy.id for policy in form.rubric.policy}:
        yield Sentence("lint.policy", {"policy": form.rubric.default_policy})


def _marks(form: Form) -> Iterator[Sentence]:
    rubric = form.rubric
    sums = [
        (category.title, category.marks, [c.marks for c in rubric.criterion if c.category == category.id])
        for category in rubric.category
    ]
    sums += [
        (dimension.title, dimension.marks, [c.marks for c in rubric.category if c.dimension == dimension.id])
        for dimension in rubric.dimension
    ]
    sums += [(pool.title, pool.marks, [c.marks for c in rubric.criterion if c.pool == pool.id]) for pool in rubric.pool]
    sums.append((rubric.title, Decimal(100), [dimension.marks for dimension in rubric.dimension]))
    for title, marks, parts in sums:
        if sum(parts) != marks:
            yield Sentence("lint.marks", {"title": title, "marks": marks, "sum": Decimal(sum(parts))})


def _criteria(form: Form) -> Iterator[Sentence]:
    for criterion in form.criteria:
        one = criterion.definition
        if one.method in ("threshold_linear", "per_occurrence") and criterion.computed is None:
            yield Sentence("lint.parameters", {"criterion": one.id, "method": one.method})
        if one.method == "checklist" and sum(one.items) != one.marks:
            total = Decimal(sum(one.items))
            yield Sentence("lint.checklist", {"criterion": one.id, "marks": one.marks, "sum": total})
        if one.method == "bands" and not _covered(one.steps):
            yield Sentence("lint.bands", {"criterion": one.id})
        if one.method == "cases" and (not one.steps or one.steps[-1].when):
            yield Sentence("lint.cases", {"criterion": one.id})
        if one.pool and one.pool not in form.pools:
            yield Sentence("lint.pool", {"criterion": one.id, "pool": one.pool})
        for step in one.steps:
            if not 0 <= step.marks <= one.marks:
                yield Sentence("lint.step", {"criterion": one.id, "marks": step.marks})


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


def _expressions(form: Form) -> Iterator[Sentence]:
    for case in form.cases:
        if case.row in ("", "total"):
            place = f"relations.toml {case.relation.code} {case.relation.title}"
            yield from _unguarded(case.expression, case.when, place)
            yield from _clashes(form, case.expression, place)
    for criterion in form.criteria:
        if criterion.computed is not None:
            place = f"rubric.toml {criterion.id}"
            yield from _unguarded(criterion.computed, criterion.applies_when, place)
            yield from _clashes(form, criterion.computed, place)


def _unguarded(node: Node, guard: Node | None, place: str) -> Iterator[Sentence]:
    """Find a division whose divisor no condition around it mentions."""
    guarded = set(names(guard)) if guard is not None else set()

    def search(part: Node, known: set[str]) -> Iterator[Sentence]:
        if isinstance(part, Call) and part.function == "IF":
            condition, then, otherwise = part.arguments
            inner = known | set(names(condition))
            yield from search(condition, known)
            yield from search(then, inner)
            yield from search(otherwise, inner)
        elif isinstance(part, Binary):
            if part.operator == "/" and not isinstance(part.right, Number) and not set(names(part.right)) <= known:
                yield Sentence("lint.division", {"place": place, "names": "、".join(names(part.right))})
            yield from search(part.left, known)
            yield from search(part.right, known)
        elif isinstance(part, Call):
            for argument in part.arguments:
                yield from search(argument, known)

    found: dict[str, Sentence] = {}
    for sentence in search(node, guarded):
        found.setdefault(str(sentence.facts["names"]), sentence)
    yield from found.values()


def _clashes(form: Form, node: Node, place: str) -> Iterator[Sentence]:
    """Find a text field in arithmetic, or compared by size."""
    for part in walk(node):
        if not isinstance(part, Binary) or part.operator in ("=", "<>"):
            continue
        for side in (part.left, part.right):
            text = isinstance(side, Text) or (isinstance(side, Name) and _is_text(form, side.id))
            if text:
                what = side.value if isinstance(side, Text) else side.id if isinstance(side, Name) else ""
                kind = "lint.clash.compared" if part.operator in COMPARISONS else "lint.clash"
                yield Sentence(kind, {"place": place, "name": what, "operator": part.operator})


def _is_text(form: Form, name: str) -> bool:
    instance = form.instances.get(name)
    return instance is not None and FIELD_TYPES[instance.field.type].stored == "text"


def _circles(form: Form) -> Iterator[Sentence]:
    """Find computed fields that take each other."""
    settled: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> Iterator[Sentence]:
        if name in trail:
            yield Sentence("lint.circle", {"names": " → ".join((*trail[trail.index(name) :], name))})
            return
        instance = form.instances.get(name)
        if name in settled or instance is None or instance.computed is None:
            return
        for used in names(instance.computed):
            for member in form.members.get(used, (used,)):
                yield from visit(member, (*trail, name))
        settled.add(name)

    for name in form.instances:
        yield from visit(name, ())


def _fields(form: Form) -> Iterator[Sentence]:
    for instance in form.instances.values():
        if instance.field.type == "choice" and not instance.field.choices:
            yield Sentence("lint.choices", {"field": instance.name})
    known = (*form.definition.identity, form.definition.overall_score, form.definition.overall_grade)
    for name in (*known, *form.definition.report_fields):
        if name not in form.instances:
            yield Sentence("lint.field", {"field": name})
