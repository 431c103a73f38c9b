"""What finance decided of one department: findings accepted or not, the approved score, its opinions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct, field

from perfxl.model.rounds import Standing, short_hash

PROPERTY = "perfxl_summary"  # how a summary of ours is known again
OVERVIEW_HEADS = (
    "department", "code", "office", "status", "round", "claimed", "computed", "gap", "grade_claimed", "grade",
    "must_fix", "must_explain", "notice", "approved", "remark", "marked",
)  # fmt: skip
FINDING_HEADS = (
    "department", "code", "rule", "level", "audience", "place", "message", "advice", "state", "explanation",
    "decision", "remark", "key", "digest",
)  # fmt: skip


class Decision(Struct, frozen=True):
    """What finance said of one finding; `accepted` is None where it only wrote an opinion.

    `digest` stands for the figures and the explanation it was said about.
    """

    accepted: bool | None = None
    remark: str = ""
    digest: str = ""


class Ruling(Struct, frozen=True):
    """What finance said of one department; `findings` by a finding's key."""

    approved: Decimal | None = None
    remark: str = ""
    findings: Mapping[str, Decision] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def blank(self) -> bool:
        """Whether finance said nothing at all."""
        return self.approved is None and not self.remark and not self.findings


def department_key(name: str | None, code: str | None) -> str:
    """Return what names a department in a summary: its code, else its name; '' where it gave neither."""
    return "".join((code or name or "").split())


def basis_digest(standing: Standing) -> str:
    """Return a short hash of what a decision is about: the figures of a finding and its explanation."""
    return short_hash(f"{standing.digest}|{standing.explanation}")
