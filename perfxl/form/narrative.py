"""`narrative.toml`: which words of a form's texts name which figure, and what may stand around them.

A claim is a label (收入合计, 实有人数) with the figure it names; a share a percentage of the amount before it. Texts
say where to look and under which code a difference is told. Nothing of it is known to the program: a form without this
file has no text compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

from perfxl.expression import Node
from perfxl.form.definition import Def

FILE = "narrative.toml"
Measure = Literal["money", "people", "percent", "score", "count"]
MEASURES: tuple[Measure, ...] = ("money", "people", "percent", "score", "count")


class TextDef(Def, frozen=True):
    """Fields to read, columns of a table whole; `code` is the rule that speaks where a claim names none."""

    id: str
    code: str
    fields: tuple[str, ...]


class ClaimDef(Def, frozen=True):
    """A label and its figure: `words` in the text, `figures` the expressions one of which it has to equal.

    `measure` where the figure is no field (a ratio); `unit` of a count. The sentence before the label has one of
    `within` in it and none of `without`. `named`: any unit's name may stand before the label. `compare`: the text's
    figure is the same, or at most the form's. A claim that `stands_in` a text has to be made there, `unless` a
    condition holds.
    """

    id: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    code: str = ""
    measure: Measure | None = None
    unit: str = ""
    when: str = ""
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    compare: Literal["same", "at_most"] = "same"
    named: bool = False
    stands_in: str = ""
    unless: str = ""


class ListDef(Def, frozen=True):
    """A list of the form whose fields are claims under their own labels; `within` and `texts` as at a claim."""

    id: str
    texts: tuple[str, ...]
    within: tuple[str, ...] = ()


class ShareDef(Def, frozen=True):
    """A percentage of the amount just before it: `of` is the whole."""

    id: str
    words: tuple[str, ...]
    of: str


class NarrativeDef(Def, frozen=True):
    """`narrative.toml`.

    `leads` may stand before a label, the return's own name too, where `named` any name that ends in one of `subjects`;
    one of `others` makes it another figure. `links` may stand between label and figure, `vague` after it makes it no
    exact figure.
    """

    text: tuple[TextDef, ...] = ()
    claim: tuple[ClaimDef, ...] = ()
    list: tuple[ListDef, ...] = ()
    share: tuple[ShareDef, ...] = ()
    leads: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()


class Claim(Struct, frozen=True):
    """A claim, bound: `figures` over instance names; `texts` are ids, empty for all."""

    definition: ClaimDef
    measure: Measure
    unit: str
    figures: tuple[Node, ...]
    when: Node | None = None
    unless: Node | None = None


class Share(Struct, frozen=True):
    """A share, bound."""

    definition: ShareDef
    of: Node


class Narrative(Struct, frozen=True, dict=True):
    """A form's narrative, bound; `places` lists every text field with the text it belongs to."""

    definition: NarrativeDef
    places: tuple[tuple[str, TextDef], ...] = ()
    claims: tuple[Claim, ...] = ()
    shares: tuple[Share, ...] = ()

    @cached_property
    def by_word(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of every word, with brackets half-width."""
        listed: dict[str, tuple[Claim, ...]] = {}
        for claim in self.claims:
            for word in {_half_width(word) for word in claim.definition.words}:
                listed[word] = (*listed.get(word, ()), claim)
        return listed

    @cached_property
    def longest_word(self) -> int:
        """The length of the longest word of a claim."""
        return max(map(len, self.by_word), default=0)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The words that may stand between a label and its figure, longest first, with brackets half-width."""
        return tuple(sorted(map(_half_width, self.definition.links), key=len, reverse=True))

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """The words that may stand before a label, longest first."""
        return tuple(sorted(self.definition.leads, key=len, reverse=True))

    def code(self, claim: Claim, text: TextDef) -> str:
        """Return the code a claim of a text is told under."""
        return claim.definition.code or text.code

    def places_of(self, id: str) -> tuple[str, ...]:
        """Return the fields of a text."""
        return tuple(name for name, text in self.places if text.id == id)


def _half_width(word: str) -> str:
    return word.replace("（", "(").replace("）", ")")


NO_NARRATIVE = Narrative(NarrativeDef())
