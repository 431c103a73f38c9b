"""What the rules B have in common: each is given one return among its batch and speaks of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from perfxl.form import Form
from perfxl.model import Finding, RuleRun, Sentence, Verdict
from perfxl.rules.base import Asked, Case, Rule, bound
from perfxl.rules.peers.seen import Seen


class About(Struct, frozen=True):
    """What a finding is about: `subject` names it from one run to the next, a decision holds while `basis` is the same.

    How many others there are, and what their files are called, is no part of it.
    """

    subject: str
    basis: str


class PeerRule(Rule):
    """A rule asked of a return beside all others of its batch."""

    of_batch = True

    def asked(self, case: Case) -> Asked:
        """One return alone has no peers: this is asked of a batch (`peer_runs`)."""
        return Asked(0, Verdict.NOT_APPLICABLE, Sentence("rule.B.alone", {}))

    def arises(self, case: Case) -> bool:
        """Never of one return: the batch asks."""
        return False

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield nothing: one return alone has no peers."""
        yield from ()

    def belongs(self, seen: Seen) -> bool:
        """Whether the rule has a place in this run at all."""
        return True

    @abstractmethod
    def compared(self, form: Form, seen: Seen) -> Asked:
        """Return how much of the return was compared, and how the run ends where nothing was found."""

    @abstractmethod
    def findings(self, form: Form, seen: Seen) -> Iterator[Finding]:
        """Yield what stands out."""

    def told(self, form: Form, facts: dict[str, object], about: About, variant: str = "") -> Finding:
        """Return a finding about the whole workbook."""
        level, audience = bound(form, self.code, variant)
        key = ".".join(filter(None, ("rule", self.code, variant)))
        message, advice = Sentence(f"{key}.message", facts), Sentence(f"rule.{self.code}.advice", {})
        return Finding(self.code, level, audience, None, message, advice, subject=about.subject, against=about.basis)


def peer_runs(form: Form, seen: Seen) -> tuple[RuleRun, ...]:
    """Return the runs of the rules B on one return of a batch: those its form binds, in order of their codes.

    A near name is asked only where a roster was given.
    """
    from perfxl.rules.run import run_rule

    return tuple(run_rule(rule.code, partial(_run, rule, form, seen)) for rule in _bound(form) if rule.belongs(seen))


def peers_crashed(form: Form, slip: str) -> tuple[RuleRun, ...]:
    """Return the runs of the rules B where the comparison itself crashed, with its traceback: ours, and no pass."""
    reason = Sentence("rule.crashed", {"traceback": slip})
    return tuple(RuleRun(rule.code, Verdict.CRASHED, 0, reason) for rule in _bound(form))


def _bound(form: Form) -> list[PeerRule]:
    from perfxl.rules.table import RULES

    return [
        rule
        for rule in RULES
        if isinstance(rule, PeerRule) and rule.code in form.rules and form.rules[rule.code].enabled
    ]


def _run(rule: PeerRule, form: Form, seen: Seen) -> RuleRun:
    asked = rule.compared(form, seen)
    findings = tuple(rule.findings(form, seen))
    return RuleRun(rule.code, Verdict.FAILED if findings else asked.verdict, asked.compared, asked.reason, findings)
