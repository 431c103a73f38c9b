"""What R01, R02 and R11 share: a line whose marks figures decide, claimed and computed side by side."""

from __future__ import annotations

from perfxl.form import Criterion
from perfxl.model import Comparison, ScoreLine, Support, amount
from perfxl.rules.base import Case, LineRule
from perfxl.rules.claims import condition, input_places


class FigureRule(LineRule):
    """A rule that compares a claimed score with the one the figures give, on the lines `binds` names."""

    binds: str = "R01"

    def concerns(self, criterion: Criterion) -> bool:
        """Lines whose marks figures decide, and whose difference is told under the code `binds`."""
        return criterion.computed is not None and criterion.definition.code == self.binds

    def lacks(self, case: Case, criterion: Criterion, line: ScoreLine) -> bool:
        """Whether the self-score, or what it is measured by, is blank."""
        return line.claimed is None or (line.computed is None and line.support is not Support.NOT_APPLICABLE)

    def told(self, line: ScoreLine) -> dict[str, object]:
        """Return the facts of a finding about a line: both scores, why, and where the figures stand."""
        return {
            "indicator": line.indicator,
            "claimed": "" if line.claimed is None else amount(line.claimed),
            "computed": "" if line.computed is None else amount(line.computed),
            "why": line.why,
            "cells": input_places(line),
        }

    def compared(self, line: ScoreLine) -> Comparison | None:
        """Return the arithmetic: what the figures give, what was claimed, and how far apart they are."""
        if line.claimed is None or line.computed is None:
            return None
        return Comparison(amount(line.computed), amount(line.claimed), line.claimed - line.computed)

    def measured(self, criterion: Criterion, sign: str) -> str | None:
        """Return the condition that the claim is `sign` the marks the figures give; None where none are given."""
        marks = condition(criterion.computed)
        return f"{criterion.cell('claimed_score')} {sign} ROUND({marks}, 2)" if marks else None
