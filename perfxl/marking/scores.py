"""自评得分核对表: the rubric line by line, its marks recomputed by Excel itself from the department's cells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from perfxl.form import Criterion
from perfxl.marking import measure
from perfxl.marking.case import Edition, Marking
from perfxl.marking.page import Book, Columns, Page
from perfxl.marking.rubric_formulas import PLACES, conclusion, guards, inputs, marks
from perfxl.marking.status import reference
from perfxl.marking.words import support_words
from perfxl.model import Scorecard, ScoreLine, Support, plain
from perfxl.model.cells import column_letters

WIDTHS = (8, 9, 29, 6, 7, 7, 7, 13, 42, 38)
HEADS = (
    "dimension", "category", "indicator", "full_marks", "claimed", "computed", "approved", "conclusion", "why",
    "inputs",
)  # fmt: skip
DIMENSION, CATEGORY, INDICATOR, FULL, CLAIMED, COMPUTED, APPROVED, CONCLUSION, WHY, INPUTS = range(10)
TAKEN = 10  # hidden


def draw_scores(book: Book, case: Marking, score: Scorecard) -> str:
    """Draw the sheet into `book`; return its title."""
    title = case.say("scores.title")
    page = book.page(title, WIDTHS, "landscape")
    page.wide(title, "title", least=26)
    page.wide(
        case.say(
            "identity",
            department=case.department or case.say("no_name"),
            form=case.form.definition.title,
            version=case.form.version,
            round=case.round,
        ),
        "plain",
    )
    page.wide(case.say(f"scores.how.{case.edition.value}"), "plain")
    head = page.heads([case.say(f"scores.head.{name}") for name in HEADS])
    first = page.row
    criteria = {criterion.id: criterion for criterion in case.form.criteria}
    before = [None, *score.lines]
    for above, line in zip(before, score.lines, strict=False):
        _line(page, case, line, criteria.get(line.id), above)
    page.filter(head)
    _colour_conclusions(page, case, first)
    _totals(page, case, score, first)
    if case.edition is Edition.AUDIT:
        _policies(page, case, score)
    page.hide(TAKEN, TAKEN, 8)
    page.finish(case.say("footer"), head)
    return title


def _line(page: Page, case: Marking, line: ScoreLine, criterion: Criterion | None, above: ScoreLine | None) -> None:
    row = page.row
    same = (
        above is not None and above.dimension == line.dimension,
        above is not None and above.category == line.category,
    )
    texts: dict[Columns, str] = {
        DIMENSION: line.dimension.replace(" ", ""), CATEGORY: line.category, INDICATOR: line.indicator,
        CONCLUSION: support_words(case, line), WHY: line.why.say(case.lang),
    }  # fmt: skip
    page.text(row, DIMENSION, texts[DIMENSION], "cell_repeat" if same[0] else "cell_centre")
    page.text(row, CATEGORY, texts[CATEGORY], "cell_repeat" if all(same) else "cell_centre")
    claimed = case.submission.values.get(f"claimed_score__{line.id}")
    page.link(row, INDICATOR, claimed.cell if claimed else None, texts[INDICATOR])
    _full_marks(page, case, line, criterion)
    if claimed is None or claimed.cell is None:
        page.text(row, CLAIMED, "", "cell_centre")
    else:
        cell = reference(claimed)
        page.formula(row, CLAIMED, f'IF({cell}="","",{cell})', _number(line.claimed), "cell_centre")
    conditions = guards(case, criterion)
    formula = marks(case, criterion, line, conditions)
    _computed(page, line, formula)
    _taken(page, line)
    page.text(row, APPROVED, "", "cell_centre" if case.edition is Edition.DEPARTMENT else "approved")
    if formula is None:
        page.text(row, CONCLUSION, texts[CONCLUSION], "cell_centre")
    else:
        cells = (f"{column_letters(column + 1)}{row + 1}" for column in (CLAIMED, COMPUTED))
        page.formula(row, CONCLUSION, conclusion(case, line, conditions, *cells), texts[CONCLUSION], "cell_centre")
    page.text(row, WHY, texts[WHY], "cell")
    texts[INPUTS] = _inputs(page, case, line)
    page.fit(row, texts, least=measure.height(2))
    page.row += 1


def _full_marks(page: Page, case: Marking, line: ScoreLine, criterion: Criterion | None) -> None:
    """Write the full marks: the department's where it may set them, else the form's."""
    held = case.submission.values.get(f"full_marks__{line.id}")
    marks = float(line.full_marks)
    if criterion is not None and criterion.editable and held is not None and held.cell is not None:
        cell = reference(held)
        page.formula(page.row, FULL, f'IF({cell}="",{plain(line.full_marks)},{cell})', marks, "cell_centre")
    else:
        page.number(page.row, FULL, marks, "cell_centre")


def _computed(page: Page, line: ScoreLine, formula: str | None) -> None:
    """Write the marks as a live formula; as a number where only the check could tell; blank where nothing decides."""
    if formula is not None:
        page.formula(page.row, COMPUTED, formula, _number(line.computed), "cell_bold")
    elif line.computed is None:
        page.text(page.row, COMPUTED, "", "cell_centre")
    else:
        page.number(page.row, COMPUTED, float(line.computed), "cell_centre")


def _taken(page: Page, line: ScoreLine) -> None:
    """Write, hidden, what the line adds to the computed total: as claimed, but no more than what can be confirmed."""
    row = page.row + 1
    full, claimed, computed = (f"{column_letters(column + 1)}{row}" for column in (FULL, CLAIMED, COMPUTED))
    capped = f"MIN(MAX(N({claimed}),0),{full})"
    formula = f'IF({computed}="",{capped},MIN({capped},{computed}))'
    page.formula(row - 1, TAKEN, formula, float(counted(line)), "hidden")


def counted(line: ScoreLine) -> Decimal:
    """Return what a line adds to the computed total, its pool's limit aside."""
    capped = min(max(line.claimed or Decimal(0), Decimal(0)), line.full_marks)
    return capped if line.computed is None else min(capped, line.computed)


def _inputs(page: Page, case: Marking, line: ScoreLine) -> str:
    """Write the figures a line was scored from, live, linked to the first; return them as text."""
    text, formula = inputs(case, line)
    first = next((one.cell for one in line.inputs if one.cell), None)
    if text:
        page.link(page.row, INPUTS, first, text)
    else:
        page.text(page.row, INPUTS, "", "cell")
    if formula is not None:
        page.formula(page.row, INPUTS, formula, text, "cell_link" if first else "cell")
    return text


def _number(value: Decimal | None) -> float | str:
    return "" if value is None else float(value)


def _colour_conclusions(page: Page, case: Marking, first: int) -> None:
    cell = f"${column_letters(CONCLUSION + 1)}{first + 1}"
    colours = {
        case.say("support.differs"): "FF9B9B",
        case.support(Support.INPUTS_MISSING): "FFD966",
        case.support(Support.NOT_APPLICABLE): "FFD966",
        case.say("support.agrees"): "E2EFDA",
    }
    for words, colour in colours.items():
        page.colour((first, page.row - 1), CONCLUSION, f'{cell}="{words}"', colour)


def _totals(page: Page, case: Marking, score: Scorecard, first: int) -> None:
    """Write sums, grades, and what the form itself states."""
    row, approved = page.row, case.ruling.approved
    spans = {
        column: f"{column_letters(column + 1)}{first + 1}:{column_letters(column + 1)}{row}"
        for column in (FULL, CLAIMED, APPROVED, TAKEN)
    }
    sums: Mapping[int, tuple[str, float | str]] = {
        FULL: (f"SUM({spans[FULL]})", float(score.full_marks)),
        CLAIMED: (f"ROUND(SUM({spans[CLAIMED]}),{PLACES})", float(score.claimed)),
        COMPUTED: (_total(case, score, spans[TAKEN], first), float(score.computed)),
        APPROVED: (f'IF(COUNT({spans[APPROVED]})=0,"",ROUND(SUM({spans[APPROVED]}),{PLACES}))', ""),
    }
    if approved is not None:
        sums = {**sums, APPROVED: (plain(approved), float(approved))}  # what finance decided, not the sum of lines
    page.across(row, (DIMENSION, INDICATOR), case.say("scores.total"), "head")
    page.across(row + 1, (DIMENSION, FULL), case.say("scores.grade"), "head")
    for column, (formula, value) in sums.items():
        page.formula(row, column, formula, value, "cell_bold")
        if column != FULL:
            grade = "" if value == "" else case.form.grade(Decimal(str(value)))
            page.formula(row + 1, column, _grade(case, f"{column_letters(column + 1)}{row + 1}"), grade, "cell_bold")
    for note in (case.say("scores.total.note"), _bands(case)):
        page.across(page.row, (CONCLUSION, page.last), note, "cell")
        page.fit(page.row, {(CONCLUSION, page.last): note}, least=24)
        page.row += 1
    _stated(page, case)


def _total(case: Marking, score: Scorecard, taken: str, first: int) -> str:
    """Return the computed total as a formula, as the form's own policy adds it up.

    A policy that drops or zeroes lines is not spelled out in the sheet: its total stands as a number.
    """
    rubric = case.form.rubric
    policy = next(policy for policy in rubric.policy if policy.id == rubric.default_policy)
    if (policy.scores, policy.on_not_applicable, policy.on_missing_input) != ("corrected", "keep", "keep"):
        return plain(score.computed)
    excess = ""
    for pool in case.form.pools.values():
        rows = [first + at + 1 for at, line in enumerate(score.lines) if line.pool == pool.id]
        if rows:
            cells = ",".join(f"{column_letters(TAKEN + 1)}{row}" for row in rows)
            excess += f"-MAX(0,SUM({cells})-{plain(pool.marks)})"
    return f"ROUND(MIN(100,MAX(0,SUM({taken}){excess})),{PLACES})"


def _grade(case: Marking, total: str) -> str:
    """Return the grade of a total as IFs over the form's bands, best first."""
    bands = sorted(case.form.definition.grade_bands, key=lambda band: band.least)
    formula = f'"{bands[0].grade}"'
    for band in bands[1:]:
        formula = f'IF(ROUND({total},{PLACES})>={plain(band.least)},"{band.grade}",{formula})'
    return f'IF({total}="","",{formula})'


def _bands(case: Marking) -> str:
    bands = sorted(case.form.definition.grade_bands, key=lambda band: band.least, reverse=True)
    words = [case.say("scores.band", grade=bands[0].grade, least=plain(bands[0].least))]
    words += [
        case.say("scores.band.below", grade=lower.grade, least=plain(lower.least), below=plain(upper.least))
        for upper, lower in pairwise(bands)
    ]
    return case.say("separator.input").join(words)


def _stated(page: Page, case: Marking) -> None:
    """Show the total and grade the form itself states, linked."""
    names = (case.form.definition.overall_score, case.form.definition.overall_grade)
    held = [case.submission.values.get(name) for name in names]
    page.across(page.row, (DIMENSION, FULL), case.say("scores.stated"), "head")
    for column, value in zip((CLAIMED, COMPUTED), held, strict=True):
        if value is None or value.cell is None:
            page.text(page.row, column, "", "cell_centre")
            continue
        cell = reference(value)
        shown = value.value
        cached = float(shown) if isinstance(shown, Decimal) else str(shown or "")
        page.formula(page.row, column, f'IF({cell}="","",{cell})', cached, "cell_bold")
    page.text(page.row, APPROVED, "", "cell_centre")
    page.across(page.row, (CONCLUSION, page.last), case.say("scores.stated.note"), "cell")
    page.fit(page.row, {}, least=24)
    page.row += 1


def _policies(page: Page, case: Marking, score: Scorecard) -> None:
    """Set the totals under every 计分口径 side by side."""
    page.row += 1
    page.wide(case.say("scores.policies"), "section")
    spans = ((DIMENSION, INDICATOR), (FULL, CLAIMED), (COMPUTED, APPROVED), (CONCLUSION, WHY))
    for span, name in zip(spans, ("policy", "total", "grade", "meaning"), strict=True):
        page.across(page.row, span, case.say(f"scores.head.{name}"), "head")
    page.fit(page.row, {}, least=20)
    page.row += 1
    default = case.form.rubric.default_policy
    for policy in score.policies:
        meaning = case.say("scores.policy.default") if policy.id == default else ""
        cells = (policy.title, plain(policy.total), policy.grade, meaning)
        for span, text in zip(spans, cells, strict=True):
            page.across(page.row, span, text, "cell_centre")
        page.fit(page.row, {spans[0]: policy.title}, least=20)
        page.row += 1
