"""测算得分 and 适用档次 beside the rubric: each line's marks as they follow from the figures typed in, live.

The marks are the criterion's own expression, printed for Excel and evaluated for the value the cell carries.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from perfxl.expression import Binary, Call, Name, Node, Number, Text, evaluate, to_excel
from perfxl.form.form import Criterion
from perfxl.messages import say
from perfxl.model import plain
from perfxl.template.selfcheck import SelfCheck

CENT = Decimal("0.01")
SIX, TWO = Number(Decimal(6)), Number(Decimal(2))


class LiveLine(Struct, frozen=True, dict=True):
    """One line of the rubric; `check` lends its form, references, values and tests."""

    criterion: Criterion
    check: SelfCheck

    # ---- why a line has no marks of its own, in order ----

    def guards(self) -> Iterator[tuple[str, bool, str]]:
        """Yield (test as formula, as Python has it, what to say) for each reason."""
        one, check = self.criterion, self.check
        typed = [Name(one.cell("claimed_score")), *([Name(one.cell("full_marks"))] if one.editable else [])]
        bad = check.any_unreadable(one.computed, one.applies_when, *typed)
        yield from ((test, bad, "unreadable") for test in check.unreadable(one.computed, one.applies_when, *typed))
        yield from self._blank(one.applies_inputs)
        if one.applies_when is not None:
            applies = not bad and evaluate(one.applies_when, check.values) is False
            yield f"NOT({to_excel(one.applies_when, check.references)})", applies, "not_applicable"
        if one.target:
            yield self._absent(one.target)
        yield from self._blank(one.required)
        if one.editable:
            full = one.cell("full_marks")
            own = check.values.value(full)
            printed = one.definition.marks
            test = f"AND(ISNUMBER({full}),ROUND(N({full})-{plain(printed)},6)<>0)"
            yield test, isinstance(own, Decimal) and own != printed, "own_standard"

    def _blank(self, names: tuple[str, ...]) -> Iterator[tuple[str, bool, str]]:
        for name in names:
            yield self.check.is_blank(name), self.check.blank(name), "missing"

    def _absent(self, target: str) -> tuple[str, bool, str]:
        words = self.check.form.definition.absent_words
        cell = f'SUBSTITUTE(SUBSTITUTE(TRIM({target}),"。",""),".","")'
        held = str(self.check.values.value(target) or "").strip().rstrip("。.")
        tests = ",".join(f'{cell}="{word}"' for word in words)
        return f"OR({tests})", held in words, "not_applicable"

    # ---- marks ----

    def marks_formula(self) -> str:
        """Return the computed marks as a formula; "" where the figures give none."""
        if self.criterion.computed is None:
            return '""'
        marks = to_excel(Call("ROUND", (self.criterion.computed, TWO)), self.check.references)
        formula = f'IFERROR({marks},"")'
        for test, _, _ in reversed(list(self.guards())):
            formula = f'IF({test},"",{formula})'
        return formula

    def marks(self) -> Decimal | None:
        """Return the computed marks, None where the figures give none."""
        if self.criterion.computed is None or any(held for _, held, _ in self.guards()):
            return None
        value = evaluate(self.criterion.computed, self.check.values)
        return value.quantize(CENT, ROUND_HALF_UP) if isinstance(value, Decimal) else None

    # ---- the band, in words ----

    def band_formula(self) -> str:
        """Return what applied, in words, as a formula."""
        if self.criterion.computed is None:
            test, _, word = self._absent(self.criterion.target) if self.criterion.target else ("", False, "")
            return f'IF({test},"{_say(word)}","{_say("stated")}")' if test else f'"{_say("stated")}"'
        formula = f'IFERROR({self._words_formula()},"")'
        for test, _, word in reversed(list(self.guards())):
            formula = f'IF({test},"{_say(word)}",{formula})'
        return formula

    def band(self) -> str:
        """Return what applied, in words."""
        if self.criterion.computed is None:
            absent = bool(self.criterion.target) and self._absent(self.criterion.target)[1]
            return _say("not_applicable" if absent else "stated")
        reason = next((word for _, held, word in self.guards() if held), None)
        return self._words() if reason is None else _say(reason)

    def _words_formula(self) -> str:
        one, label = self.criterion.definition, self.criterion.definition.value_label
        gap = self._gap()
        if gap is not None:
            points = f'"&{to_excel(Call("ROUND", (gap, TWO)), self.check.references)}&"'
            beyond = _say(f"beyond.{one.direction}", label=label, points=points)
            test = to_excel(Binary("<=", gap, Number(Decimal(0))), self.check.references)
            return f'IF({test},"{_say("within", label=label)}","{beyond}")'
        if one.method == "per_occurrence" and self.criterion.value is not None:
            count = f'"&{to_excel(self.criterion.value, self.check.references)}&"'
            return f'"{_say("occurrences", label=label, count=count)}"'
        return to_excel(self._chain(), self.check.references)

    def _words(self) -> str:
        one, label = self.criterion.definition, self.criterion.definition.value_label
        gap = self._gap()
        if gap is not None:
            value = evaluate(gap, self.check.values)
            if not isinstance(value, Decimal):
                return ""
            if value <= 0:
                return _say("within", label=label)
            return _say(f"beyond.{one.direction}", label=label, points=plain(value.quantize(CENT, ROUND_HALF_UP)))
        if one.method == "per_occurrence" and self.criterion.value is not None:
            count = evaluate(self.criterion.value, self.check.values)
            return _say("occurrences", label=label, count=plain(count) if isinstance(count, Decimal) else 0)
        held = evaluate(self._chain(), self.check.values)
        return held if isinstance(held, str) else ""

    def _gap(self) -> Node | None:
        one, value = self.criterion.definition, self.criterion.value
        if one.method != "threshold_linear" or value is None or one.threshold is None:
            return None
        limit = Number(one.threshold)
        gap = Binary("-", value, limit) if one.direction == "at_most" else Binary("-", limit, value)
        return Call("ROUND", (gap, SIX))

    def _chain(self) -> Node:
        chain: Node = Text(self.criterion.steps[-1].words)
        for step in reversed(self.criterion.steps[:-1]):
            if step.when is not None:
                chain = Call("IF", (step.when, Text(step.words), chain))
        return chain

    # ---- what the line adds to the total ----

    def taken_formula(self, computed: str) -> str:
        """Return what the line adds to the total: as claimed within its marks, no more than the figures give."""
        full, claimed = self.criterion.cell("full_marks"), self.criterion.cell("claimed_score")
        held = f"IF(ISNUMBER({full}),{full},{plain(self.criterion.definition.marks)})"
        capped = f"MIN(IF(ISNUMBER({claimed}),MAX({claimed},0),0),{held})"
        return f'IF({computed}="",{capped},MIN({capped},N({computed})))'

    def taken(self) -> Decimal:
        """Return what the line adds to the total."""
        full = self.check.values.value(self.criterion.cell("full_marks"))
        claimed = self.check.values.value(self.criterion.cell("claimed_score"))
        limit = full if isinstance(full, Decimal) else self.criterion.definition.marks
        capped = min(max(claimed, Decimal(0)) if isinstance(claimed, Decimal) else Decimal(0), limit)
        marks = self.marks()
        return capped if marks is None else min(capped, marks)


def _say(key: str, **facts: object) -> str:
    return say(f"template.live.{key}", "zh", **facts)
