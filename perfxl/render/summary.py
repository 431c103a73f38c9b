"""汇总: a batch in one workbook, with the columns finance fills in and gives back by `--decisions`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from perfxl.messages import Lang, say
from perfxl.model import Level, Status
from perfxl.model.decisions import FINDING_HEADS, OVERVIEW_HEADS, PROPERTY
from perfxl.model.rounds import State
from perfxl.render.entries import FindingEntry
from perfxl.render.records import DecisionEntry, FindingKey, Record
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
    """The records in the order shown, the language, and the folder the summary lies in."""

    records: tuple[Record, ...]
    lang: Lang
    folder: Path

    def say(self, key: str, /, **facts: object) -> str:
        return say(f"summary.{key}", self.lang, **facts)

    def name(self, record: Record) -> str:
        entry = record.entry
        return entry.department.name or self.say("no_name", file=PurePath(entry.path).name)


def summary(records: Iterable[Record], folder: Path, lang: Lang = "zh") -> bytes:
    """Return the summary of a batch, to lie in `folder`; the same bytes every time."""
    from xlsxwriter import Workbook

    shown = tuple(one for one in records if one.status is not Status.IGNORED)
    case = _Summary(tuple(sorted(shown, key=lambda one: one.entry.path)), lang, folder)
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
    rows = tuple(_department(case, one) for one in case.records)
    table = Table(case.say("overview"), case.say("title"), case.say("note.overview"), OVERVIEW_HEADS, OVERVIEW_WIDTHS)
    sheet = draw_table(made, table, rows, looks, case.lang)
    first, last = table.first, table.first + len(rows) - 1
    approved = OVERVIEW_HEADS.index("approved")
    if not rows:
        return
    limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    sheet.data_validation(first, approved, last, approved, {**limits, "error_message": case.say("score")})
    for row, record in enumerate(case.records, start=first):
        if record.marked is not None and not set("#\ufffd") & set(record.marked):
            target = Path(os.path.relpath(record.marked, case.folder)).as_posix()
            column = OVERVIEW_HEADS.index("marked")
            sheet.write_url(row, column, f"external:{target}", looks["link"], PurePath(record.marked).name)
    table.total(sheet, rows, case.say("total"), looks, {**SUMMED, **AVERAGED})


def _department(case: _Summary, record: Record) -> tuple[Held, ...]:
    entry, score, ruling = record.entry, record.entry.score, record.ruling
    open_ones = [one for one in entry.findings if one.state not in (State.ACCEPTED, State.WAIVED)]
    counts = [float(sum(one.level is level for one in open_ones)) for level in Level]
    marks = (float(score.claimed), float(score.computed), score.grade) if score else (None, None, "")
    return (
        case.name(record),
        entry.department.code or "",
        say(f"word.status.{record.status.value}", case.lang),
        float(record.round),
        *marks,
        *(counts if entry.runs else [None] * len(counts)),
        None if ruling.approved is None else float(ruling.approved),
        ruling.remark,
        PurePath(record.marked).name if record.marked else "",
    )


def _findings(made: Workbook, case: _Summary, looks: Looks) -> None:
    found = [(one, finding, key) for one in case.records for finding, key in _ordered(one)]
    rows = tuple(_finding(case, record, finding, key) for record, finding, key in found)
    table = Table(case.say("findings"), case.say("title"), case.say("note.findings"), FINDING_HEADS, FINDING_WIDTHS, 2)
    sheet = draw_table(made, table, rows, looks, case.lang)
    column = FINDING_HEADS.index("decision")
    for at, (_, finding, _key) in enumerate(found, start=table.first):
        words = [case.say("reject")] if finding.level is Level.MUST_FIX else [case.say("accept"), case.say("reject")]
        choice = {"validate": "list", "source": words, "error_message": case.say("choice")}
        sheet.data_validation(at, column, at, column, choice)


def _ordered(record: Record) -> list[tuple[FindingEntry, FindingKey]]:
    return sorted(zip(record.entry.findings, record.keys, strict=True), key=lambda pair: pair[0].level.rank)


def _finding(case: _Summary, record: Record, finding: FindingEntry, named: FindingKey) -> tuple[Held, ...]:
    decision = record.ruling.findings.get(named.key, DecisionEntry())
    word = {True: case.say("accept"), False: case.say("reject"), None: ""}[decision.accepted]
    valid = decision.digest == named.digest and not (decision.accepted and finding.level is Level.MUST_FIX)
    return (
        case.name(record),
        record.entry.department.code or "",
        finding.code,
        say(f"word.level.{finding.level.value}", case.lang),
        say(f"word.audience.{finding.audience.value}", case.lang),
        f"{finding.sheet}!{finding.cell}" if finding.sheet else say("marking.whole_workbook", case.lang),
        finding.text["message"].say(case.lang),
        finding.text["advice"].say(case.lang),
        say(f"marking.state.{finding.state.value}", case.lang),
        finding.explanation or "",
        word if valid else "",
        decision.remark,
        named.key,
        named.digest,
    )
