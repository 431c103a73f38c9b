"""From a checked return to the record a season keeps of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from perfxl.form import Form, ratios_of
from perfxl.messages import Lang
from perfxl.model import Outcome, Submission, plain
from perfxl.model.decisions import Ruling, basis_digest, department_key
from perfxl.model.rounds import finding_key
from perfxl.pipeline import Checked, whose
from perfxl.render.entries import FormEntry
from perfxl.render.machine import entry_of
from perfxl.render.records import (
    ContactEntry,
    CopyEntry,
    DecisionEntry,
    ExpectedEntry,
    FindingKey,
    Record,
    RulingEntry,
)
from perfxl.roster import Roster, RosterEntry, contact_of

PEER_FIGURES = "B02"  # the rule whose fields are kept for comparing returns
LONGEST_TEXT = 30_000  # characters of a narrative that are kept: nearly all a cell can hold


def record_of(checked: Checked, lang: Lang = "zh", received: str = "", copies: Iterable[CopyEntry] = ()) -> Record:
    """Return the record of a checked return; `copies` are the marked workbooks that were written of it."""
    outcome, form, entry = checked.outcome, checked.form, checked.entry
    record = Record(entry=entry_of(outcome, lang), received=received, copies=list(copies))
    if form is None or outcome.submission is None:
        return record
    return Record(
        entry=record.entry,
        form=FormEntry(form.id, outcome.form_version or ""),
        department=whose(form, outcome.submission, entry),
        name=entry.name if entry else outcome.department or "",
        code=entry.code if entry else outcome.budget_code or "",
        contact=_contact(entry) if entry else ContactEntry(),
        received=received,
        content=outcome.submission.fingerprint,
        figures=_figures(form, outcome.submission),
        texts=_texts(form, outcome.submission),
        typed=_typed(form, outcome.submission),
        ratios={id: None if one is None else plain(one) for id, one in ratios_of(form, outcome.submission).items()},
        keys=_keys(outcome),
        ruling=_ruling(outcome.ruling),
        copies=record.copies,
    )


def expected_of(roster: Roster) -> list[ExpectedEntry]:
    """Return from whom a roster expects a return, in its order."""
    return [
        ExpectedEntry(
            department=department_key(one.name, one.code), name=one.name, code=one.code, contact=_contact(one)
        )
        for one in roster.entries
    ]


def _contact(entry: RosterEntry) -> ContactEntry:
    said = contact_of(entry)
    return ContactEntry(office=said.office, person=said.person, phone=said.phone, due=said.due)


def _figures(form: Form, submission: Submission) -> dict[str, str]:
    held = {name: submission[name].value for name in form.definition.key_figures if name in submission.values}
    return {name: plain(value) for name, value in held.items() if isinstance(value, Decimal)}


def _typed(form: Form, submission: Submission) -> dict[str, str]:
    """The figures B02 compares, those the roster supplied left out: the bureau's own prove nothing."""
    wanted = set(form.rules[PEER_FIGURES].fields) if PEER_FIGURES in form.rules else set()
    named = (name for name in form.instances if name in wanted or name.partition("__")[0] in wanted)
    reads = (submission[name] for name in named if name in submission.values)
    return {
        read.name: plain(read.value)
        for read in reads
        if isinstance(read.value, Decimal) and read.value and read.supplied is None
    }


def _texts(form: Form, submission: Submission) -> dict[str, str]:
    names = dict.fromkeys((*(name for name, _ in form.narrative.places), *form.definition.report_fields))
    texts = {name: submission.text(name)[:LONGEST_TEXT] for name in names if name in submission.values}
    return {name: text for name, text in texts.items() if text}


def _keys(outcome: Outcome) -> list[FindingKey]:
    return [FindingKey(finding_key(one), basis_digest(outcome.standing(one))) for one in outcome.findings]


def _ruling(ruling: Ruling) -> RulingEntry:
    return RulingEntry(
        approved=None if ruling.approved is None else str(ruling.approved),
        remark=ruling.remark,
        findings={
            key: DecisionEntry(accepted=one.accepted, remark=one.remark, digest=one.digest)
            for key, one in ruling.findings.items()
        },
    )
