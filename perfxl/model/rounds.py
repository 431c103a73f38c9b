"""What became of a finding from one round to the next: its state, since when it stands, the department's words."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from perfxl.model.adjustments import Waiver
from perfxl.model.cells import CellRef
from perfxl.model.findings import Finding, plain
from perfxl.model.submissions import FieldValue, Submission

SUBJECT = "#"  # before the subject of a finding in its key: no field's name begins so


class State(StrEnum):
    """Where a finding stands; what a department sends never makes it more than answered."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WAIVED = "waived"


class Refusal(StrEnum):
    """Why an explanation does not answer its finding."""

    EMPTY = "empty"  # a phrase that says nothing
    SHORT = "short"
    VOID = "void"  # the figures it was written about have changed


class Setback(StrEnum):
    """Why what finance decided does not hold."""

    LAPSED = "lapsed"  # the figures or the explanation have changed since
    MUST_FIX = "must_fix"  # accepted, but it has to be corrected
    EXPIRED = "expired"  # the waiver's last day is past


class Standing(Struct, frozen=True):
    """A finding's state; `basis` is the digest of the figures `explanation` was written about."""

    state: State = State.OPEN
    since_round: int = 1
    explanation: str = ""
    refusal: Refusal | None = None
    basis: str = ""
    digest: str = ""
    setback: Setback | None = None
    waiver: Waiver | None = None

    @property
    def closed(self) -> bool:
        """Whether finance is done with the finding."""
        return self.state in (State.ACCEPTED, State.WAIVED)


def finding_key(finding: Finding) -> str:
    """Return what names a finding on any list: code and field instance, which carries its unit; else code and cell.

    A finding about many cells is named by its subject: filling in the first of them does not make it another one.
    """
    if finding.subject:
        return f"{finding.code}|{SUBJECT}{finding.subject}"
    return f"{finding.code}|{finding.field}" if finding.field else f"{finding.code}||{finding.at or '*'}"


def figures_digest(finding: Finding, submission: Submission) -> str:
    """Return a short hash of the figures a finding speaks of, in the return and beside it.

    Another one where any of them changed: words about one figure of the roster say nothing of its next one.
    """
    cells = {cell for cell in (finding.at, *finding.related) if cell is not None}
    held = [(each.name, _figure(each)) for each in submission.values.values() if each.cell in cells]
    told = sorted(held) if held else _told(finding)
    return short_hash(repr((told, finding.against) if finding.against else told))


def told_digest(finding: Finding) -> str:
    """Return a short hash of what a finding between returns is about: no figure of one return decides it."""
    return short_hash(finding.against or repr(_told(finding)))


def short_hash(text: str) -> str:
    """Return 16 hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _figure(value: FieldValue) -> str:
    # Other programs store 0.3 as 0.30000000000000004 and 98 as 98.0: neither is a change.
    return plain(round(value.value, 6)) if isinstance(value.value, Decimal) else value.said


def _told(finding: Finding) -> list[tuple[str, str]]:
    """Return the facts of a finding without a figure, places aside: a cell that moved is no change."""
    facts = finding.message.facts.items()
    return sorted((name, str(fact)) for name, fact in facts if not isinstance(fact, CellRef))
