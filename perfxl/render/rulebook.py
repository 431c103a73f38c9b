"""The rule book of a form for people: every relation, criterion, rule, policy and grade, from the definition itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from perfxl.expression import Call, Name, Node, parse, replace, to_text
from perfxl.form import Criterion, Form
from perfxl.form.definition import ItemsBlock, RelationDef
from perfxl.messages import Lang, catalogue, say
from perfxl.model import Audience, amount
from perfxl.rules.table import RULES


class Chapter(Struct, frozen=True):
    """One table of the book: its title, a sentence, the heads, relative widths, and the rows."""

    title: str
    intro: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class RuleBook(Struct, frozen=True):
    """The whole book."""

    title: str
    subtitle: str
    year: int
    chapters: tuple[Chapter, ...]


def rule_book(form: Form, lang: Lang) -> RuleBook:
    """Return the rule book of a form."""
    one = form.definition
    facts = {"year": one.evaluation_year, "version": one.version, "basis": one.basis, "unit": one.money.unit}
    chapters = (_relations(form, lang), _rubric(form, lang), _rules(form, lang), _policies(form, lang))
    return RuleBook(
        say("rulebook.title", lang, title=one.title),
        say("rulebook.subtitle", lang, **facts),
        one.evaluation_year,
        (*chapters, _grades(form, lang)),
    )


def _chapter(id: str, lang: Lang, heads: dict[str, int], rows: Iterator[tuple[str, ...]], **facts: object) -> Chapter:
    titles = tuple(say(f"rulebook.head.{head}", lang) for head in heads)
    intro = say(f"rulebook.{id}.intro", lang, **facts)
    return Chapter(say(f"rulebook.{id}", lang), intro, titles, tuple(heads.values()), tuple(rows))


def spoken(form: Form, text: str, lang: Lang) -> str:
    """Return an expression as people write it: the fields' labels, ≤ ≥ ≠ × ÷."""
    labels = labels_of(form)

    def label(node: Node) -> Node | None:
        if isinstance(node, Call) and node.function == "NOT" and isinstance(node.arguments[0], Call):
            inner = node.arguments[0]
            if inner.function == "ISBLANK":
                return Name(say("rulebook.filled", lang, field=to_text(replace(inner.arguments[0], label))))
        if not isinstance(node, Name):
            return None
        key = f"rulebook.word.{node.id}"
        return Name(say(key, lang) if key in catalogue() else labels.get(node.id, node.id))

    told = to_text(replace(parse(text), label))
    for sign, written in ((" * ", " × "), (" / ", " ÷ "), (" <= ", " ≤ "), (" >= ", " ≥ "), (" <> ", " ≠ ")):
        told = told.replace(sign, written)
    return told


def labels_of(form: Form) -> dict[str, str]:
    """Return the label of every name an expression may use; one that two fields share goes with its sheet."""
    fields = {i.field.id: (i.field.label, i.sheet) for i in form.instances.values()}
    shared = Counter(label for label, _ in fields.values())
    titles = {sheet.id: sheet.title for sheet in form.sheets}
    labels = {i.name: i.label for i in form.instances.values()}
    for id, (label, sheet) in fields.items():
        labels[id] = f"{titles[sheet]}·{label}" if shared[label] > 1 else label
    blocks = (block for sheet in form.sheets for block in sheet.blocks)
    return labels | {block.id: block.headings[0] for block in blocks if isinstance(block, ItemsBlock)}


def _relations(form: Form, lang: Lang) -> Chapter:
    heads = {"code": 6, "relation": 30, "expression": 38, "scope": 30, "level": 9, "audience": 9, "basis": 22}
    return _chapter(
        "relations",
        lang,
        heads,
        (_relation(form, one, lang) for one in form.relations if one.audience is Audience.DEPARTMENT),
    )


def _relation(form: Form, one: RelationDef, lang: Lang) -> tuple[str, ...]:
    scope = say(f"relation.each.{one.for_each or 'once'}", lang)
    if one.when:
        scope += "\n" + say("rulebook.when", lang, condition=spoken(form, one.when, lang))
    level, audience = say(f"word.level.{one.level.value}", lang), say(f"word.audience.{one.audience.value}", lang)
    return (one.code, one.title, spoken(form, one.expression, lang), scope, level, audience, one.basis)


def _rubric(form: Form, lang: Lang) -> Chapter:
    heads = {"place": 14, "indicator": 16, "marks": 6, "scoring": 34, "figures": 32, "standard": 36, "basis": 14}
    marks = amount(sum((dimension.marks for dimension in form.rubric.dimension), Decimal(0)))
    mode = say(f"rulebook.mode.{form.rubric.step_mode}", lang)
    rows = (_criterion(form, one, lang) for one in form.criteria)
    return _chapter("rubric", lang, heads, rows, marks=marks, mode=mode)


def _criterion(form: Form, criterion: Criterion, lang: Lang) -> tuple[str, ...]:
    one = criterion.definition
    category = next(each for each in form.rubric.category if each.id == one.category)
    dimension = next(each for each in form.rubric.dimension if each.id == category.dimension)
    place = f"{dimension.title.replace(' ', '')} {amount(dimension.marks)}\n{category.title} {amount(category.marks)}"
    figures = [f"{one.value_label} = {spoken(form, one.value, lang)}"] if one.value else []
    if one.applies_when:
        figures.append(say("rulebook.applies", lang, condition=spoken(form, one.applies_when, lang)))
    scoring = "\n".join(_scoring(form, criterion, lang))
    return (place, one.indicator, amount(one.marks), scoring, "\n".join(figures), one.standard, one.basis)


def _scoring(form: Form, criterion: Criterion, lang: Lang) -> Iterator[str]:
    """Yield how a line's marks come about, with the figures that decide them."""
    one = criterion.definition
    yield say(f"word.method.{one.method}", lang)
    if one.method == "threshold_linear" and one.threshold is not None and one.per_step is not None:
        mode = say(f"rulebook.mode.{one.step_mode or form.rubric.step_mode}", lang)
        facts = {"threshold": amount(one.threshold), "per_step": amount(one.per_step), "mode": mode}
        yield say(f"rulebook.threshold.{one.direction}", lang, **facts)
    elif one.method == "per_occurrence" and one.per_step is not None:
        yield say("rulebook.per_occurrence", lang, per_step=amount(one.per_step))
    elif one.method == "checklist":
        yield say("rulebook.checklist", lang, items=" + ".join(map(amount, one.items)))
    elif one.method == "judgement":
        yield say("rulebook.judgement", lang)
    elif one.method == "pool":
        pool = form.pools[one.pool]
        yield say("rulebook.pool", lang, pool=pool.title, marks=amount(pool.marks))
    for step in one.steps:
        condition = f"（{spoken(form, step.when, lang)}）" if step.when else ""
        yield say("rulebook.step", lang, words=f"{step.words}{condition}", marks=amount(step.marks))


def _rules(form: Form, lang: Lang) -> Chapter:
    heads = {"code": 6, "rule": 50, "level": 12, "audience": 12, "basis": 40}
    return _chapter("rules", lang, heads, _bound(form, lang))


def _bound(form: Form, lang: Lang) -> Iterator[tuple[str, ...]]:
    for rule in RULES:
        if rule.code in form.rules and form.rules[rule.code].audience is Audience.DEPARTMENT:
            bound = form.rules[rule.code]
            level = f"word.level.{bound.level.value}" if bound.enabled else "rulebook.disabled"
            audience = say(f"word.audience.{bound.audience.value}", lang)
            yield (rule.code, say(f"rule.{rule.code}.title", lang), say(level, lang), audience, bound.basis)


def _policies(form: Form, lang: Lang) -> Chapter:
    default = next((one.title for one in form.rubric.policy if one.id == form.rubric.default_policy), "")
    rows = (
        (
            one.title,
            say(f"rulebook.absent.{one.on_not_applicable}", lang),
            say(f"rulebook.absent.{one.on_missing_input}", lang),
        )
        for one in form.rubric.policy
    )
    return _chapter("policies", lang, {"policy": 50, "absent": 35, "missing": 35}, rows, policy=default)


def _grades(form: Form, lang: Lang) -> Chapter:
    bands = sorted(form.definition.grade_bands, key=lambda band: band.least, reverse=True)
    rows = [(bands[0].grade, f"[{amount(bands[0].least)}, 100]")]
    rows += [(low.grade, f"[{amount(low.least)}, {amount(high.least)})") for high, low in pairwise(bands)]
    return _chapter("grades", lang, {"grade": 30, "range": 90}, iter(rows))
