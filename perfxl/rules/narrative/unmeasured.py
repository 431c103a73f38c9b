"""What N04 and N05 share: texts of a column that hold nothing one could measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfxl.model import Finding, Kind
from perfxl.rules.base import Case
from perfxl.rules.narrative.prose import ProseRule
from perfxl.rules.narrative.quantities import plain_text


class UnmeasuredRule(ProseRule):
    """A rule about texts without a measure; `against` are columns of another table that give it instead."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for the column, every text without a measure in it quoted."""
        texts = self.texts(case)
        bare = [name for name, text in texts.items() if not self.measured(case, text) and not self.given(case, name)]
        if bare:
            yield self.told(case, [self.whole(case, name) for name in bare], {"of": len(texts)})

    def measured(self, case: Case, text: str) -> bool:
        """Whether a text holds a measure, what only looks like one (`unless`: a year, the number of a row) aside."""
        binding, text = self.binding(case), plain_text(text)
        for pattern in binding.unless:
            text = re.sub(pattern, " ", text)
        return any(re.search(pattern, text) for pattern in binding.patterns)

    def given(self, case: Case, name: str) -> bool:
        """Whether the measure stands in another table, in the row that ends in this one's id."""
        row = case.form.instances[name].row
        beside = (one for one in self.against(case) if case.form.instances[one].row.endswith(f"_{row}"))
        return bool(row) and any(case.submission[one].kind in (Kind.NUMBER, Kind.TEXT) for one in beside)
