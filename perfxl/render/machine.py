"""The machine's report written and read: `perfxl/check/1`, the JSON contract.

Nothing in it depends on when the check ran, so two runs give the same bytes. Beside every sentence stands its
catalogue key with its facts (`text`), so the report can be told in another language without checking again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

import msgspec

from perfxl import __version__
from perfxl.messages import Lang, quoted, say_quoting
from perfxl.model import Finding, Outcome, RuleRun, Sentence, Status, plain
from perfxl.model.adjustments import Waiver
from perfxl.model.rounds import Standing
from perfxl.render.entries import (
    DepartmentEntry,
    FigureEntry,
    FindingEntry,
    FormEntry,
    InputEntry,
    LineEntry,
    PlaceEntry,
    PolicyEntry,
    Report,
    RunEntry,
    ScoreEntry,
    Told,
    Totals,
    WaiverEntry,
    WorkbookEntry,
)
from perfxl.render.figures import spelled, written
from perfxl.render.meanings import MEANINGS

SCHEMA: Literal["perfxl/check/1"] = "perfxl/check/1"
SCHEMA_FILE = "check.schema.json"
ReportFault = msgspec.DecodeError  # ValidationError is one of its kind

_NO_BOOKS = b'"workbooks": []'
_FIRST, _NEXT, _LAST = b'"workbooks": [\n    ', b",\n    ", b"\n  ]"


def report(outcomes: Iterable[Outcome], lang: Lang = "zh") -> bytes:
    """Return the report on `outcomes` as indented UTF-8 JSON with a line feed at its end."""
    return to_json(described(outcomes, lang))


def described(outcomes: Iterable[Outcome], lang: Lang = "zh") -> Report:
    """Return the report on `outcomes`, workbooks by path."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.path.as_posix())
    forms = [FormEntry(one.form_id, one.form_version or "") for one in ordered if one.form_id]
    return Report(
        schema=SCHEMA,
        perfxl=__version__,
        lang=lang,
        form=forms[0] if forms else None,
        workbooks=[entry_of(outcome, lang) for outcome in ordered],
        totals=totals_of(Counter(one.status for one in ordered)),
    )


def to_json(made: Report) -> bytes:
    """Return a report as JSON."""
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"


def from_json(data: bytes) -> Report:
    """Return the report in `data`; raise ReportFault if it is no report of this schema."""
    return msgspec.json.decode(data, type=Report)


def streamed(books: Iterable[WorkbookEntry], form: FormEntry | None, lang: Lang = "zh") -> Iterator[bytes]:
    """Yield the report on `books`, which come in the order of their paths, piece by piece: the bytes of `to_json`.

    `form` is that of the first book that has one: it stands at the head, before any book is read.
    """
    empty = Report(schema=SCHEMA, perfxl=__version__, lang=lang, form=form, workbooks=[], totals=totals_of({}))
    head, _ = to_json(empty).split(_NO_BOOKS)
    counts: Counter[Status] = Counter()
    yield head
    for book in books:
        yield _FIRST if not counts else _NEXT
        yield msgspec.json.format(msgspec.json.encode(book), indent=2).replace(b"\n", b"\n    ")
        counts[book.status] += 1
    yield _LAST if counts else _NO_BOOKS
    made = to_json(msgspec.structs.replace(empty, totals=totals_of(counts)))
    yield made.split(_NO_BOOKS)[1]


def totals_of(counts: Mapping[Status, int]) -> Totals:
    """Return the totals of so many workbooks of each status."""
    return Totals(workbooks=sum(counts.values()), **{one.value: counts.get(one, 0) for one in Status})


def retold(made: Report, lang: Lang) -> Report:
    """Return the same report in another language."""
    return msgspec.structs.replace(made, lang=lang, workbooks=[retold_book(book, lang) for book in made.workbooks])


def retold_book(book: WorkbookEntry, lang: Lang) -> WorkbookEntry:
    """Return what a report says of one workbook in another language."""
    return msgspec.structs.replace(
        book,
        error=_said(book.text, "error", lang, book.error),
        runs=[msgspec.structs.replace(run, reason=_said(run.text, "reason", lang, run.reason)) for run in book.runs],
        findings=[_retold_finding(finding, lang) for finding in book.findings],
        score=book.score and _retold_score(book.score, lang),
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report, as published in `check.schema.json`."""
    made = msgspec.json.schema(Report)
    for name, meanings in MEANINGS.items():
        for field, meaning in meanings.items():
            made["$defs"][name]["properties"][field]["description"] = meaning
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **made}


def _retold_finding(finding: FindingEntry, lang: Lang) -> FindingEntry:
    return msgspec.structs.replace(
        finding,
        message=finding.text["message"].say(lang),
        advice=finding.text["advice"].say(lang),
    )


def _retold_score(score: ScoreEntry, lang: Lang) -> ScoreEntry:
    lines = [msgspec.structs.replace(line, why=line.text["why"].say(lang)) for line in score.lines]
    return msgspec.structs.replace(score, lines=lines)


def _said(texts: Mapping[str, Told], name: str, lang: Lang, otherwise: str | None) -> str | None:
    return texts[name].say(lang) if name in texts else otherwise


def _told(sentence: Sentence) -> Told:
    return Told(sentence.key, {name: _fact(fact) for name, fact in sentence.facts.items()})


def _fact(fact: object) -> str | int | Told | list[str | int | Told]:
    return [_atom(part) for part in fact] if isinstance(fact, tuple) else _atom(fact)


def _atom(fact: object) -> str | int | Told:
    if isinstance(fact, Sentence):
        return _told(fact)
    if isinstance(fact, int) and not isinstance(fact, bool):
        return fact
    return quoted(written(fact))


def entry_of(outcome: Outcome, lang: Lang = "zh") -> WorkbookEntry:
    """Return what the report says of one return."""
    fault = outcome.fault
    texts = {"error": Told(fault.key, {name: _fact(fact) for name, fact in fault.facts.items()})} if fault else {}
    return WorkbookEntry(
        path=spelled(outcome.path.as_posix()),
        sha256=outcome.sha256,
        department=DepartmentEntry(outcome.department, outcome.budget_code),
        status=outcome.status,
        marked=spelled(outcome.marked.as_posix()) if outcome.marked else None,
        round=outcome.round,
        error=say_quoting(fault.key, lang, fault.facts) if fault else None,
        runs=[run_entry(run, lang) for run in sorted(outcome.runs, key=lambda run: run.code)],
        findings=[finding_entry(one, outcome.standing(one), lang) for one in outcome.findings],
        score=_score(outcome, lang),
        text=texts,
        year=outcome.year,
        carried={
            name: FigureEntry(plain(read.value), read.cell.sheet, read.cell.a1)
            for name, read in outcome.carried.items()
            if isinstance(read.value, Decimal) and read.cell is not None
        },
    )


def run_entry(run: RuleRun, lang: Lang) -> RunEntry:
    """Return what the report says of one rule's run."""
    return RunEntry(
        code=run.code,
        verdict=run.verdict,
        reason=run.reason.say(lang) if run.reason else None,
        compared=run.compared,
        asked=run.asked,
        trial=run.trial,
        level=run.level,
        text={"reason": _told(run.reason)} if run.reason else {},
    )


def finding_entry(finding: Finding, standing: Standing, lang: Lang) -> FindingEntry:
    """Return what the report says of one finding and where it stands."""
    told = finding.comparison
    return FindingEntry(
        code=finding.code,
        level=finding.level,
        audience=finding.audience,
        sheet=finding.at.sheet if finding.at else None,
        cell=finding.at.a1 if finding.at else None,
        field=finding.field,
        related=[PlaceEntry(cell.sheet, cell.a1) for cell in finding.related],
        follow_up=[PlaceEntry(cell.sheet, cell.a1) for cell in finding.follow_up],
        message=finding.message.say(lang),
        advice=finding.advice.say(lang),
        expected=told.expected if told else None,
        actual=told.actual if told else None,
        difference=plain(told.difference) if told and told.difference is not None else None,
        tolerance=plain(told.tolerance) if told and told.tolerance is not None else None,
        diagnosis=finding.diagnosis,
        suspects=[PlaceEntry(cell.sheet, cell.a1) for cell in finding.suspects],
        state=standing.state,
        since_round=standing.since_round,
        explanation=standing.explanation or None,
        refusal=standing.refusal,
        setback=standing.setback,
        waiver=_waiver(standing.waiver),
        text={"message": _told(finding.message), "advice": _told(finding.advice)},
    )


def _waiver(waiver: Waiver | None) -> WaiverEntry | None:
    return None if waiver is None else WaiverEntry(waiver.reason, waiver.who, waiver.until.isoformat())


def _score(outcome: Outcome, lang: Lang) -> ScoreEntry | None:
    score = outcome.score
    if score is None:
        return None
    return ScoreEntry(
        full_marks=plain(score.full_marks),
        claimed=plain(score.claimed),
        computed=plain(score.computed),
        grade_claimed=score.grade_claimed,
        grade=score.grade,
        policies=[PolicyEntry(one.id, one.title, plain(one.total), one.grade) for one in score.policies],
        lines=[
            LineEntry(
                id=line.id,
                dimension=line.dimension,
                category=line.category,
                indicator=line.indicator,
                full_marks=plain(line.full_marks),
                claimed=None if line.claimed is None else plain(line.claimed),
                computed=None if line.computed is None else plain(line.computed),
                verdict=line.verdict,
                support=line.support,
                why=line.why.say(lang),
                inputs=[
                    InputEntry(
                        name=one.name,
                        label=one.label,
                        value=None if one.value is None else quoted(written(one.value)),
                        sheet=one.cell.sheet if one.cell else None,
                        cell=one.cell.a1 if one.cell else None,
                        supplied=one.supplied,
                    )
                    for one in line.inputs
                ],
                text={"why": _told(line.why)},
            )
            for line in score.lines
        ],
    )
