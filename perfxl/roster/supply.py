"""What a return left blank and the roster knows is supplied, and marked as supplied."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType

from msgspec.structs import replace

from perfxl.form import Form
from perfxl.model import FieldValue, Kind, Submission
from perfxl.reader.read import recompute
from perfxl.roster.roster import Figure, RosterEntry


def supplied(form: Form, submission: Submission, entry: RosterEntry) -> Submission:
    """Return the submission with the roster's figures where its cells are blank.

    Sums are computed anew from what was supplied to their parts; only then a sum that is still blank takes its own.
    """
    values = dict(submission.values)
    for computed in (False, True):
        for name, figure in entry.figures.items():
            read = values.get(name)
            if read is None:
                continue  # a row the form has not: M01 says that it could not be compared
            if read.kind is Kind.BLANK and (form.instances[name].computed is not None) is computed:
                values[name] = _filled(read, figure)
        if not computed:
            values = recompute(form, values, submission.members)
    return replace(submission, values=MappingProxyType(values))


def _filled(read: FieldValue, figure: Figure) -> FieldValue:
    value = figure.value
    kind = Kind.NUMBER if isinstance(value, Decimal) else Kind.DATE if isinstance(value, date) else Kind.TEXT
    return replace(read, kind=kind, value=value, understood=None, supplied=str(figure.at))
