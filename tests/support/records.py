"""Records of outcomes made in a test, as a batch would keep them."""

from __future__ import annotations

from perfxl.batch import record_of
from perfxl.form import load_form
from perfxl.model import Outcome
from perfxl.pipeline import Checked
from perfxl.render import Record


def recorded(*outcomes: Outcome) -> list[Record]:
    """Return the record of each outcome, in Chinese."""
    return [
        record_of(Checked(one, {}, load_form(one.form_id) if one.form_id is not None else None)) for one in outcomes
    ]
