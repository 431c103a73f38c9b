"""Binding the rubric: every criterion's parameters become trees over instance names."""

from __future__ import annotations

from perfxl.expression import Binary, Call, Node, Number, names
from perfxl.form.binding import Binder, Context
from perfxl.form.definition import CriterionDef, RubricDef, StepDef
from perfxl.form.form import Criterion, Step
from perfxl.form.instances import editable
from perfxl.form.methods import marks_expression, reachable_marks


def bind_criteria(rubric: RubricDef, binder: Binder) -> tuple[Criterion, ...]:
    """Return the rubric's lines in order, bound; raise DefinitionFault for a name that is not there."""
    dimensions = {category.id: category.dimension for category in rubric.category}
    return tuple(
        _criterion(definition, dimensions[definition.category], rubric, binder) for definition in rubric.criterion
    )


def _criterion(definition: CriterionDef, dimension: str, rubric: RubricDef, binder: Binder) -> Criterion:
    place, here = definition.id, Context(definition.id)
    line = ("criterion", definition.id)
    value = binder.bind_optional(definition.value, place, here.at(*line, "value"))
    steps = tuple(
        _step(step, value, binder, here.at(*line, "steps", str(number))) for number, step in enumerate(definition.steps)
    )
    mode = definition.step_mode or rubric.step_mode
    computed = marks_expression(definition, value, steps, mode)
    applies_when = binder.bind_optional(definition.applies_when, place, here.at(*line, "applies_when"))
    inputs = tuple(name for name in names(computed) if name in binder.instances) if computed else ()
    blank = here.at(*line, "optional")
    optional = {name for text in definition.optional for name in names(binder.bind(text, place, blank))}
    target = names(binder.bind(definition.target, place, here.at(*line, "target")))[0] if definition.target else ""
    reached = binder.bind_optional(definition.completion, place, here.at(*line, "completion"))
    levels = here.at(*line, "level_when")
    return Criterion(
        definition=definition,
        dimension=dimension,
        value=value,
        computed=computed,
        steps=steps,
        applies_when=applies_when,
        applies_inputs=names(applies_when) if applies_when else (),
        target=target,
        inputs=inputs,
        required=tuple(name for name in inputs if name not in optional),
        level_when=tuple((binder.bind(each.when, place, levels), each.level) for each in definition.level_when),
        reachable=reachable_marks(definition, mode),
        editable=editable(definition, rubric),
        completion=names(reached)[0] if reached is not None else "",
    )


def _step(step: StepDef, value: Node | None, binder: Binder, here: Context) -> Step:
    """Bind a case's condition, or spell a band's bounds out over the value."""
    if step.when:
        return Step(step.marks, binder.bind(step.when, here.row, here), step.words)
    bounds = ((">", step.above), (">=", step.least), ("<=", step.most), ("<", step.below))
    if value is None:
        return Step(step.marks, None, step.words)
    held = tuple(Binary(operator, value, Number(bound)) for operator, bound in bounds if bound is not None)
    if not held:
        return Step(step.marks, None, step.words)
    return Step(step.marks, held[0] if len(held) == 1 else Call("AND", held), step.words)
