"""审核问题清单: every finding with its place, advice, live status, and room for the department's answer."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perfxl.marking import measure
from perfxl.marking.case import UNCONFIRMED, Listed, Marking
from perfxl.marking.page import Book, Columns, Page
from perfxl.marking.palette import CHANGED_FILL
from perfxl.marking.status import ACCEPTED, CHANGED, GONE, Live, live_status
from perfxl.marking.words import (
    advised,
    arithmetic,
    checked,
    corrected_words,
    counted,
    ended,
    message,
    place,
    rule_title,
    scored,
    state_words,
    support_words,
)
from perfxl.model import CellRef, CellSpan, Finding, Level, marks
from perfxl.model.cells import column_letters
from perfxl.model.rounds import Standing, finding_key, short_hash

WIDTHS = (5, 8, 6, 15, 40, 15, 36, 11, 24)
HEADS = ("number", "level", "code", "place", "message", "arithmetic", "advice", "state", "explanation")
NUMBER, LEVEL, CODE, PLACE, MESSAGE, ARITHMETIC, ADVICE, STATE, EXPLANATION = range(9)
FLAG, KEY, WORDS, DIGEST, BASIS, SINCE, KEPT_KEY, KEPT_SAID, KEPT_BASIS, KEPT_SINCE, SNAPSHOTS = range(9, 20)  # hidden
SWITCH_COLUMN = 3
LEGEND = 5
REMEMBERED = {
    marks.KEYS: KEY, marks.EXPLANATIONS: EXPLANATION, marks.WORDS: WORDS, marks.DIGESTS: DIGEST,
    marks.BASES: BASIS, marks.SINCE: SINCE,
}  # fmt: skip
KEPT = {
    marks.KEPT: KEPT_KEY, marks.KEPT_EXPLANATIONS: KEPT_SAID, marks.KEPT_BASES: KEPT_BASIS,
    marks.KEPT_SINCE: KEPT_SINCE,
}  # fmt: skip


class ProblemsSheet(Struct, frozen=True, dict=True):
    """Where names find things on the drawn sheet."""

    title: str
    switch: CellRef
    flags: Mapping[int, CellRef]
    live: Mapping[int, Live]
    remembered: Mapping[str, CellSpan]


def draw_problems(book: Book, case: Marking) -> ProblemsSheet:
    """Draw the sheet into `book`."""
    title = case.say("problems.title")
    page = book.page(title, WIDTHS, "landscape")
    _opening(page, case)
    switch = _switch(page, case, title)
    head = page.heads([case.say(f"problems.head.{name}") for name in HEADS])
    _headed(page, head)
    first = page.row
    live = {one.number: _finding(page, case, one) for one in case.listed}
    flags = {one.number: CellRef(title, first + at + 1, FLAG + 1) for at, one in enumerate(case.listed)}
    if not case.listed:
        page.across(page.row, (0, page.last), case.say("problems.none"), "cell_centre")
        page.row += 1
    else:
        page.filter(head)
        _answers(page, case, first)
    last = page.row
    gone = _corrected(page, case)
    unverified = _unverified(page, case)
    page.hide(FLAG, SNAPSHOTS + max((len(one.snapshots) for one in live.values()), default=0))
    page.finish(case.say("footer"), head)
    if unverified is not None:
        page.keep(unverified)
    spans = {name: (first + 1, last, column + 1) for name, column in REMEMBERED.items() if case.listed}
    spans |= {marks.CORRECTED: (*gone, KEY + 1)} if gone else {}
    spans |= {name: (first + 1, first + len(case.kept), column + 1) for name, column in KEPT.items() if case.kept}
    _keep(page, case, first)
    remembered = {name: CellSpan(title, top, at, bottom, at) for name, (top, bottom, at) in spans.items()}
    return ProblemsSheet(title, switch, flags, live, remembered)


def _opening(page: Page, case: Marking) -> None:
    page.wide(case.say("problems.title"), "title", least=26)
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
    page.wide(case.say("separator.sentence").join((counted(case), checked(case), *scored(case))), "plain")
    page.wide(case.say("problems.how"), "plain")


def _switch(page: Page, case: Marking, title: str) -> CellRef:
    """Draw the row with the switch and the legend; return the cell that is 1 while marks are to be seen."""
    row, on, off = page.row, case.say("problems.switch.on"), case.say("problems.switch.off")
    page.across(row, (0, SWITCH_COLUMN - 1), case.say("problems.switch"), "cell_centre")
    page.text(row, SWITCH_COLUMN, on, "switch")
    page.sheet.choices(row, SWITCH_COLUMN, (on, off), title, case.say("problems.switch.hint"))
    page.text(row, SWITCH_COLUMN + 1, case.say("problems.switch.hint"), "cell")
    for at, level in enumerate(Level):
        page.text(row, LEGEND + at, case.level(level), f"level_{level.value}")
    page.text(row, LEGEND + len(Level), case.say("state.changed"), "changed")
    switch = f"${column_letters(SWITCH_COLUMN + 1)}${row + 1}"
    page.formula(row, FLAG, f'IF({switch}="{off}",0,1)', 1, "hidden")
    page.fit(row, {SWITCH_COLUMN + 1: case.say("problems.switch.hint")}, least=30)
    page.text(row, KEY, f"{marks.in_cell(marks.ROUND)}={case.round}", "hidden")
    page.text(row, WORDS, f"{marks.in_cell(marks.CONTENT)}={case.submission.fingerprint}", "hidden")
    page.row += 1
    return CellRef(title, row + 1, FLAG + 1)


def _finding(page: Page, case: Marking, one: Listed) -> Live:
    row, finding = page.row, one.finding
    advice = advised(case, finding)
    texts: dict[Columns, str] = {
        NUMBER: str(one.number),
        LEVEL: case.level(finding.level),
        CODE: finding.code,
        PLACE: place(case, finding.at),
        MESSAGE: message(case, finding),
        ARITHMETIC: arithmetic(case, finding),
        ADVICE: advice,
    }
    page.number(row, NUMBER, one.number, "cell_centre")
    page.text(row, LEVEL, texts[LEVEL], f"level_{finding.level.value}")
    page.text(row, CODE, texts[CODE], "cell_centre")
    page.link(row, PLACE, finding.at, texts[PLACE])
    for column in (MESSAGE, ARITHMETIC, ADVICE):
        page.text(row, column, texts[column], "cell")
    live = live_status(case, finding, row + 1, SNAPSHOTS + 1)
    flag = f"${column_letters(FLAG + 1)}${row + 1}"
    states = {
        GONE: case.say("state.gone"),
        CHANGED: case.say("state.changed"),
        live.value: state_words(case, finding),
    }
    words = f'IF({flag}={GONE},"{states[GONE]}",IF({flag}={CHANGED},"{states[CHANGED]}","{states[live.value]}"))'
    page.formula(row, STATE, words, states[live.value], "cell_bold")
    standing = case.standing(finding)
    page.text(row, EXPLANATION, standing.explanation, "input_refused" if standing.refusal else "input")
    texts |= {STATE: states[live.value], EXPLANATION: standing.explanation}
    page.formula(row, FLAG, live.formula, live.value, "hidden")
    _remember(page, row, finding, standing)
    for at, held in enumerate(live.snapshots):
        if isinstance(held, float):
            page.number(row, SNAPSHOTS + at, held, "hidden")
        elif held is not None:
            page.text(row, SNAPSHOTS + at, held, "hidden")
    page.fit(row, texts, least=measure.height(2))
    page.row += 1
    return live


def _remember(page: Page, row: int, finding: Finding, standing: Standing) -> None:
    """Write, hidden, what the next check has to know of a finding."""
    held = {
        KEY: finding_key(finding), WORDS: short_hash(standing.explanation), DIGEST: standing.digest,
        BASIS: standing.basis, SINCE: str(standing.since_round),
    }  # fmt: skip
    for column, text in held.items():
        page.text(row, column, text, "hidden")


def _headed(page: Page, head: int) -> None:
    """Head the hidden columns with our names: a format without names still tells which is which."""
    for name, column in {**REMEMBERED, **KEPT}.items():
        if column != EXPLANATION:
            page.text(head, column, marks.in_cell(name), "hidden")


def _keep(page: Page, case: Marking, first: int) -> None:
    """Write, hidden, what was explained of findings that are gone: it comes back with them."""
    for row, (key, one) in enumerate(case.kept.items(), first):
        texts = (key, one.explanation, one.basis, str(one.since_round))
        for column, text in zip(KEPT.values(), texts, strict=True):
            page.text(row, column, text, "hidden")


def _corrected(page: Page, case: Marking) -> tuple[int, int] | None:
    """List what stood on the last list and is gone; return the first and last row (1-based), None without any.

    Its words come from the form, not from the copy that came back: nobody can put words of his own here.
    """
    gone = [(key, each) for key in case.corrected if (each := corrected_words(case, key)) is not None]
    if not gone:
        return None
    page.row += 1
    page.text(page.row, KEY, marks.in_cell(marks.CORRECTED), "hidden")
    page.wide(case.say("problems.corrected"), "section")
    spans = ((0, 1), (2, 2), (3, 4), (5, page.last))
    first = page.row + 1
    for key, (code, where, title) in gone:
        texts = (case.say("state.gone"), code, where, title)
        for span, text, style in zip(spans, texts, ("cell_centre", "cell_centre", "cell", "cell"), strict=True):
            page.across(page.row, span, text, style)
        page.text(page.row, KEY, key, "hidden")
        page.fit(page.row, dict(zip(spans, texts, strict=True)))
        page.row += 1
    return first, page.row


def _answers(page: Page, case: Marking, first: int) -> None:
    """Say at each input cell what belongs there, and colour the states that are no longer open."""
    rows = (first, page.row - 1)
    page.sheet.prompt(rows, EXPLANATION, case.say("problems.head.explanation"), case.say("problems.explain"))
    flag = f"${column_letters(FLAG + 1)}{first + 1}"
    for value, fill in ((GONE, "C6E0B4"), (ACCEPTED, "C6E0B4"), (CHANGED, CHANGED_FILL)):
        page.colour(rows, STATE, f"{flag}={value}", fill)


def _unverified(page: Page, case: Marking) -> int | None:
    """List what could not be checked, and why; return the section's first row, None without any."""
    lines = [] if case.score is None else [line for line in case.score.lines if line.support in UNCONFIRMED]
    rows = [
        (case.verdict(run.verdict), run.code, rule_title(case, run.code), ended(case, run)) for run in case.unverified
    ] + [
        (support_words(case, line), "", f"{line.category}·{line.indicator}", line.why.say(case.lang)) for line in lines
    ]
    if not rows:
        return None
    page.row += 1
    first = page.row
    page.wide(case.say("problems.unverified"), "section")
    spans = ((0, 1), (2, 2), (3, 4), (5, page.last))
    for span, name in zip(spans, ("verdict", "code", "subject", "reason"), strict=True):
        page.across(page.row, span, case.say(f"problems.head.{name}"), "head")
    page.row += 1
    for texts in rows:
        for span, text, style in zip(spans, texts, ("cell_centre", "cell_centre", "cell", "cell"), strict=True):
            page.across(page.row, span, text, style)
        page.fit(page.row, dict(zip(spans, texts, strict=True)))
        page.row += 1
    return first
