"""自评得分核对表: the rubric line by line, its marks recomputed by Excel itself from the department's cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from perfxl.expression import Node, to_excel
from perfxl.fieldtypes import FIELD_TYPES
from perfxl.form.form import Criterion
from perfxl.marking import measure
from perfxl.marking.case import Edition, Marking
from perfxl.marking.page import Book, Page
from perfxl.marking.references import OutOfReach, References
from perfxl.marking.status import LONGEST_FORMULA, reference
from perfxl.marking.words import plain, supported
from perfxl.model import Scorecard, ScoreInput, ScoreLine, Support
from perfxl.model.cells import column_letters

WIDTHS = (8, 9, 29, 6, 7, 7, 7, 13, 42, 38)
HEADS = (
    "dimension", "category", "indicator", "full_marks", "claimed", "computed", "approved", "conclusion", "why", "inputs",
)  # fmt: skip
DIMENSION, CATEGORY, INDICATOR, FULL, CLAIMED, COMPUTED, APPROVED, CONCLUSION, WHY, INPUTS = range(10)
PLACES = 2  # totals are rounded so before they are graded


Guards = tuple[tuple[str, Support], ...]
"""In order: a condition under which a line has no marks of its own, and what it then stands on."""


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
    page.sheet.autofilter(head, 0, page.row - 1, page.last)
    _colour_conclusions(page, case, first)
    _totals(page, case, score, first)
    if case.edition is Edition.AUDIT:
        _policies(page, case, score)
    page.finish(case.say("footer"), head)
    return title


def _line(page: Page, case: Marking, line: ScoreLine, criterion: Criterion | None, above: ScoreLine | None) -> None:
    row = page.row
    same = (above is not None and above.dimension == line.dimension, above is not None and above.category == line.category)
    texts = {
        DIMENSION: line.dimension.replace(" ", ""), CATEGORY: line.category, INDICATOR: line.indicator,
        CONCLUSION: supported(case, line), WHY: line.why.say(case.lang),
    }  # fmt: skip
    page.text(row, DIMENSION, texts[DIMENSION], "cell_repeat" if same[0] else "cell_centre")
    page.text(row, CATEGORY, texts[CATEGORY], "cell_repeat" if all(same) else "cell_centre")
    claimed = case.submission.values.get(f"claimed_score__{line.id}")
    full = case.submission.values.get(f"full_marks__{line.id}")
    page.link(row, INDICATOR, claimed.cell if claimed else None, texts[INDICATOR])
    if full is None or full.cell is None:
        page.sheet.write_number(row, FULL, float(line.full_marks), page.book.style("cell_centre"))
    else:
        page.formula(row, FULL, reference(full), float(line.full_marks), "cell_centre")
    if claimed is None or claimed.cell is None:
        page.text(row, CLAIMED, "", "cell_centre")
    else:
        cell = reference(claimed)
        page.formula(row, CLAIMED, f'IF({cell}="","",{cell})', _number(line.claimed), "cell_centre")
    guards = _guards(case, criterion)
    _computed(page, case, line, criterion, guards)
    page.text(row, APPROVED, "", "cell_centre" if case.edition is Edition.DEPARTMENT else "approved")
    _conclusion(page, case, line, guards, texts[CONCLUSION])
    page.text(row, WHY, texts[WHY], "cell")
    texts[INPUTS] = _inputs(page, case, line)
    page.fit(row, texts, least=measure.height(2))
    page.row += 1


def _number(value: Decimal | None) -> float | str:
    return "" if value is None else float(value)


def _guards(case: Marking, criterion: Criterion | None) -> Guards:
    """Return why a line may have no marks, as formulas; none where no figure decides or a cell is out of reach."""
    if criterion is None or criterion.computed is None:
        return ()
    references = References(case.form, case.submission)

    def blank(names: Iterable[str]) -> str:
        return _any(f'{references.cell(name)}=""' for name in names)

    words = case.form.definition.absent_words if criterion.target else ()
    try:
        none_named = _any(f'{references.cell(criterion.target)}="{_quoted(word)}"' for word in words)
        applies = to_excel(criterion.applies_when, references) if criterion.applies_when else ""
        guards = (
            (none_named, Support.NOT_APPLICABLE),
            (blank(criterion.applies_inputs), Support.INPUTS_MISSING),
            (f"NOT({applies})" if applies else "", Support.NOT_APPLICABLE),
            (blank(criterion.required), Support.INPUTS_MISSING),
        )
    except OutOfReach:
        return ()
    return tuple(guard for guard in guards if guard[0])


def _any(tests: Iterable[str]) -> str:
    joined = ",".join(tests)
    return f"OR({joined})" if joined else ""


def _computed(page: Page, case: Marking, line: ScoreLine, criterion: Criterion | None, guards: Guards) -> None:
    """Write the marks as a live formula, or leave the cell blank where no figure decides."""
    formula = None if criterion is None or criterion.computed is None else _marks(case, criterion.computed, guards)
    if formula is None:
        if line.computed is None:
            page.text(page.row, COMPUTED, "", "cell_centre")
        else:
            page.sheet.write_number(page.row, COMPUTED, float(line.computed), page.book.style("cell_centre"))
        return
    page.formula(page.row, COMPUTED, formula, _number(line.computed), "cell_bold")


def _marks(case: Marking, computed: Node, guards: Guards) -> str | None:
    try:
        marks = to_excel(computed, References(case.form, case.submission))
    except OutOfReach:
        return None
    formula = f'IFERROR(ROUND({marks},{PLACES}),"")'
    for condition, _ in reversed(guards):
        formula = f'IF({condition},"",{formula})'
    return formula if len(formula) <= LONGEST_FORMULA else None


def _conclusion(page: Page, case: Marking, line: ScoreLine, guards: Guards, words: str) -> None:
    """Write what became of a line: as a formula where figures decide it, so that it follows them."""
    if not guards:
        page.text(page.row, CONCLUSION, words, "cell_centre")
        return
    row = page.row + 1
    claimed, computed = f"{column_letters(CLAIMED + 1)}{row}", f"{column_letters(COMPUTED + 1)}{row}"
    agrees, differs = case.say("support.agrees"), case.say("support.differs")
    formula = f'IF({computed}="","{words}",IF(ROUND({computed}-N({claimed}),6)=0,"{agrees}","{differs}"))'
    stated = line.support in (Support.ATTESTED, Support.EVIDENCED)
    for condition, support in reversed(guards):
        said = words if stated and support is Support.INPUTS_MISSING else case.say(f"support.{support.value}")
        formula = f'IF({condition},"{said}",{formula})'
    page.formula(row - 1, CONCLUSION, formula, words, "cell_centre")


def _inputs(page: Page, case: Marking, line: ScoreLine) -> str:
    """Write the figures a line was scored from, live, linked to the first; return them as text."""
    if not line.inputs:
        page.text(page.row, INPUTS, "", "cell")
        return ""
    blank, end = case.say("scores.blank"), case.say("separator.input")
    pieces, texts = [], []
    for one in line.inputs:
        texts.append(f"{one.label} {_shown(case, one) or blank}")
        held = case.submission.values.get(one.name)
        if held is None or held.cell is None:
            pieces.append(f'"{_quoted(texts[-1])}"')
            continue
        cell = reference(held)
        pieces.append(f'"{_quoted(one.label)} "&IF({cell}="","{blank}",{_as_text(case, one.name, cell)})')
    text = end.join(texts)
    formula = f'&"{end}"&'.join(pieces)
    first = next((one.cell for one in line.inputs if one.cell), None)
    page.link(page.row, INPUTS, first, text)
    if len(formula) <= LONGEST_FORMULA and all(len(one.label) < 250 for one in line.inputs):
        page.formula(page.row, INPUTS, formula, text, "cell_link" if first else "cell")
    return text


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _type(case: Marking, name: str) -> str:
    instance = case.form.instances.get(name)
    return FIELD_TYPES[instance.field.type].number_format if instance else "General"


def _as_text(case: Marking, name: str, cell: str) -> str:
    pattern = _type(case, name)
    return f'TEXT({cell},"{pattern}")' if "%" in pattern or "yy" in pattern else cell


def _shown(case: Marking, one: ScoreInput) -> str:
    """Return an input's value as the cell's formula will show it."""
    if isinstance(one.value, Decimal):
        return f"{one.value * 100:.2f}%" if "%" in _type(case, one.name) else plain(one.value)
    return one.value or ""


def _colour_conclusions(page: Page, case: Marking, first: int) -> None:
    cell = f"${column_letters(CONCLUSION + 1)}{first + 1}"
    colours: Mapping[str, str] = {
        "support.differs": "#FF9B9B", "support.inputs_missing": "#FFD966", "support.not_applicable": "#FFD966",
        "support.agrees": "#E2EFDA",
    }  # fmt: skip
    for key, colour in colours.items():
        page.sheet.conditional_format(first, CONCLUSION, page.row - 1, CONCLUSION, {
            "type": "formula", "criteria": f'={cell}="{case.say(key)}"',
            "format": page.book.workbook.add_format({"bg_color": colour}),
        })  # fmt: skip


def _totals(page: Page, case: Marking, score: Scorecard, first: int) -> None:
    """Write sums, grades, and what the form itself states."""
    top, bottom, row = first + 1, page.row, page.row
    spans = {column: f"{column_letters(column + 1)}{top}:{column_letters(column + 1)}{bottom}" for column in range(10)}
    taken = sum((line.claimed or Decimal(0) if line.computed is None else line.computed for line in score.lines), Decimal(0))
    claimed = sum((line.claimed or Decimal(0) for line in score.lines), Decimal(0))
    open_lines = f'SUMPRODUCT(({spans[COMPUTED]}="")*1,{spans[CLAIMED]})'
    sums: Mapping[int, tuple[str, float | str]] = {
        FULL: (f"SUM({spans[FULL]})", float(sum((line.full_marks for line in score.lines), Decimal(0)))),
        CLAIMED: (f"ROUND(SUM({spans[CLAIMED]}),{PLACES})", float(claimed)),
        COMPUTED: (f"ROUND(SUM({spans[COMPUTED]})+{open_lines},{PLACES})", float(taken)),
        APPROVED: (f'IF(COUNT({spans[APPROVED]})=0,"",ROUND(SUM({spans[APPROVED]}),{PLACES}))', ""),
    }
    page.across(row, (DIMENSION, INDICATOR), case.say("scores.total"), "head")
    page.across(row + 1, (DIMENSION, FULL), case.say("scores.grade"), "head")
    for column, (formula, value) in sums.items():
        page.formula(row, column, formula, value, "cell_bold")
        if column != FULL:
            grade = "" if value == "" else case.form.grade(Decimal(str(value)))
            page.formula(row + 1, column, _grade(case, f"{column_letters(column + 1)}{row + 1}"), grade, "cell_bold")
    page.across(row, (CONCLUSION, page.last), case.say("scores.total.note"), "cell")
    page.across(row + 1, (CONCLUSION, page.last), _bands(case), "cell")
    page.fit(row, {(CONCLUSION, page.last): case.say("scores.total.note")}, least=24)
    page.fit(row + 1, {(CONCLUSION, page.last): _bands(case)}, least=24)
    page.row += 2
    _stated(page, case)


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
