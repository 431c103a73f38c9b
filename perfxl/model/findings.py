"""What a rule says about the department's data, and how its run ended."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct, field

from perfxl.messages import Lang, quoted, say
from perfxl.model.cells import CellRef
from perfxl.model.verdicts import Audience, Level, Verdict

Facts = Mapping[str, object]
RELATIONS = ("A", "X")  # 表内、表间勾稽: the code families a form declares as relations
PEERS = "B"  # 单位之间: the code family that compares the returns of a batch


class Sentence(Struct, frozen=True):
    """A catalogue key with its facts: a sentence not yet in any language."""

    key: str
    facts: Facts = field(default_factory=lambda: MappingProxyType({}))

    def say(self, lang: Lang) -> str:
        """Return the sentence in `lang`; facts that are sentences themselves are said first."""
        return say(self.key, lang, **{name: _told(fact, lang) for name, fact in self.facts.items()})

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, dict[str, object]]]:
        """Survive pickling: findings cross process borders."""
        return (Sentence, (self.key, dict(self.facts)))


def _told(fact: object, lang: Lang) -> object:
    if isinstance(fact, Sentence):
        return fact.say(lang)
    if isinstance(fact, tuple):
        separator = say("list.separator", lang)
        return separator.join(str(_told(part, lang)) for part in fact)
    if isinstance(fact, Decimal):
        return amount(fact)
    return quoted(fact) if isinstance(fact, str) else fact


def amount(number: Decimal) -> str:
    """Return a number as people write it: no exponent, no trailing zeros beyond what it carries."""
    return f"{number:f}"


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end: 98.00 → 98."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"", "-0"} else text


class Comparison(Struct, frozen=True):
    """The arithmetic behind a finding: decimal values in the unit of the cell.

    `sign` (≤, ≥, <, >) where `expected` is a bound, empty where it is the figure that has to stand there.
    """

    expected: str
    actual: str
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    sign: str = ""


class Finding(Struct, frozen=True):
    """One thing a rule says about one place.

    `at` is None when it is about the whole workbook. `related` lists every other cell that takes part,
    `follow_up` those that have to change along with it. `clears` is the condition, in the form's expression
    language over field names, under which the finding is gone; None when it cannot be a formula. `subject` names what a
    finding about many cells is about, where the first of them may be another one next time.
    `against` is what it was compared with where that stands outside the return: the roster's figure, last year's.
    `diagnosis` is the kind of slip it looks like, `suspects` the cells one of which, or some together, would explain
    it: suspicions.
    """

    code: str
    level: Level
    audience: Audience
    at: CellRef | None
    message: Sentence
    advice: Sentence
    related: tuple[CellRef, ...] = ()
    follow_up: tuple[CellRef, ...] = ()
    comparison: Comparison | None = None
    field: str | None = None
    clears: str | None = None
    subject: str | None = None
    against: str = ""
    diagnosis: str | None = None
    suspects: tuple[CellRef, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key within one sheet order: sheet, row, column, code."""
        if self.at is None:
            return ("", 0, 0, self.code)
        return (self.at.sheet, self.at.row, self.at.column, self.code)


class RuleRun(Struct, frozen=True):
    """How one rule ended on one return; `compared` counts the relation instances it looked at.

    `asked` is false where the run left the rule out, `trial` true where it is tried and decides nothing yet; `level` is
    finance's own for this run, None where the form's holds.
    """

    code: str
    verdict: Verdict
    compared: int = 0
    reason: Sentence | None = None
    findings: tuple[Finding, ...] = ()
    asked: bool = True
    trial: bool = False
    level: Level | None = None

    @property
    def relations(self) -> int:
        """How many relations were compared; 0 for other rules, whose `compared` counts lines and fields."""
        return self.compared if self.code.startswith(RELATIONS) else 0
