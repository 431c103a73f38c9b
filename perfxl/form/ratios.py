"""The ratios a form compares departments by (B03), bound and worked out for one return."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from perfxl.expression import evaluate, names
from perfxl.form.binding import Binder, Context
from perfxl.form.checks import typed_parts
from perfxl.form.definition import RatioDef
from perfxl.form.form import Form, Ratio
from perfxl.form.scope import SubmissionScope
from perfxl.model import Kind, Submission

PLACES = Decimal("0.0001")
BEYOND = Decimal(10) ** 20
"""No ratio of a department is as large, and figures much larger have no room for their decimals."""


def bind_ratios(ratios: tuple[RatioDef, ...], binder: Binder) -> tuple[Ratio, ...]:
    """Return the ratios of a form; raise DefinitionFault for a name the form has not."""
    return tuple(
        Ratio(
            one,
            binder.bind(one.expression, one.id, Context(address=("ratios", one.id, "expression"))),
            binder.bind_optional(one.when, one.id, Context(address=("ratios", one.id, "when"))),
        )
        for one in ratios
    )


def ratios_of(form: Form, submission: Submission) -> Mapping[str, Decimal | None]:
    """Return a return's ratios by id, to 4 decimals; None where a figure it takes was not given or cannot be read.

    A ratio whose condition does not hold (nobody to divide by) is left out: there is nothing to compare.
    """
    scope = SubmissionScope.of(submission)
    found: dict[str, Decimal | None] = {}
    for one in form.ratios:
        if any(_lacks(form, submission, name) for name in names(one.value)):
            found[one.definition.id] = None
            continue
        if one.when is not None and evaluate(one.when, scope) is not True:
            continue
        value = evaluate(one.value, scope)
        usable = value if isinstance(value, Decimal) and abs(value) < BEYOND else None
        found[one.definition.id] = None if usable is None else usable.quantize(PLACES, ROUND_HALF_UP)
    return found


def _lacks(form: Form, submission: Submission, name: str) -> bool:
    """Whether nothing was given of a figure: of a sum, in none of the cells it takes."""
    computed = form.instances[name].computed
    parts = typed_parts(form, computed) if computed is not None else (name,)
    cells = [cell for part in parts for cell in submission.members.get(part, (part,))]
    usable = (Kind.NUMBER,)
    return not any(cell in submission.values and submission[cell].kind in usable for cell in cells)
