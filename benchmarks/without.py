"""Taking one code out of every run of the rules, for the rest of this process.

What is left of the rule (its manual, its binding, its place in the table) stays, so that only a test of what it finds
can notice.
"""

from __future__ import annotations

from importlib import import_module

from perfxl.form import Form
from perfxl.rules import RULES, relation_codes

RUN, SENT_TWICE = (import_module(f"perfxl.rules.{name}") for name in ("run", "structure.sent_twice"))


def take_out(code: str, form_id: str = "") -> None:
    """Take a code out: a rule of every form, a relation of one form or of all where none is named."""

    def others(form: Form) -> tuple[str, ...]:
        here = form_id in ("", form.id)
        return tuple(each for each in relation_codes(form) if each != code or not here)

    vars(RUN).update(RULES=tuple(rule for rule in RULES if rule.code != code), relation_codes=others)
    if code == "S15":  # asked of a batch, after the runs of each return
        vars(SENT_TWICE).update(_with_run=lambda outcome, *_: outcome)
