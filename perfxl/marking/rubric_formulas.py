"""The formulas of one line of the rubric: marks, conclusion and inputs, live over the department's cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfxl.expression import to_excel
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form import Criterion
from perfxl.marking.case import Marking
from perfxl.marking.references import OutOfReach, References
from perfxl.marking.status import LONGEST_FORMULA, reference
from perfxl.marking.words import quoted, support_words
from perfxl.model import ScoreInput, ScoreLine, Support, plain

PLACES = 2
SHOWN_TEXT = 30  # letters of a text among the inputs
_NOTHING = '""'
LONGEST_LITERAL = 250  # Excel's string literals end at 255

Guards = tuple[tuple[str, Support], ...]
"""In order: a condition under which a line has no marks of its own, and what it then stands on."""

STATED = (Support.ATTESTED, Support.EVIDENCED)


def guards(case: Marking, criterion: Criterion | None) -> Guards:
    """Return why a line may have no marks, as formulas; none where no figure decides or a cell is out of reach."""
    if criterion is None or criterion.computed is None:
        return ()
    references = References(case.form, case.submission)
    try:
        applies = to_excel(criterion.applies_when, references) if criterion.applies_when else ""
        found = (
            (_blank(criterion.applies_inputs, references), Support.INPUTS_MISSING),
            (f"NOT({applies})" if applies else "", Support.NOT_APPLICABLE),
            (_any(_targets(case, criterion, references)), Support.NOT_APPLICABLE),
            (_blank(criterion.required, references), Support.INPUTS_MISSING),
        )
    except OutOfReach:
        return ()
    return tuple(guard for guard in found if guard[0])


def _blank(names: Iterable[str], references: References) -> str:
    return _any(f'{references.cell(name)}=""' for name in names)


def _targets(case: Marking, criterion: Criterion, references: References) -> Iterator[str]:
    """Yield a test for each word with which a target declares that there is none."""
    if criterion.target:
        target = f'SUBSTITUTE(TRIM({references.cell(criterion.target)}),"。","")'
        yield from (f'{target}="{quoted(word)}"' for word in case.form.definition.absent_words)


def _any(tests: Iterable[str]) -> str:
    joined = ",".join(tests)
    return f"OR({joined})" if joined else ""


def marks(case: Marking, criterion: Criterion | None, line: ScoreLine, conditions: Guards) -> str | None:
    """Return the marks as a formula, None where no figure decides; what was only stated keeps its marks meanwhile."""
    if criterion is None or criterion.computed is None or not conditions:
        return None
    try:
        formula = f'IFERROR(ROUND({to_excel(criterion.computed, References(case.form, case.submission))},{PLACES}),"")'
    except OutOfReach:
        return None
    for condition, support in reversed(conditions):
        stated = line.support in STATED and support is Support.INPUTS_MISSING and line.computed is not None
        formula = (
            f"IF({condition},{plain(line.computed) if stated and line.computed is not None else _NOTHING},{formula})"
        )
    return formula if len(formula) <= LONGEST_FORMULA else None


def conclusion(case: Marking, line: ScoreLine, conditions: Guards, claimed: str, computed: str) -> str:
    """Return what became of a line as a formula over its claimed and computed marks."""
    words = support_words(case, line)
    agrees, differs = case.say("support.agrees"), case.say("support.differs")
    formula = f'IF({computed}="","{words}",IF(ROUND({computed}-N({claimed}),6)=0,"{agrees}","{differs}"))'
    for condition, support in reversed(conditions):
        stated = line.support in STATED and support is Support.INPUTS_MISSING
        formula = f'IF({condition},"{words if stated else case.support(support)}",{formula})'
    return formula


def inputs(case: Marking, line: ScoreLine) -> tuple[str, str | None]:
    """Return the figures a line was scored from as text, and as a formula that shows the same live."""
    end = case.say("separator.input")
    texts = [f"{one.label} {_said(case, one)}" for one in line.inputs]
    formula = f'&"{end}"&'.join(_piece(case, one, text) for one, text in zip(line.inputs, texts, strict=True))
    live = formula and len(formula) <= LONGEST_FORMULA and all(len(text) <= LONGEST_LITERAL for text in texts)
    return end.join(texts), formula if live else None


def _piece(case: Marking, one: ScoreInput, text: str) -> str:
    held = case.submission.values.get(one.name)
    if held is None or held.cell is None:
        return f'"{quoted(text)}"'
    cell = reference(held)
    return f'"{quoted(one.label)} "&IF({cell}="","{quoted(_unfilled(case, one))}",{_as_text(case, one.name, cell)})'


def _as_text(case: Marking, name: str, cell: str) -> str:
    instance = case.form.instances.get(name)
    if instance is None:
        return cell
    kind = FIELD_TYPES[instance.field.type]
    if kind.stored == "text":
        return f'IF(LEN({cell})>{SHOWN_TEXT},LEFT({cell},{SHOWN_TEXT})&"…",{cell})'
    return f'TEXT({cell},"{kind.number_format}")' if _is_formatted(kind.number_format) else cell


def _is_formatted(pattern: str) -> bool:
    """Whether the bare number would read otherwise than the cell does: percentages and dates."""
    return "%" in pattern or "yy" in pattern


def _said(case: Marking, one: ScoreInput) -> str:
    """Return an input's value in words; one the roster supplied says so."""
    return (_shown(case, one) if one.supplied is None else "") or _unfilled(case, one)


def _unfilled(case: Marking, one: ScoreInput) -> str:
    """Return what an input's empty cell counts as: blank, or what the roster says."""
    if one.supplied is None:
        return case.say("scores.blank")
    return case.say("scores.supplied", value=_shown(case, one))


def _shown(case: Marking, one: ScoreInput) -> str:
    """Return an input's value as the formula will show it."""
    if isinstance(one.value, Decimal):
        instance = case.form.instances.get(one.name)
        percent = instance is not None and "%" in FIELD_TYPES[instance.field.type].number_format
        return f"{one.value * 100:.2f}%" if percent else plain(one.value)
    text = one.value or ""
    return f"{text[:SHOWN_TEXT]}…" if len(text) > SHOWN_TEXT else text
