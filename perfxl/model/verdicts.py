"""The closed lists: how serious, for whom, how a run ended, where a return stands."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """审核级别 of a finding, most severe first."""

    MUST_FIX = "must_fix"
    MUST_EXPLAIN = "must_explain"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return list(Level).index(self)


class Audience(StrEnum):
    """Who may see a finding; what is finance's never reaches a department's copy."""

    DEPARTMENT = "department"
    FINANCE = "finance"


class Verdict(StrEnum):
    """How one rule's run, or the scoring of one line, ended. Only `FAILED` carries findings."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT = "insufficient"
    UNREADABLE = "unreadable"
    CRASHED = "crashed"


class Support(StrEnum):
    """What a claimed score stands on (`domain.md` §5.6, points by support)."""

    COMPUTED = "computed"  # 核对一致 or contradicted: figures decide
    NOT_APPLICABLE = "not_applicable"  # the business did not exist, or the target says 无
    INPUTS_MISSING = "inputs_missing"  # figures would decide, but are not in the form
    EVIDENCED = "evidenced"  # a statement that points at evidence
    ATTESTED = "attested"  # a statement alone
    UNREADABLE = "unreadable"  # an input's cell holds no figure


class Status(StrEnum):
    """Where one returned workbook stands after a check."""

    ACCEPTED = "accepted"
    TO_EXPLAIN = "to_explain"
    RETURNED = "returned"
    UNREADABLE = "unreadable"
    CRASHED = "crashed"
    IGNORED = "ignored"


class Stage(StrEnum):
    """`draft`: sign-off, dates and opinions are not looked at. `final`: they are."""

    DRAFT = "draft"
    FINAL = "final"
