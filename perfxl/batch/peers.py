"""Rules B within a batch: each return beside the others, once all are there; what is found waits in the ledger.

The records are gone through twice, one at a time. What is kept of a return meanwhile is bounded and lies on disk
(perfxl/ledger/peers.py); in memory are common clauses, which are few, and the returns that something was found of.
The order is that of the files' paths, so neither jobs nor interruptions change anything.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain

import msgspec
from msgspec import Struct

from perfxl.alike import nearest
from perfxl.form import Form, load_form
from perfxl.ledger import Peer, PeerTables
from perfxl.render.entries import DepartmentEntry, FormEntry
from perfxl.render.records import ExpectedEntry
from perfxl.rules.peers import (
    AlikeFigures,
    AlikeTexts,
    Likeness,
    NearName,
    Outlier,
    OwnText,
    Seen,
    Spread,
    Typed,
    comparable,
    figure_mark,
    mark_of,
    merged,
    same_figures,
    same_texts,
    spread_of,
    telling,
)

TEXTS, FIGURES, RATIOS, NAMES = "B01", "B02", "B03", "B05"
SHARED_CLAUSES = 2  # returns that share fewer are not laid side by side
MOST_COPIED = 3  # departments named as those a return's texts are like
LONGEST_PASSAGE = 60  # letters quoted
KEPT = 64  # returns held in memory while they are compared


class _Entry(Struct, frozen=True):
    """Of a record's entry its file and its department as it says itself."""

    path: str
    department: DepartmentEntry


class _Sent(Struct, frozen=True):
    """Of a record what returns are compared by."""

    entry: _Entry
    form: FormEntry
    department: str
    name: str
    code: str
    texts: dict[str, str]
    typed: dict[str, str]
    ratios: dict[str, str | None]


class _Kept(Struct, frozen=True):
    """What a return is compared by: of each text its clauses, one a line, and their marks (8 bytes each)."""

    form: str
    department: str
    name: str
    texts: dict[str, tuple[str, bytes]]
    typed: dict[str, str]
    ratios: dict[str, str | None]


def compare(tables: PeerTables, expected: Sequence[ExpectedEntry] | None = None) -> None:
    """Compare all returns of a run, and keep what is to be told of each; `expected` is the roster, None without one."""
    comparison = _Comparison(tables)
    comparison.gather()
    comparison.pair()
    comparison.lay_side_by_side(_Roster(tables, expected) if expected is not None else None)
    comparison.name_the_nearest()


class _Comparison:
    """One going through a batch, step by step."""

    def __init__(self, tables: PeerTables) -> None:
        self.tables = tables
        self.forms: dict[str, Form] = {}
        self.kinds: dict[tuple[str, str], int] = {}
        self.common: dict[int, frozenset[int]] = {}
        self.spreads: dict[str, dict[str, Spread]] = {}
        self.few: dict[str, int] = {}
        self.returns = 0
        self.typed = lru_cache(maxsize=KEPT)(self._typed)

    def gather(self) -> None:
        """Keep of each return what it is compared by, and the marks and ratios it is found by."""
        for at, place, sent in self.tables.read(_Sent):
            form = self._form(sent.form.id)
            shown = sent.entry.department.name or sent.name or sent.department
            texts: dict[str, tuple[str, bytes]] = {}
            if TEXTS in form.rules:
                clauses = _clauses(form, sent)
                marks = {name: array("q", map(mark_of, held)) for name, held in clauses.items()}
                texts = {name: ("\n".join(held), marks[name].tobytes()) for name, held in clauses.items()}
                self.tables.mark(self._kind(form, TEXTS), at, chain.from_iterable(marks.values()))
            if FIGURES in form.rules:
                figures = telling(sent.typed, form).items()
                self.tables.mark(self._kind(form, FIGURES), at, (figure_mark(*one) for one in figures))
            self.tables.rate(form.id, at, ((id, value) for id, value in sent.ratios.items() if value is not None))
            kept = _Kept(form.id, sent.department, sent.name, texts, sent.typed, sent.ratios)
            self.tables.add(Peer(at, place, sent.department, shown, sent.entry.path), kept)
        self.returns = self.tables.count()
        self.tables.sort()

    def pair(self) -> None:
        """Find which returns are to be laid side by side, and how each ratio spreads."""
        for (form_id, code), kind in self.kinds.items():
            numbers = self.forms[form_id].rules[code].numbers
            share = int(numbers.get("share", 20)) * self.returns // 100
            most = max(int(numbers.get("departments", 10)), share)
            self.common[kind] = self.tables.common(kind, most)
            self.tables.pair_up(kind, most, SHARED_CLAUSES if code == TEXTS else int(numbers.get("figures", 4)))
        for form in self.forms.values():
            held = {one.definition.id: self._values(form, one.definition.id) for one in form.ratios}
            spreads = {one.definition.id: spread_of(form, one, held[one.definition.id]) for one in form.ratios}
            self.spreads[form.id] = {id: one for id, one in spreads.items() if one is not None}
            self.few[form.id] = max(map(len, held.values()), default=0)

    def lay_side_by_side(self, roster: _Roster | None) -> None:
        """Go through the returns again: keep what there was to compare of each, and which others it is alike to."""
        for at, place, kept in self.tables.kept(_Kept):
            form = self.forms[kept.form]
            one = self._taken(kept)
            for kind in (kind for (id, _), kind in self.kinds.items() if id == form.id):
                for other in self.tables.pairs(kind, at):
                    self._join(form, kind, (at, one), (other, self.typed(other)))
            spreads = self.spreads[form.id]
            seen = Seen(
                others=self.returns - 1,
                texts=len(one.texts),
                figures=len(telling(one.figures, form)),
                ratios=sum(value is not None and id in spreads for id, value in kept.ratios.items()),
                lacking=tuple(id for id, value in kept.ratios.items() if value is None and id in spreads),
                few=self.few[form.id],
                outliers=tuple(_outliers(spreads, kept)),
            )
            self.tables.tell(place, roster.placed(form, seen, kept) if roster is not None else seen)

    def name_the_nearest(self) -> None:
        """Tell each return that is alike to others of the nearest ones."""
        for (_, code), kind in self.kinds.items():
            groups = _groups(self.tables.edges(kind))
            for at, group in groups.items():
                place = self.tables.peer(at).place
                seen = self.tables.told(place, Seen)
                if seen is None:
                    raise RuntimeError("a return that was compared was not kept")
                near = self.tables.joined(kind, at, Likeness)
                if code == TEXTS:
                    seen = msgspec.structs.replace(seen, copied=tuple(self._copied(at, near, group)))
                else:
                    seen = msgspec.structs.replace(seen, same=(self._same(at, near[0], group),))
                self.tables.tell(place, seen)

    def _form(self, id: str) -> Form:
        if id not in self.forms:
            self.forms[id] = load_form(id)
        return self.forms[id]

    def _kind(self, form: Form, code: str) -> int:
        return self.kinds.setdefault((form.id, code), len(self.kinds))

    def _values(self, form: Form, id: str) -> list[Decimal]:
        return [Decimal(value) for value in self.tables.ratios(form.id, id)]

    def _typed(self, at: int) -> Typed:
        return self._taken(self.tables.kept_of(at, _Kept))

    def _taken(self, kept: _Kept) -> Typed:
        """What is left of a return's texts once what many departments say is taken out."""
        common = self.common.get(self.kinds.get((kept.form, TEXTS), -1), frozenset())
        own = {
            name: tuple(
                clause for clause, mark in zip(lines.split("\n"), array("q", marks), strict=True) if mark not in common
            )
            for name, (lines, marks) in kept.texts.items()
            if lines
        }
        return Typed(comparable(own, self.forms[kept.form]), kept.typed)

    def _join(self, form: Form, kind: int, one: tuple[int, Typed], other: tuple[int, Typed]) -> None:
        """Compare two returns, each as seen from its own side."""
        for (at, typed), (beside, theirs) in ((one, other), (other, one)):
            if kind == self.kinds.get((form.id, TEXTS)):
                found = same_texts(form, typed.texts, theirs.texts)
            else:
                found = same_figures(form, typed.figures, theirs.figures)
            if found is None:
                return
            self.tables.join(kind, at, beside, found.weight, found)

    def _copied(self, at: int, near: list[tuple[int, Likeness]], group: int) -> Iterator[AlikeTexts]:
        """Each text with the return it is nearest to; a text is told once."""
        told: set[str] = set()
        number, sent = 0, self.tables.read_one(at, _Sent)
        words = _words(self.forms[sent.form.id], sent)
        for other, likeness in near:
            fields = tuple((name, percent) for name, percent in likeness.fields if name not in told)
            if not fields or number == MOST_COPIED:
                continue
            number += 1
            told |= {name for name, _ in fields}
            peer = self.tables.peer(other)
            passages = tuple(words.get(each, each)[:LONGEST_PASSAGE] for each in likeness.passages)
            yield AlikeTexts(peer.name, peer.file, fields, passages, group)

    def _same(self, at: int, near: tuple[int, Likeness], group: int) -> AlikeFigures:
        other, likeness = near
        peer, figures = self.tables.peer(other), self.typed(at).figures
        agreeing = likeness.agreeing
        return AlikeFigures(
            peer.name, peer.file, likeness.tables, agreeing, tuple(figures[name] for name in agreeing), group
        )


class _Roster:
    """Finds the department a return off the roster may be."""

    def __init__(self, tables: PeerTables, expected: Sequence[ExpectedEntry]) -> None:
        self.tables = tables
        self.departments = {one.department for one in expected}
        self.named = {one.name: one for one in expected}

    def placed(self, form: Form, seen: Seen, kept: _Kept) -> Seen:
        """Return what was seen of a return with its standing on the roster."""
        if kept.department in self.departments:
            return msgspec.structs.replace(seen, standing="on_roster")
        if not kept.department:
            return msgspec.structs.replace(seen, standing="nobody")
        near = self._near(form, kept) if kept.name and NAMES in form.rules else ()
        return msgspec.structs.replace(seen, standing="off_roster", near=near)

    def _near(self, form: Form, kept: _Kept) -> tuple[NearName, ...]:
        """The names that come near; where one of them sent nothing, those that did are not offered."""
        binding = form.rules[NAMES]
        most, least = int(binding.numbers.get("names", 2)), int(binding.limit)
        near = []
        for name, percent in nearest(kept.name, self.named, most, least):
            one = self.named[name]
            near.append(NearName(name, one.code, one.department, percent, self.tables.file_of(one.department)))
        return tuple([one for one in near if not one.file] or near)


def _clauses(form: Form, sent: _Sent) -> dict[str, tuple[str, ...]]:
    own, names = OwnText.of(form.id), _names(sent)
    return {name: own.clauses(text, names) for name, text in merged(form, sent.texts).items()}


def _words(form: Form, sent: _Sent) -> dict[str, str]:
    own, names = OwnText.of(form.id), _names(sent)
    return {bare: words for text in merged(form, sent.texts).values() for bare, words in own.words(text, names).items()}


def _names(sent: _Sent) -> tuple[str, ...]:
    """What a return's department is called: it says nothing about whose text it is."""
    return tuple(dict.fromkeys(filter(None, (sent.entry.department.name, sent.name))))


def _outliers(spreads: dict[str, Spread], kept: _Kept) -> Iterator[Outlier]:
    for id, spread in spreads.items():
        told = kept.ratios.get(id)
        if told is None:
            continue
        value = Decimal(told)
        if not spread.least <= value <= spread.most:
            yield Outlier(id, value, spread.median, spread.low, spread.high, spread.returns)


def _groups(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return of each return that is alike to another how many are alike among one another, itself counted."""
    leads: dict[int, int] = {}

    def lead(at: int) -> int:
        while leads.setdefault(at, at) != at:
            leads[at] = at = leads[leads[at]]
        return at

    for at, other in edges:
        first, second = lead(at), lead(other)
        leads[max(first, second)] = min(first, second)
    sizes = Counter(map(lead, leads))
    return {at: sizes[lead(at)] for at in leads}
