"""What the rules about single cells share: many cells of a kind are one finding, at the first, the others related."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from perfxl.model import FieldValue, Finding, Kind, Sentence
from perfxl.rules.base import FEW, Around, Asked, Case, Rule

LONGEST = 30  # characters of a cell that are quoted

# Which rule speaks of what the reader understood; all else, and what a form does not bind, is T01's.
SPEAKERS: Mapping[str, str] = MappingProxyType(
    {
        "reading.other_unit": "T02",
        "reading.scaled_format": "T02",
        "reading.percent": "T03",
        "reading.percent_ambiguous": "T03",
        "reading.percent_unclear": "T03",
        "reading.text_date": "T09",
        "reading.serial": "T09",
        "reading.digits_lost": "T09",
    }
)


class CellsRule(Rule):
    """A rule that looks at cells one by one and tells those of a kind together."""

    def asked(self, case: Case) -> Asked:
        """Count the cells that hold something; where some were not found nobody knows what stood in them."""
        filled = tuple(name for name, read in case.submission.values.items() if read.kind is not Kind.BLANK)
        return case.complete(len(filled), filled)

    def together(self, case: Case, variant: str, reads: Sequence[FieldValue]) -> Finding:
        """Return one finding for all cells of a kind; `rule.<code>.cell.<variant>` tells each."""
        fields = [read.name for read in reads]
        first = next((name for name in fields if name in case.form.instances), fields[0])
        around = Around(related=tuple(name for name in fields if name != first), subject=variant or "cells")
        facts = {"count": len(reads), "cells": self.listed(case, variant, reads)}
        return self.finding(case, first, facts, around, variant)

    def listed(self, case: Case, variant: str, reads: Sequence[FieldValue]) -> tuple[Sentence | str, ...]:
        """Return what is told of each cell, the first few of many."""
        key = ".".join(filter(None, ("rule", self.code, "cell", variant)))
        told = [
            Sentence(
                key,
                {
                    "label": case.label(read.name),
                    "place": case.place(read.name),
                    "original": read.original[:LONGEST],
                    "value": "" if read.value is None else str(read.value),
                    "why": Sentence(read.understood or "reading.plain", {"hint": read.hint}),
                },
            )
            for read in reads[:FEW]
        ]
        return (*told, *(("…",) if len(reads) > FEW else ()))

    def understood(self, case: Case) -> list[FieldValue]:
        """Return the cells whose reading this rule speaks of."""
        return [
            read
            for read in case.submission.values.values()
            if read.understood is not None and self.code == _speaker(case, read.understood)
        ]


def _speaker(case: Case, understood: str) -> str:
    code = SPEAKERS.get(understood, "T01")
    return code if code in case.form.rules and case.form.rules[code].enabled else "T01"
