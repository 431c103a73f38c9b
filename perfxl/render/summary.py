"""汇总: a batch in one workbook, with the columns finance fills in and gives back by `--decisions`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.messages import Lang, say
from perfxl.model import Finding, Level, Outcome, Status
from perfxl.model.decisions import FINDING_HEADS, OVERVIEW_HEADS, PROPERTY, Decision, basis_digest
from perfxl.model.rounds import finding_key
from perfxl.render.figures import spelled
from perfxl.render.summary_sheet import Looks, Table, draw_table

if TYPE_CHECKING:
    from xlsxwriter import Workbook


OVERVIEW_WIDTHS = (24, 10, 11, 6, 8, 8, 7, 7, 7, 7, 9, 22, 20)
FINDING_WIDTHS = (12, 8, 5, 7, 8, 12, 30, 20, 9, 14, 8, 14, 10, 10)
SUMMED = {"must_fix": "SUM", "must_explain": "SUM", "notice": "SUM"}
AVERAGED = {"claimed": "AVERAGE", "computed": "AVERAGE", "approved": "AVERAGE"}

Held = str | float | None


@dataclass(frozen=True, slots=True)
class _Summary:
    """The outcomes in the order shown, the language, and the folder the summary lies in."""

    outcomes: tuple[Outcome, ...]
    lang: Lang
    folder: Path

    def say(self, key: str, /, **facts: object) -> str:
        return say(f"summary.{key}", self.lang, **facts)

    def name(self, outcome: Outcome) -> str:
        return outcome.department or self.say("no_name", file=outcome.path.name)


def summary(outcomes: Iterable[Outcome], folder: Path, lang: Lang = "zh") -> bytes:
    """Return the summary of a batch, to lie in `folder`; the same bytes every time."""
    from xlsxwriter import Workbook

    shown = tuple(one for one in outcomes if one.status is not Status.IGNORED)
    case = _Summary(tuple(sorted(shown, key=lambda one: one.path.as_posix())), lang, folder)
    output = BytesIO()
    made = Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made.set_properties({"title": case.say("title"), "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone in xlsx
    made.set_custom_property(PROPERTY, "1", "text")
    looks = Looks(made)
    _overview(made, case, looks)
    _findings(made, case, looks)
    made.close()
    return output.getvalue()


def _overview(made: Workbook, case: _Summary, looks: Looks) -> None:
    rows = tuple(_department(case, one) for one in case.outcomes)
    table = Table(case.say("overview"), case.say("title"), case.say("note.overview"), OVERVIEW_HEADS, OVERVIEW_WIDTHS)
    sheet = draw_table(made, table, rows, looks, case.lang)
    first, last = table.first, table.first + len(rows) - 1
    approved = OVERVIEW_HEADS.index("approved")
    if not rows:
        return
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    sheet.data_validation(first, approved, last, approved, {**limits, "error_message": case.say("score")})
    for row, outcome in enumerate(case.outcomes, start=first):
        if outcome.marked is not None and "#" not in str(outcome.marked) and _can_be_linked(outcome.marked):
            target = Path(os.path.relpath(outcome.marked, case.folder)).as_posix()
            column = OVERVIEW_HEADS.index("marked")
            sheet.write_url(row, column, f"external:{target}", looks["link"], outcome.marked.name)
    table.total(sheet, rows, case.say("total"), looks, {**SUMMED, **AVERAGED})


def _can_be_linked(path: Path) -> bool:
    """Whether a path is made of characters: what is not cannot stand in a link."""
    return spelled(str(path)) == str(path)


def _department(case: _Summary, outcome: Outcome) -> tuple[Held, ...]:
    score, ruling = outcome.score, outcome.ruling
    open_ones = [one for one in outcome.findings if not outcome.standing(one).closed]
    counts = [float(sum(one.level is level for one in open_ones)) for level in Level]
    marks = (float(score.claimed), float(score.computed), score.grade) if score else (None, None, "")
    return (
        case.name(outcome),
        outcome.budget_code or "",
        say(f"word.status.{outcome.status.value}", case.lang),
        float(outcome.round),
        *marks,
        *(counts if outcome.runs else [None] * len(counts)),
        None if ruling.approved is None else float(ruling.approved),
        ruling.remark,
        spelled(outcome.marked.name) if outcome.marked else "",
    )


def _findings(made: Workbook, case: _Summary, looks: Looks) -> None:
    pairs = [(one, finding) for one in case.outcomes for finding in _ordered(one)]
    rows = tuple(_finding(case, outcome, finding) for outcome, finding in pairs)
    table = Table(case.say("findings"), case.say("title"), case.say("note.findings"), FINDING_HEADS, FINDING_WIDTHS, 2)
    sheet = draw_table(made, table, rows, looks, case.lang)
    column = FINDING_HEADS.index("decision")
    for at, (_, finding) in enumerate(pairs, start=table.first):
        words = [case.say("reject")] if finding.level is Level.MUST_FIX else [case.say("accept"), case.say("reject")]
        choice = {"validate": "list", "source": words, "error_message": case.say("choice")}
        sheet.data_validation(at, column, at, column, choice)


def _ordered(outcome: Outcome) -> list[Finding]:
    return sorted(outcome.findings, key=lambda finding: finding.level.rank)


def _finding(case: _Summary, outcome: Outcome, finding: Finding) -> tuple[Held, ...]:
    standing, key = outcome.standing(finding), finding_key(finding)
    digest = basis_digest(standing)
    decision = outcome.ruling.findings.get(key, Decision())
    word = {True: case.say("accept"), False: case.say("reject"), None: ""}[decision.accepted]
    valid = decision.digest == digest and not (decision.accepted and finding.level is Level.MUST_FIX)
    return (
        case.name(outcome),
        outcome.budget_code or "",
        finding.code,
        say(f"word.level.{finding.level.value}", case.lang),
        say(f"word.audience.{finding.audience.value}", case.lang),
        str(finding.at) if finding.at else say("marking.whole_workbook", case.lang),
        finding.message.say(case.lang),
        finding.advice.say(case.lang),
        say(f"marking.state.{standing.state.value}", case.lang),
        standing.explanation,
        word if valid else "",
        decision.remark,
        key,
        digest,
    )
