"""Every figure a return's texts state under a label of the form's, against the field it names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from perfxl.expression import Binary, Node, evaluate, names, rounded
from perfxl.form import Form, SubmissionScope
from perfxl.form.narrative import Claim, Measure, TextDef
from perfxl.model import Kind, Submission
from perfxl.rules.narrative.labels import Reader, sentence_end, sentence_start
from perfxl.rules.narrative.quantities import Quantity, plain_text, quantities

SHORT, BEFORE, AFTER = 60, 34, 16  # characters quoted around a figure
CLAUSES = "，：、；"
MOST = 500  # figures read in one text; a report's longest part has some 50


class Statement(Struct, frozen=True):
    """A figure stated in a text and compared: `stated` and `expected` in the form's own unit.

    `fields` are the instances it names, `written` the figure as the text has it, `quote` the words around it. `figures`
    are what it may be meant as, over the form's fields, `room` is how far it may be off as it is written.
    """

    code: str
    claim: str
    text: str
    written: str
    quote: str
    fields: tuple[str, ...]
    stated: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    agrees: bool = False
    measure: Measure = "money"
    at_most: bool = False
    figures: tuple[Node, ...] = ()
    room: Decimal = Decimal(0)


def statements(form: Form, submission: Submission) -> tuple[Statement, ...]:
    """Return every statement that could be compared, in the order of the texts.

    One that names a blank or unreadable field, or a total that lacks a required part, or whose condition does not hold,
    is left alone.
    """
    year = year_of(form, submission)
    of_the_form = year if year == form.definition.evaluation_year else None  # another year: S13 speaks
    asked = _Asked(form, submission, Reader(form.narrative, _unit_name(form, submission), of_the_form))
    return tuple(found for place, text in form.narrative.places for found in asked.of(place, text))


def overfull(form: Form, submission: Submission) -> tuple[str, ...]:
    """Return the text fields with more figures than are read."""
    texts = ((place, submission.text(place)) for place, _ in form.narrative.places)
    long = ((place, plain_text(text)) for place, text in texts if len(text) > 2 * MOST)
    return tuple(place for place, plain in long if next(islice(quantities(plain), MOST, None), None) is not None)


def _unit_name(form: Form, submission: Submission) -> str:
    return submission.text(form.definition.unit_name) if form.definition.unit_name in submission.values else ""


def year_of(form: Form, submission: Submission) -> int:
    """Return the year the return says it is about, the form's own where it says none."""
    for name in form.definition.identity:
        held = submission.values.get(name)
        if held is not None and form.instances[name].field.type == "year" and isinstance(held.value, Decimal):
            return int(held.value)
    return form.definition.evaluation_year


class _Passage(Struct, frozen=True):
    """A text field: its text as typed, and in plain forms with every place kept."""

    place: str
    text: TextDef
    original: str
    plain: str


class _Asked(Struct, frozen=True, dict=True):
    """One return, text by text."""

    form: Form
    submission: Submission
    reader: Reader

    @cached_property
    def scope(self) -> SubmissionScope:
        return SubmissionScope.of(self.submission)

    def of(self, place: str, text: TextDef) -> Iterator[Statement]:
        read = self.submission[place]
        if read.kind is not Kind.TEXT:
            return
        passage = _Passage(place, text, str(read.value), plain_text(str(read.value)))
        last, before = 0, None
        for quantity in islice(quantities(passage.plain), MOST):
            claimed = self.reader.claim(passage.plain, last, quantity, text.id)
            if claimed is not None:
                yield from self._compared(passage, claimed, quantity)
            elif quantity.unit == "%" and before is not None:
                yield from self._share(passage, before, last, quantity)
            before, last = claimed, quantity.end

    def _compared(self, passage: _Passage, claim: Claim, quantity: Quantity) -> Iterator[Statement]:
        if claim.when is not None and evaluate(claim.when, self.scope) is not True:
            return
        first = self._value(claim.figures[0])
        if first is None:
            return
        wanted = [first, *(value for one in claim.figures[1:] if (value := self._value(one)) is not None)]
        stated, step = quantity.in_unit(claim.measure, self.form.definition.money.unit)
        room = self._room(claim, stated, step)
        agrees = any(_agrees(claim.definition.compare, stated, value, room) for value in wanted)
        code = self.reader.narrative.code(claim, passage.text)
        made = self._statement(code, claim.definition.id, passage, quantity, claim.figures[0])
        at_most = claim.definition.compare == "at_most"
        made = replace(made, stated=stated, expected=first, agrees=agrees, measure=claim.measure, at_most=at_most)
        yield replace(made, figures=claim.figures, room=room)

    def _share(self, passage: _Passage, part: Claim, last: int, quantity: Quantity) -> Iterator[Statement]:
        """A percentage of the amount just before it."""
        share = self.reader.share(passage.plain, last, quantity)
        if share is None or part.measure != "money":
            return
        figure = Binary("/", part.figures[0], share.of)
        expected = self._value(figure)
        if expected is None:
            return
        stated, step = quantity.in_unit("percent", self.form.definition.money.unit)
        code = self.reader.narrative.code(part, passage.text)
        made = self._statement(code, share.definition.id, passage, quantity, figure)
        agrees = abs(stated - expected) <= step / 2
        made = replace(made, stated=stated, expected=rounded(expected), agrees=agrees, measure="percent")
        yield replace(made, figures=(figure,), room=step / 2)

    def _statement(self, code: str, claim: str, passage: _Passage, quantity: Quantity, figure: Node) -> Statement:
        fields = names(figure)
        written = passage.original[quantity.start : quantity.end]
        quote = quoted(passage.original, passage.plain, quantity.start, quantity.end)
        return Statement(code, claim, passage.place, written, quote, fields)

    def _value(self, figure: Node) -> Decimal | None:
        """A figure's value; None where a field of it is blank, unreadable or missing, or nothing divides it."""
        for name in names(figure):
            if self.submission[name].kind is not Kind.NUMBER and not self._is_nothing(name):
                return None
            if self._is_short(name):
                return None
        value = evaluate(figure, self.scope)
        return Decimal(0) if value is None else value if isinstance(value, Decimal) else None

    def _is_nothing(self, name: str) -> bool:
        """Whether a total is blank because a table that was filled in has nothing in an optional column."""
        instance = self.form.instances[name]
        if self.submission[name].kind is not Kind.BLANK or instance.computed is None or instance.field.required:
            return False
        return instance.table in self._filled_tables

    def _is_short(self, name: str) -> bool:
        """Whether a total lacks the figure of a unit that filled in others and left this one blank (S01 speaks)."""
        instance = self.form.instances[name]
        if instance.computed is None or not instance.field.required:
            return False
        taken = (part for one in names(instance.computed) for part in self.submission.members.get(one, (one,)))
        return any(
            self.submission[part].kind is Kind.BLANK and part.rpartition("__")[2] in self._filled_rows for part in taken
        )

    @cached_property
    def _filled_rows(self) -> frozenset[str]:
        """The units in whose rows a figure was typed."""
        units = {row for row, _ in self.form.units}
        typed = (one for one in self.form.instances.values() if one.row in units and one.computed is None)
        return frozenset(one.row for one in typed if self.submission[one.name].kind is Kind.NUMBER)

    @cached_property
    def _filled_tables(self) -> frozenset[str]:
        read = (one for one in self.form.instances.values() if one.computed is not None)
        return frozenset(one.table for one in read if self.submission[one.name].kind is Kind.NUMBER) - {""}

    def _room(self, claim: Claim, stated: Decimal, step: Decimal) -> Decimal:
        """How far a stated figure may be off: half its last place, or half the field's; whole things not at all."""
        if claim.measure not in ("money", "percent"):
            return Decimal(0)
        least = self.form.precision(names(claim.figures[0])[0]) / 2 if claim.measure == "money" else step / 2
        return max(step / 2, least) if stated else least


def _agrees(compare: str, stated: Decimal, expected: Decimal, room: Decimal) -> bool:
    return stated - expected <= room if compare == "at_most" else abs(stated - expected) <= room


def quoted(original: str, plain: str, first: int, last: int) -> str:
    """Return the sentence around the words from `first` to `last`; of a long one what stands next to them."""
    start, end = sentence_start(plain, first), sentence_end(plain, last)
    if end - start <= SHORT:
        return original[start:end].strip()
    low, high = max(start, first - BEFORE), min(end, last + AFTER)
    if low > start:  # not in the middle of a word or a number, where a clause begins soon enough
        low = next((at + 1 for at in range(low - 1, first - 1) if original[at] in CLAUSES), low)
    if high < end:
        high = next((at for at in range(high, last, -1) if original[at] in CLAUSES), high)
    return ("…" if low > start else "") + original[low:high].strip() + ("…" if high < end else "")
