"""S15 within a batch: a return is told of the others of its sender, once all of them are there."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from perfxl.form import load_form
from perfxl.messages import Lang
from perfxl.model import Level, Status, Verdict
from perfxl.model.decisions import basis_digest
from perfxl.model.rounds import Standing, State, finding_key
from perfxl.render.entries import WorkbookEntry
from perfxl.render.machine import finding_entry, run_entry
from perfxl.render.records import FindingKey, Record
from perfxl.rules import sent_twice

CLOSED = (State.ACCEPTED, State.WAIVED)


def with_twins(record: Record, same: list[str], department: list[str], compared: int, lang: Lang) -> Record:
    """Return a record with a run of S15: `same` are the files with the same bytes, `department` its sender's others.

    `compared` is how many other returns there are. All of them stay checked, marked and counted: which one holds is
    finance's to say.
    """
    entry = record.entry
    run = sent_twice(load_form(record.form.id), same, department, compared) if record.form else None
    if run is None:
        return record
    standing = Standing(since_round=entry.round)
    at = _place(entry, run.code)
    findings, keys = list(entry.findings), list(record.keys)
    findings[at:at] = [finding_entry(one, standing, lang) for one in run.findings]
    keys[at:at] = [FindingKey(finding_key(one), basis_digest(standing)) for one in run.findings]
    runs = sorted([*entry.runs, run_entry(run, lang)], key=lambda each: each.code)
    entry = msgspec.structs.replace(entry, runs=runs, findings=findings)
    entry = msgspec.structs.replace(entry, status=_status_of(entry))
    return msgspec.structs.replace(record, entry=entry, keys=keys)


def _place(entry: WorkbookEntry, code: str) -> int:
    """Where a finding about the whole workbook stands among the others: they come first, by their codes."""
    whole = [one.code for one in entry.findings if one.sheet is None]
    return bisect_right(whole, code)


def _status_of(entry: WorkbookEntry) -> Status:
    """The same of an entry as `model.status_of` says of the runs."""
    trial = {run.code for run in entry.runs if run.trial}
    runs = [run for run in entry.runs if not run.trial]
    if any(run.verdict is Verdict.CRASHED for run in runs):
        return Status.CRASHED
    levels = {one.level for one in entry.findings if one.code not in trial and one.state not in CLOSED}
    if Level.MUST_FIX in levels:
        return Status.RETURNED
    unread = any(run.verdict is Verdict.UNREADABLE for run in runs)
    if Level.MUST_EXPLAIN in levels or unread or not all(run.asked for run in runs):
        return Status.TO_EXPLAIN
    return Status.ACCEPTED
