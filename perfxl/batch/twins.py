"""What a batch adds to a return's record once all are there: S15 (its sender's other returns), and the rules B."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from perfxl.form import load_form
from perfxl.messages import Lang
from perfxl.model import Finding, Level, RuleRun, Status, Verdict
from perfxl.model.adjustments import Adjustments
from perfxl.model.decisions import Decision, basis_digest
from perfxl.model.rounds import Standing, State, finding_key, told_digest
from perfxl.render.entries import WorkbookEntry
from perfxl.render.machine import finding_entry, run_entry
from perfxl.render.records import FindingKey, Record
from perfxl.rules import peer_runs, ruled, sent_twice, settled, waived
from perfxl.rules.peers import Seen, peers_crashed

CLOSED = (State.ACCEPTED, State.WAIVED)


class Twins(msgspec.Struct, frozen=True):
    """A return's others: `same` the files with the same bytes, `department` its sender's; `compared` counts all."""

    same: list[str]
    department: list[str]
    compared: int


def with_others(
    record: Record, twins: Twins, seen: Seen | None, adjustments: Adjustments, lang: Lang, slip: str = ""
) -> Record:
    """Return a record with the runs of S15 and of the rules B; `slip` is the traceback where comparing crashed.

    All returns stay checked, marked and counted: which of two holds, and what likeness means, is finance's to say.
    """
    if record.form is None:
        return record
    form = load_form(record.form.id)
    twice = sent_twice(form, twins.same, twins.department, twins.compared)
    runs = [] if twice is None else [twice]
    runs += peers_crashed(form, slip) if slip else peer_runs(form, seen) if seen is not None else ()
    for run in settled(form, runs, adjustments):
        record = _with_run(record, run, adjustments, lang)
    entry = msgspec.structs.replace(record.entry, status=_status_of(record.entry))
    return msgspec.structs.replace(record, entry=entry)


def _with_run(record: Record, run: RuleRun, adjustments: Adjustments, lang: Lang) -> Record:
    entry = record.entry
    at = _place(entry, run.code)
    findings, keys = list(entry.findings), list(record.keys)
    standings = [_standing(record, one, adjustments) for one in run.findings]
    findings[at:at] = [finding_entry(*pair, lang) for pair in zip(run.findings, standings, strict=True)]
    keys[at:at] = [
        FindingKey(finding_key(one), basis_digest(standing))
        for one, standing in zip(run.findings, standings, strict=True)
    ]
    runs = sorted([*entry.runs, run_entry(run, lang)], key=lambda each: each.code)
    entry = msgspec.structs.replace(entry, runs=runs, findings=findings)
    return msgspec.structs.replace(record, entry=entry, keys=keys)


def _standing(record: Record, finding: Finding, adjustments: Adjustments) -> Standing:
    """Where a finding between returns stands: no round of its own, but finance's decision and waivers hold."""
    key = finding_key(finding)
    said = {
        name: Decision(accepted=one.accepted, remark=one.remark, digest=one.digest)
        for name, one in record.ruling.findings.items()
        if name == key
    }
    standing = {key: Standing(since_round=record.entry.round, digest=told_digest(finding))}
    whose = (record.entry.department.name or "", record.entry.department.code or "")
    return waived([finding], ruled([finding], standing, said), adjustments, whose)[key]


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
