"""审核记录: what an auditor signs. The file, what was asked and how it ended, what was not verified, all findings."""

from __future__ import annotations

from collections.abc import Sequence

from perfxl import __version__
from perfxl.marking.case import Edition, Marking
from perfxl.marking.page import Book, Page
from perfxl.marking.words import advised, checked, counted, ended, message, place, rule_title, scored, support_words
from perfxl.messages import say

WIDTHS = (6, 9, 9, 18, 34, 34)
SIGNATURE_HEIGHT = 36.0  # at least 1.2 cm


def draw_record(book: Book, case: Marking) -> str:
    """Draw the sheet into `book`; return its title."""
    title = case.say("record.title")
    page = book.page(title, WIDTHS, "portrait")
    page.wide(title, "title", least=28)
    _file(page, case)
    page.wide(case.say("record.results"), "section", least=24)
    for text in (checked(case), counted(case), *scored(case)):
        page.wide(text, "plain")
    page.wide(case.say("record.rules"), "section", least=24)
    _table(page, case, ("number", "code", "verdict", "compared", "rule", "reason"), [
        (str(number), run.code, case.verdict(run.verdict), str(run.compared), rule_title(case, run.code),
         ended(case, run))
        for number, run in enumerate(sorted(case.runs, key=lambda run: run.code), 1)
    ])  # fmt: skip
    page.wide(case.say("record.findings"), "section", least=24)
    _table(page, case, ("number", "level", "code", "place_audience", "message", "advice"), [
        (
            str(one.number), case.level(one.finding.level), one.finding.code,
            f"{place(case, one.finding.at)}\n{say(f'word.audience.{one.finding.audience.value}', case.lang)}",
            message(case, one.finding), advised(case, one.finding),
        )
        for one in case.listed
    ])  # fmt: skip
    _lines(page, case)
    _policies(page, case)
    _signatures(page, case)
    page.finish(case.say("footer"), None)
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
        page.across(page.row, (0, 2), case.say(f"record.{key}"), "head")
        page.across(page.row, (3, page.last), value, "cell")
        page.fit(page.row, {(3, page.last): value})
        page.row += 1


def _table(page: Page, case: Marking, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    page.heads([case.say(f"record.head.{name}") for name in heads])
    if not rows:
        page.across(page.row, (0, page.last), case.say("record.nothing"), "cell_centre")
        page.row += 1
    for row in rows:
        for column, text in enumerate(row):
            page.text(page.row, column, text, "cell" if column > 3 else "cell_centre")
        page.fit(page.row, dict(enumerate(row)))
        page.row += 1


def _lines(page: Page, case: Marking) -> None:
    """Say of every line of the rubric that no figure decided what it stands on."""
    if case.score is None:
        return
    page.wide(case.say("record.lines"), "section", least=24)
    _table(page, case, ("number", "claimed", "full_marks", "conclusion", "indicator", "why"), [
        (
            str(number), "" if line.claimed is None else f"{line.claimed:f}", f"{line.full_marks:f}",
            support_words(case, line), f"{line.category}·{line.indicator}", line.why.say(case.lang),
        )
        for number, line in enumerate(case.score.lines, 1) if line.computed is None
    ])  # fmt: skip


def _policies(page: Page, case: Marking) -> None:
    if case.score is None:
        return
    page.wide(case.say("record.policies"), "section", least=24)
    spans = ((0, 3), (4, 4), (5, 5))
    rows = [tuple(case.say(f"scores.head.{name}") for name in ("policy", "total", "grade"))]
    rows += [(one.title, f"{one.total:f}", one.grade) for one in case.score.policies]
    for at, row in enumerate(rows):
        for span, text in zip(spans, row, strict=True):
            page.across(page.row, span, text, "cell_centre" if at else "head")
        page.fit(page.row, dict(zip(spans, row, strict=True)), least=20)
        page.row += 1


def _signatures(page: Page, case: Marking) -> None:
    """Leave lines for the two who sign: one tall row, so that no page break parts them."""
    page.row += 1
    lines = "\n\n\n".join(case.say(f"record.{key}") for key in ("statement", "handler", "reviewer"))
    page.wide(lines, "plain", least=3 * SIGNATURE_HEIGHT)
