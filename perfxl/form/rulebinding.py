"""`rules.toml`: how a form binds the rules that are not relations."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from perfxl.form.definition import Def
from perfxl.model import Audience, Level


class VariantDef(Def, frozen=True):
    """The level and audience one kind of finding of a rule has instead of the rule's own."""

    level: Level | None = None
    audience: Audience | None = None


class TopicDef(Def, frozen=True):
    """One subject a rule tells apart from others: the fields that are about it, the words and patterns it goes by."""

    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class RuleDef(Def, frozen=True):
    """How the form binds one rule: level, audience, whether it is asked at all, and whether it is only tried.

    `fields` are the fields and columns a rule looks at that has to be told, `against` those it holds them against,
    `patterns` the regular expressions it searches them for, `unless` those that make what was found no offence,
    `common` words that say nothing about what a text is about, `topics` its subjects, `limit` its threshold. `variants`
    bind its kinds of findings apart. `groups` are named sets of fields and columns, `words` named sets of patterns,
    `lines` patterns by line of the rubric, `numbers` named thresholds. What each means to a rule its manual says.
    """

    level: Level
    audience: Audience = Audience.DEPARTMENT
    enabled: bool = True
    trial: bool = False
    basis: str = ""
    fields: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    topics: dict[str, TopicDef] = msgspec.field(default_factory=dict)
    limit: Decimal = Decimal(0)
    variants: dict[str, VariantDef] = msgspec.field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    numbers: dict[str, Decimal] = msgspec.field(default_factory=dict)


class RulesDef(Def, frozen=True):
    """`rules.toml`: code → binding."""

    rules: dict[str, RuleDef]
