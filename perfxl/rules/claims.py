"""What rules about a claimed score share: its inputs in words, and every cell a corrected score takes along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import reduce

from msgspec.structs import replace

from perfxl.expression import Node, evaluate, to_text
from perfxl.form import Criterion, SubmissionScope
from perfxl.model import Kind, Level, ScoreLine, Sentence, Support, amount, plain
from perfxl.rules.base import Case


def inputs_in_words(line: ScoreLine) -> tuple[Sentence, ...]:
    """Return a line's inputs as sentences name them: label, value, cell."""
    return tuple(
        Sentence(
            "rule.input",
            {"label": each.label, "value": _shown(each.value), "place": str(each.cell or "")},
        )
        for each in line.inputs
    )


def input_places(line: ScoreLine) -> tuple[str, ...]:
    """Return the cells a line's figures stand in."""
    return tuple(dict.fromkeys(str(each.cell) for each in line.inputs if each.cell is not None))


def _shown(value: Decimal | str | None) -> object:
    if value is None:
        return Sentence("rule.blank", {})
    return amount(value) if isinstance(value, Decimal) else value


def taken_along(case: Case, criterion: Criterion, line: ScoreLine) -> tuple[str, ...]:
    """Return the fields that have to change when a line's score does: its reason, the total, the grade, the report."""
    definition = case.form.definition
    total = new_total(case, line)
    fields = [criterion.cell("deduction_reason")] if (line.computed or Decimal(0)) < line.full_marks else []
    if case.submission[definition.overall_score].value != total:
        fields.append(definition.overall_score)
    if new_grade(case, line) != case.submission.text(definition.overall_grade):
        fields.append(definition.overall_grade)
    return (*fields, *(score_mentions(case) if total != case.score.claimed else ()))


def eased_level(case: Case, criterion: Criterion) -> Level | None:
    """Return the level a condition of the form gives a claim above the computed score, None for the rule's own."""
    return _eased(case.scope, criterion)


def _eased(scope: SubmissionScope, criterion: Criterion) -> Level | None:
    held = (level for when, level in criterion.level_when if evaluate(when, scope) is True)
    return next(held, None)


def column_cell(case: Case, name: str) -> Sentence:
    """Return a cell of the rubric by its column's name: “不适用原因”栏（评分表!I5）."""
    return Sentence("rule.column_cell", {"label": case.form.instances[name].field.label, "place": case.place(name)})


def one_or_other(choices: Sequence[str]) -> object:
    """Return texts to choose from in one: “甲”或“乙”."""
    quoted: list[object] = [f"“{each}”" for each in choices]
    return (
        reduce(lambda first, second: Sentence("rule.or", {"first": first, "second": second}), quoted) if quoted else ""
    )


def easing_choices(case: Case, criterion: Criterion) -> tuple[str, ...]:
    """Return the choices of the balance field that, with evidence named, make the claim a matter to explain."""
    nature, values = criterion.definition.balance, dict(case.submission.values)
    evidence = criterion.cell("evidence")
    values[evidence] = replace(values[evidence], kind=Kind.TEXT, value=evidence)
    found = []
    for choice in case.form.instances[nature].field.choices if nature else ():
        values[nature] = replace(values[nature], kind=Kind.TEXT, value=choice)
        if _eased(SubmissionScope(values, case.submission.members), criterion) is not None:
            found.append(choice)
    return tuple(found)


def is_off(case: Case, criterion: Criterion, line: ScoreLine) -> bool:
    """Whether figures say that this line's score has to change (an eased claim may stand once it is explained)."""
    if line.support is not Support.COMPUTED or line.claimed is None or line.computed is None:
        return False
    if line.claimed > line.full_marks or line.claimed < 0 or eased_level(case, criterion) is not None:
        return False
    return line.claimed > line.computed or (line.claimed != line.computed and criterion.definition.code != "R01")


def corrected(case: Case, line: ScoreLine) -> tuple[ScoreLine, ...]:
    """Return the lines whose scores change when everything that is off is corrected, `line` among them."""
    return tuple(each for criterion, each in case.scored if each.id == line.id or is_off(case, criterion, each))


def new_total(case: Case, line: ScoreLine) -> Decimal:
    """Return the total once this line and every other that is off are corrected: one total, whichever is read first."""
    changes = ((each.computed or Decimal(0)) - (each.claimed or Decimal(0)) for each in corrected(case, line))
    return case.score.claimed + sum(changes, Decimal(0))


def new_grade(case: Case, line: ScoreLine) -> str:
    """Return the grade of the total once this line is corrected."""
    return case.form.grade(max(Decimal(0), new_total(case, line)))


def score_mentions(case: Case) -> tuple[str, ...]:
    """Return the report's texts in which the claimed total stands: 98分, 98.0 分."""
    total = re.escape(f"{case.score.claimed.normalize():f}")
    pattern = re.compile(rf"(?<![\d.]){total}(?:\.0+)?\s*分")
    return tuple(name for name in case.form.definition.report_fields if pattern.search(case.submission.text(name)))


def along_in_words(case: Case, criterion: Criterion, line: ScoreLine) -> tuple[Sentence, ...]:
    """Return the cells to change along with a corrected score, each with what goes into it."""
    definition, total = case.form.definition, new_total(case, line)
    told = []
    for name in taken_along(case, criterion, line):
        facts: dict[str, object] = {"place": case.place(name), "total": plain(total)}
        if name == definition.overall_score:
            alone = len(corrected(case, line)) == 1
            told.append(Sentence("rule.along.total" if alone else "rule.along.total.all", facts))
        elif name == definition.overall_grade:
            told.append(Sentence("rule.along.grade", {**facts, "grade": new_grade(case, line)}))
        elif name == criterion.cell("deduction_reason"):
            told.append(Sentence("rule.along.reason", facts))
        else:
            told.append(Sentence("rule.along.report", {**facts, "claimed": plain(case.score.claimed)}))
    return tuple(told)


def says_something(name: str, phrases: tuple[str, ...]) -> str:
    """Return the condition that a text is there and is none of the phrases that explain nothing."""
    others = "".join(f', {name} <> "{phrase}"' for phrase in phrases)
    return f"AND(NOT(ISBLANK({name})){others})"


def condition(node: Node | None) -> str:
    """Return a bound expression as text, so that it can stand in a condition; '' where there is none."""
    return f"({to_text(node)})" if node is not None else ""
