"""审核记录: what an auditor signs. The file, each relation with both sides, what was not verified, all findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from perfxl import __version__
from perfxl.marking.case import Edition, Marking
from perfxl.marking.page import Book, Page
from perfxl.marking.words import (
    advised,
    checked,
    counted,
    ended,
    message,
    place,
    rule_title,
    state_words,
    support_words,
)
from perfxl.messages import say
from perfxl.model import CellRef, Finding, RuleRun, Scorecard, ScoreInput, ScoreLine, Verdict, plain
from perfxl.model.rounds import finding_key
from perfxl.rules import Case, RelationRecord, asked_of_batch, recorded

WIDTHS = (5, 7, 11, 20, 36, 38)
HEADS = ("number", "code", "conclusion", "place", "subject", "note")
NUMBER, CODE, CONCLUSION, PLACE, SUBJECT, NOTE = range(6)
SIGNATURE_HEIGHT = 36.0  # at least 1.2 cm

Held = CellRef | Decimal | str
"""What stands under 位置、数值: a cell to go to, a number, or words."""


class Row(Struct, frozen=True):
    """One row of a section; `note_at` is where the note leads, a row without number continues."""

    code: str
    conclusion: str
    held: Held
    subject: str
    note: str
    note_at: CellRef | None = None
    numbered: bool = True


def draw_record(book: Book, case: Marking) -> str:
    """Draw the sheet into `book`; return its title. One head serves every section, so that each page repeats it."""
    title = case.say("record.title")
    page = book.page(title, WIDTHS, "portrait")
    page.wide(title, "title", least=28)
    head = page.heads([case.say(f"record.head.{name}") for name in HEADS])
    _file(page, case)
    score = case.score
    _section(page, case.say("record.results"), _totals(case), case)
    _section(page, case.say("record.rules"), (_rule(case, run) for run in _by_code(case)), case)
    if score is not None:
        _relations(page, case, score)
    _section(page.turn(), case.say("record.findings"), _findings(case), case)
    if score is not None:
        _section(page, case.say("record.lines"), _lines(case, score), case)
    _section(page, case.say("record.unverified"), _unverified(case), case)
    if score is not None:
        _section(page, case.say("record.policies"), _policies(case, score), case)
    _signatures(page, case)
    page.finish(case.say("footer"), head)
    return title


def _file(page: Page, case: Marking) -> None:
    """Say which file it was and who checked it with what."""
    rows = {
        "department": case.department or case.say("no_name"),
        "file": case.file_name,
        "sha256": case.sha256,
        "received": case.received.isoformat(" ", "minutes") if case.received else case.say("record.not_recorded"),
        "form": f"{case.form.definition.title}（{case.form.id} {case.form.version}）",
        "program": f"perfxl {__version__}",
        "round": str(case.round),
        "edition": case.say(f"edition.{Edition.AUDIT.value}"),
    }
    for key, value in rows.items():
        page.across(page.row, (NUMBER, PLACE), case.say(f"record.{key}"), "head")
        page.across(page.row, (SUBJECT, NOTE), value, "cell")
        page.fit(page.row, {(SUBJECT, NOTE): value}, least=20)
        page.row += 1


def _section(page: Page, title: str, rows: Iterable[Row], case: Marking) -> None:
    """Draw a section's title and its rows, numbered; say so where there are none."""
    page.wide(title, "section", least=24)
    number = 0
    for row in rows:
        number += row.numbered
        _draw(page, row, str(number) if row.numbered else "")
    if number == 0:
        page.across(page.row, (NUMBER, NOTE), case.say("record.nothing"), "cell_centre")
        page.row += 1


def _draw(page: Page, row: Row, number: str) -> None:
    at = page.row
    for column, text in ((NUMBER, number), (CODE, row.code), (CONCLUSION, row.conclusion)):
        page.text(at, column, text, "cell_centre")
    if isinstance(row.held, Decimal):
        held = plain(row.held)
        page.number(at, PLACE, float(row.held), "cell_centre")
    else:
        held = str(row.held)
        page.link(at, PLACE, row.held if isinstance(row.held, CellRef) else None, held)
    page.text(at, SUBJECT, row.subject, "cell")  # no link: LibreOffice does not wrap one, and cuts it
    page.link(at, NOTE, row.note_at, row.note)
    texts = (number, row.code, row.conclusion, held, row.subject, row.note)
    page.fit(at, dict(enumerate(texts)))
    page.row += 1


def _totals(case: Marking) -> Iterator[Row]:
    """What it all came to, in numbers."""
    compared = sum(run.relations for run in case.runs)
    yield Row("", "", Decimal(compared), case.say("record.total.relations"), "")
    yield Row("", "", Decimal(len(case.runs)), case.say("record.total.rules"), checked(case))
    yield Row("", "", Decimal(len(case.listed)), case.say("record.total.findings"), counted(case))
    yield from _ruling(case)
    if case.score is not None:
        stated = case.score.grade_claimed or case.say("no_grade")
        totals = (("claimed", case.score.claimed, stated), ("computed", case.score.computed, case.score.grade))
        for name, total, grade in totals:
            subject = case.say(f"record.total.{name}")
            yield Row("", "", total, subject, case.say("record.grade", grade=grade))


def _ruling(case: Marking) -> Iterator[Row]:
    """What finance decided of the whole return."""
    if case.ruling.approved is not None:
        yield Row("", "", case.ruling.approved, case.say("record.approved"), "")
    if case.ruling.remark:
        yield Row("", "", "", case.say("record.opinion"), case.ruling.remark)


def _by_code(case: Marking) -> list[RuleRun]:
    return sorted(case.runs, key=lambda run: run.code)


def _rule(case: Marking, run: RuleRun) -> Row:
    count = case.say("record.compared", count=run.compared)
    return Row(run.code, case.verdict(run.verdict), count, rule_title(case, run.code), ended(case, run))


def _relations(page: Page, case: Marking, score: Scorecard) -> None:
    """List every relation as it was asked of each row, with both sides."""
    records = recorded(Case(case.form, case.submission, score))
    compared = [one for one in records if one.verdict in (Verdict.PASSED, Verdict.FAILED)]
    held = sum(one.verdict is Verdict.PASSED for one in compared)
    facts = {"compared": len(compared), "held": held, "unanswered": len(records) - len(compared)}
    _section(page.turn(), case.say("record.relations", **facts), (_relation(case, one) for one in records), case)


def _relation(case: Marking, one: RelationRecord) -> Row:
    told = one.told.say(case.lang)
    if one.difference:
        told = case.say("record.difference", told=told, difference=plain(one.difference))
    ends = {Verdict.PASSED: "holds", Verdict.FAILED: "within" if one.within else "fails"}
    conclusion = case.say(f"record.{ends[one.verdict]}") if one.verdict in ends else case.verdict(one.verdict)
    return Row(one.code, conclusion, one.at or case.say("whole_workbook"), one.title, told)


def _findings(case: Marking) -> Iterator[Row]:
    for one in case.listed:
        finding = one.finding
        audience = say(f"word.audience.{finding.audience.value}", case.lang)
        level = f"{case.level(finding.level)}\n{audience}"
        held = finding.at or place(case, None)
        yield Row(finding.code, level, held, message(case, finding), _noted(case, finding))


def _noted(case: Marking, finding: Finding) -> str:
    """Return the advice, and below it where finance's decision left the finding, with finance's own words."""
    decision = case.ruling.findings.get(finding_key(finding))
    if decision is None:
        return advised(case, finding)
    told = [advised(case, finding), state_words(case, finding)]
    told += [case.say("record.remark", remark=decision.remark)] if decision.remark else []
    return "\n".join(told)


def _lines(case: Marking, score: Scorecard) -> Iterator[Row]:
    """Each line of the rubric, then its marks and every figure it was scored from, each with a way to its cell."""
    for line in score.lines:
        claimed = case.submission.values.get(f"claimed_score__{line.id}")
        subject = case.say("record.line", line=f"{line.category}·{line.indicator}", marks=plain(line.full_marks))
        computed: Held = case.say("record.none_computed") if line.computed is None else line.computed
        at = claimed.cell if claimed is not None else None
        yield Row("", support_words(case, line), computed, subject, line.why.say(case.lang))
        yield _figure(case.say("record.claimed"), line.claimed, at)
        for one in line.inputs:
            yield _figure(case.say("record.input", label=one.label), _shown(case, one), one.cell)


def _shown(case: Marking, one: ScoreInput) -> Decimal | str:
    return case.say("scores.blank") if one.value in (None, "") else one.value or Decimal(0)


def _figure(label: str, value: Held | None, at: CellRef | None) -> Row:
    return Row("", "", "" if value is None else value, label, str(at or ""), note_at=at, numbered=False)


def _unverified(case: Marking) -> Iterator[Row]:
    """Everything not verified and why: rules that could not be asked, lines of the rubric no figure decides."""
    for run in case.unverified:
        count = case.say("record.compared", count=run.compared)
        yield Row(run.code, case.verdict(run.verdict), count, rule_title(case, run.code), ended(case, run))
    for code in asked_of_batch(case.form):
        yield Row(code, case.say("record.batch"), "", rule_title(case, code), case.say("record.batch.where"))
    undecided: tuple[ScoreLine, ...] = case.score.lines if case.score is not None else ()
    for line in undecided:
        if line.computed is None:
            held: Held = "" if line.claimed is None else line.claimed
            why = line.why.say(case.lang)
            yield Row("", support_words(case, line), held, f"{line.category}·{line.indicator}", why)


def _policies(case: Marking, score: Scorecard) -> Iterator[Row]:
    for one in score.policies:
        yield Row("", "", one.total, one.title, case.say("record.grade", grade=one.grade))


def _signatures(page: Page, case: Marking) -> None:
    """Leave lines for the two who sign: one tall row, so that no page break parts them."""
    page.row += 1
    lines = "\n\n\n".join(case.say(f"record.{key}") for key in ("statement", "handler", "reviewer"))
    page.wide(lines, "plain", least=3 * SIGNATURE_HEIGHT)
