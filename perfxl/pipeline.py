"""One return from its bytes to its outcome: the conductor (floor 6), which names the stages in order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from perfxl.errors import NotThisForm, UsageFault, WorkbookFault
from perfxl.finding import Source, read_bytes
from perfxl.form import Form
from perfxl.marking import Edition, Marking, mark
from perfxl.messages import Lang, quoted
from perfxl.model import Outcome, Scorecard, Stage, Status, Submission, status_of
from perfxl.model.adjustments import AS_THE_FORM_SAYS, Adjustments
from perfxl.model.decisions import Ruling, department_key
from perfxl.ooxml import Package
from perfxl.opening import NO_KEYS, Keys, open_return
from perfxl.places import is_address
from perfxl.reader import Earlier, fitted, read
from perfxl.roster import (
    LastYear,
    LastYearSays,
    Roster,
    RosterEntry,
    before,
    carried_names,
    enrol,
    last_year,
    supplied,
    year_of,
)
from perfxl.rules import corrected, kept, ruled, run_all, standings, waived
from perfxl.scoring import score

__all__ = ["AS_DELIVERED", "Checked", "Terms", "process", "read_bytes", "received_at", "whose"]

LONGEST_NAME = 200  # characters of a department's name, its code, a version


class Checked(Struct, frozen=True):
    """A checked return and its marked workbook in each edition asked for; none where it could not be read.

    `form` is the form it was read as, `entry` its department on the roster, None without one.
    """

    outcome: Outcome
    editions: Mapping[Edition, bytes]
    form: Form | None = None
    entry: RosterEntry | None = None


class Terms(Struct, frozen=True):
    """What every return of a run is checked on: the stage, the workbooks' language, and what finance brings.

    `roster` reads the roster for a form, `rulings` are finance's decisions by department, `adjustments` other rules and
    levels than the form's, `previous` last year's returns. `form` is asked in place of the one the workbook says it is.
    `keys` are tried on a return under a password. `known_rounds` returns the last check of a department (`whose`) for a
    return that carries none of it, given what it holds (its fingerprint): where that was checked before, that check
    (`perfxl.reader.left_by` makes one of an outcome).
    """

    stage: Stage = Stage.DRAFT
    lang: Lang = "zh"
    roster: Callable[[Form], Roster] | None = None
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    adjustments: Adjustments = AS_THE_FORM_SAYS
    form: Form | None = None
    previous: tuple[LastYear, ...] | None = None
    keys: Keys = NO_KEYS
    known_rounds: Callable[[str, str], Earlier | None] | None = None


AS_DELIVERED = Terms()


def process(
    given: Path | Source, terms: Terms = AS_DELIVERED, editions: tuple[Edition, ...] = (Edition.DEPARTMENT,)
) -> Checked:
    """Check one return and mark it; what is wrong with the file ends in its outcome, and nothing is raised for it.

    UsageFault where the roster cannot be read passes through.
    """
    source = given if isinstance(given, Source) else Source(given)
    blank = Outcome(path=source.path, sha256="", status=Status.UNREADABLE)
    try:
        data = source.read()
        blank = replace(blank, sha256=hashlib.sha256(data).hexdigest())
        opened = open_return(data, source.path.name, terms.keys, terms.form, terms.lang)
        form, workbook = opened.form, opened.scan
        submission = opened.told(read(form, workbook))
        form = fitted(form, submission)
    except NotThisForm as fault:
        return Checked(replace(blank, status=Status.IGNORED, fault=fault), {})
    except (WorkbookFault, UsageFault) as fault:
        return Checked(replace(blank, fault=fault), {})
    enrolment = enrol(form, terms.roster(form), submission) if terms.roster is not None else None
    if enrolment is not None and enrolment.entry is not None:
        submission = supplied(form, submission, enrolment.entry)
    entry = enrolment.entry if enrolment is not None else None
    last_round = _last_round(opened.before, terms, whose(form, submission, entry), submission.fingerprint)
    says = None if terms.previous is None else LastYearSays(before(form, terms.previous, submission))
    if says is not None and says.before is not None:
        submission = supplied(form, submission, says.before.supply)
    scorecard = score(form, submission)
    runs = run_all(form, submission, scorecard, terms.stage, enrolment, terms.adjustments, says)
    outcome = replace(
        blank,
        status=status_of(runs),
        form_id=form.id,
        form_version=quoted(submission.form_version, LONGEST_NAME),
        department=_text(submission, form.definition.unit_name),
        budget_code=_text(submission, form.definition.unit_code),
        submission=submission,
        runs=runs,
        score=scorecard,
        year=year_of(form, submission),
        carried={name: submission[name] for name in carried_names(form)},
        round=last_round.round + last_round.advanced(submission.fingerprint),
    )
    outcome = _with_ruling(_with_rounds(form, submission, outcome, last_round), terms.rulings)
    outcome = _with_waivers(outcome, terms.adjustments)
    marking = replace(_marking(form, outcome, scorecard, terms.lang), received=received_at(source))
    return _with_copies(Checked(outcome, {}, form, entry), opened.package, marking, editions)


def _with_copies(checked: Checked, package: Package, marking: Marking, editions: tuple[Edition, ...]) -> Checked:
    """Return a return with its marked workbooks; one that cannot be marked is checked all the same."""
    try:
        return replace(checked, editions={edition: mark(package, marking.for_edition(edition)) for edition in editions})
    except WorkbookFault as fault:
        return replace(checked, outcome=replace(checked.outcome, fault=fault))


def whose(form: Form, submission: Submission, entry: RosterEntry | None = None) -> str:
    """Return what names a return's department in a season: as the roster has it, else as it says itself."""
    if entry is not None:
        return department_key(entry.name, entry.code)
    return department_key(_text(submission, form.definition.unit_name), _text(submission, form.definition.unit_code))


def _last_round(told: Earlier, terms: Terms, department: str, content: str) -> Earlier:
    """Return the last check of a return: what it carries itself, else what is known of its department."""
    if told.round or terms.known_rounds is None or not department:
        return told
    return terms.known_rounds(department, content) or told


def read_last_year(source: Source, keys: Keys = NO_KEYS) -> LastYear:
    """Return what a return of last year leaves for this one; raise WorkbookFault or UsageFault where it cannot."""
    opened = open_return(source.read(), source.path.name, keys)
    submission = read(opened.form, opened.scan)
    return last_year(opened.form, submission, source.path.name, opened.before.round)


def _marking(form: Form, outcome: Outcome, scorecard: Scorecard, lang: Lang) -> Marking:
    if outcome.submission is None:
        raise ValueError("nothing was read")
    return Marking(
        form,
        outcome.submission,
        outcome.runs,
        scorecard,
        Edition.DEPARTMENT,
        outcome.round,
        outcome.path.name,
        outcome.sha256,
        lang=lang,
        standings=outcome.standings,
        corrected=outcome.corrected,
        kept=outcome.kept,
        ruling=outcome.ruling,
    )


def received_at(source: Source) -> datetime | None:
    """Return when a file came to lie where it is, as the file system has it; None where it cannot say."""
    if source.sent is not None:
        return source.sent.received
    try:
        stamp = source.on_disk.stat().st_mtime
    except OSError:
        return None
    if not stamp and is_address(source.on_disk):
        return None
    return datetime.fromtimestamp(stamp, tz=UTC).astimezone().replace(microsecond=0, tzinfo=None)


def _with_rounds(form: Form, submission: Submission, outcome: Outcome, before: Earlier) -> Outcome:
    """Return an outcome that also knows what the last list said."""
    return replace(
        outcome,
        standings=standings(form, submission, outcome.findings, before, outcome.round),
        corrected=corrected(outcome.runs, submission, before, advanced=outcome.round > before.round),
        kept=kept(form, outcome.findings, before),
    )


def _with_ruling(outcome: Outcome, rulings: Mapping[str, Ruling]) -> Outcome:
    """Return an outcome that also knows what finance decided of its department."""
    ruling = rulings.get(department_key(outcome.department, outcome.budget_code))
    if ruling is None:
        return outcome
    standings = ruled(outcome.findings, outcome.standings, ruling.findings)
    return replace(outcome, ruling=ruling, standings=standings, status=status_of(outcome.runs, standings))


def _with_waivers(outcome: Outcome, adjustments: Adjustments) -> Outcome:
    """Return an outcome that also knows which of its findings finance has waived."""
    if not adjustments.waivers:
        return outcome
    whose = (outcome.department or "", outcome.budget_code or "")
    standings = waived(outcome.findings, outcome.standings, adjustments, whose)
    return replace(outcome, standings=standings, status=status_of(outcome.runs, standings))


def _text(submission: Submission, name: str) -> str | None:
    return quoted(submission.text(name), LONGEST_NAME) or None if name in submission.values else None
